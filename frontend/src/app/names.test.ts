// Names that were given up for the field's own (server/config/names_test.go holds those of Go). Whoever brings one back has a
// newcomer search for two things.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const givenUp: Record<string, string> = {
  standing: 'what it is: resolvePerson, presentEntries, presentLines',
  telling: 'walkthrough or perspective',
  account: 'perspective',
  accounts: 'perspectives',
  keepRoom: 'cancelDeletion',
  quieten: 'lowerHands',
  onAgain: 'uncancel',
  FakeRoom: 'the real one, from app/testing',
};

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.(ts|svelte)$/.test(path) && !/\.(test|gen)\.ts$/.test(path) && !path.startsWith('words/'),
);

/** What code says, without comments and what stands in quotes. */
const code = (text: string) =>
  text.replaceAll(/\/\*[^]*?\*\/|<!--[^]*?-->|(?<!:)\/\/.*|'[^'\n]*'|"[^"\n]*"/g, '');

test('no name that was given up comes back', () => {
  expect(sources.length).toBeGreaterThan(250);
  const back = sources.flatMap((path) =>
    [...new Set(code(readFileSync(join('src', path), 'utf8')).match(/[A-Za-z]\w*/g))]
      .filter((name) => Object.hasOwn(givenUp, name))
      .map((name) => `${path}: ${name} is called ${givenUp[name]} now`),
  );
  expect(back).toEqual([]);
});
