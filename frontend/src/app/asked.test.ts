// What the server can be asked is asked by some page: a command without a place on the screen is nobody's.
import { expect, test } from 'vitest';
import { commandsValues } from '../protocol.gen';

const sources = import.meta.glob(['../**/*.ts', '../**/*.svelte', '!../**/*.test.ts', '!../**/*.gen.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Asked over HTTP, by whoever brings a file. */
const elsewhere = ['story.import'];

test('every command is asked somewhere in the app', () => {
  const said = Object.values(sources).join('\n');
  const asked = commandsValues.filter((name) => said.includes(`'${name}'`));
  expect(commandsValues.filter((name) => !asked.includes(name) && !elsewhere.includes(name))).toEqual([]);
});
