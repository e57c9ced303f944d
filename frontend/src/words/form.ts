// What the form of a moment and the guide through a long story say. Whoever says it imports `say` from here, and these
// words come along.
import { words } from '.';
import { form } from './en/form';

export const { say, pieces } = words.with(form);

export * from '.';
