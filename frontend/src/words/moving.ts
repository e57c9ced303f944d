// What is asked before the meeting moves. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { moving } from './en/moving';

export const { say, pieces } = words.with(moving);

export * from '.';
