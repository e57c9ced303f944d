import { expect, test } from 'vitest';
import { fitting } from './verbs.svelte';

const all = ['Raise or lower my hand', 'Hands', 'Remove: Moment at 02:13', 'Café'].map((name) => ({ name }));
const names = (typed: string) => fitting(all, typed).map(({ name }) => name);

test('verbs are found by any of their words, in any order, with those that begin so first', () => {
  expect(names('')).toHaveLength(4);
  expect(names('hand')).toEqual(['Hands', 'Raise or lower my hand']);
  expect(names('moment remo')).toEqual(['Remove: Moment at 02:13']);
  expect(names('cafe')).toEqual(['Café']);
  expect(names('nothing of the kind')).toEqual([]);
});
