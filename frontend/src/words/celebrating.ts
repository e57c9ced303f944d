// What is said to celebrate somebody. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { celebrating } from './en/celebrating';

export const { say, pieces } = words.with(celebrating);

export * from '.';
