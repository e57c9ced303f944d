// What is said where facts are. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { facts } from './en/facts';

export const { say, pieces } = words.with(facts);

export * from '.';
