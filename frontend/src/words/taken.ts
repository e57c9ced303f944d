// What is said where somebody was writing. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { taken } from './en/taken';

export const { say, pieces } = words.with(taken);

export * from '.';
