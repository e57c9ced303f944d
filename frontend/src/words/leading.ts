// What whoever leads may say aloud. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { leading } from './en/leading';

export const { say, pieces } = words.with(leading);

export * from '.';
