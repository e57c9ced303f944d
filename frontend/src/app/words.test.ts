// Sentences of the interface: each is said somewhere.
import { expect, test } from 'vitest';
import { said } from '../../words.build';
import { en } from '../words/en';

const sources = import.meta.glob(['../**/*.ts', '../**/*.svelte', '!../**/*.test.ts', '!../words/**'], {
  query: '?raw',
  import: 'default',
  eager: true,
}) as Record<string, string>;

test('every sentence is said by somebody', () => {
  const all = new Set(Object.values(sources).flatMap((source) => [...said(source, en)]));
  expect(Object.keys(en).filter((key) => !all.has(key))).toEqual([]);
});

test('a template says what it may come to', () => {
  expect([...said('say(`audience.${readers}`)', en)]).toEqual([
    'audience.members',
    'audience.signed_in',
    'audience.circle',
  ]);
});
