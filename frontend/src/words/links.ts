// What is said where links are made and shown. Whoever says it imports `say` from here, and these words come along.
import { words } from '.';
import { links } from './en/links';

export const { say, pieces } = words.with(links);

export * from '.';
