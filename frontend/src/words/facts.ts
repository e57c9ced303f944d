// What is said where facts are. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { facts } from './en/facts';

words.learn(facts);

export * from '.';
