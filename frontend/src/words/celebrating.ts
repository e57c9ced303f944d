// What is said to celebrate somebody. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { celebrating } from './en/celebrating';

words.learn(celebrating);

export * from '.';
