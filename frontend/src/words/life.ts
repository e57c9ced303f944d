// What is said of a room's life. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { life } from './en/life';

words.learn(life);

export * from '.';
