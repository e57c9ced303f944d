// What is said where there is a vote. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { votes } from './en/votes';

export const { say, pieces } = words.with(votes);

export * from '.';
