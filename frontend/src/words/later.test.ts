// Words that come with a part of the app are there wherever they are said.
import { expect, test } from 'vitest';
import { celebrating } from './en/celebrating';
import { closed } from './en/closed';
import { facts } from './en/facts';
import { form } from './en/form';
import { leading } from './en/leading';
import { lines } from './en/lines';
import { links } from './en/links';
import { lobby } from './en/lobby';
import { members } from './en/members';
import { moving } from './en/moving';
import { taken } from './en/taken';
import { telling } from './en/telling';
import { unseen } from './en/unseen';
import { votes } from './en/votes';

const sources = import.meta.glob<string>(['../**/*.{ts,svelte}', '!../words/**', '!../**/*.{test,gen}.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

test.each(
  Object.entries({
    celebrating,
    closed,
    facts,
    form,
    leading,
    lines,
    links,
    lobby,
    members,
    moving,
    taken,
    telling,
    unseen,
    votes,
  }),
)('whoever says %s brings its words', (name, catalogue) => {
  const keys = new Set(Object.keys(catalogue));
  const silent = Object.entries(sources)
    .filter(([, text]) => [...text.matchAll(/['`"](\w+(?:\.\w+)+)['`"]/g)].some(([, key]) => keys.has(key!)))
    .filter(([, text]) => !text.includes(`words/${name}'`))
    .map(([file]) => file);
  expect(silent).toEqual([]);
});
