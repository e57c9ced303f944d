// What is said on a first walk-through. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { telling } from './en/telling';

export const { say, pieces } = words.with(telling);

export * from '.';
