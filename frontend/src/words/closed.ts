// What a closed meeting says. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { closed } from './en/closed';

export const { say, pieces } = words.with(closed);

export * from '.';
