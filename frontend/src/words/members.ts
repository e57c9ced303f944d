// What is said where everybody of a meeting stands in a list. Whoever says it imports `say` from here, and these words come
// along.
import { words } from '.';
import { members } from './en/members';

words.learn(members);

export * from '.';
