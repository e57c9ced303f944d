// What is said of a room's life. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { life } from './en/life';

export const { say, pieces } = words.with(life);

export * from '.';
