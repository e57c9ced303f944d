// The drawings of all icons, and who shows them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sprite } from '../../icons.mjs';
import { icons } from '../ui/icons';

const sources = Object.values(
  import.meta.glob(['../**/*.ts', '../**/*.svelte', '!../**/*.test.ts', '!../ui/icons.ts', '!../words/**'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }) as Record<string, string>,
).join('\n');

test('every icon is drawn as it is meant: npm run icons', () => {
  expect(readFileSync(join(import.meta.dirname, '../ui/icons.svg'), 'utf8')).toBe(sprite());
});

test('every icon is shown somewhere', () => {
  expect(icons.filter((name) => !sources.includes(`"${name}"`) && !sources.includes(`'${name}'`))).toEqual(
    [],
  );
});
