// What is said where lines of inquiry are. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { lines } from './en/lines';

export const { say, pieces } = words.with(lines);

export * from '.';
