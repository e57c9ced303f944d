// What is said where everybody of a meeting stands in a list. Whoever says it imports `say` from here, and these words come
// along.
import { words } from '.';
import { members } from './en/members';

export const { say, pieces } = words.with(members);

export * from '.';
