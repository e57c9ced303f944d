// What is said in the library and on the way into a meeting. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { lobby } from './en/lobby';

export const { say, pieces } = words.with(lobby);

export * from '.';
