import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const code = import.meta.glob<string>(
  ['/index.html', '/src/**/*.{svelte,ts}', '!/src/**/*.test.ts', '!/src/words/**', '!/src/*.gen.ts'],
  { query: '?raw', import: 'default', eager: true },
);

/** Given by whoever draws icons. */
const others = ['lucide'];

/** The classes that a file's selectors name. */
function named(sheet: string): string[] {
  const bare = sheet.replace(/\/\*.*?\*\/|'[^']*'|"[^"]*"|url\([^)]*\)/gs, '');
  return [...bare.matchAll(/([^{};]+)\{/g)].flatMap(([, selector]) =>
    [...selector!.matchAll(/\.([A-Za-z_][\w-]*)/g)].map(([, name]) => name!),
  );
}

/** What may be a class: words in quotes, as of a prop that becomes one, and all that stands in `class={…}` and `class:…`. */
function given(source: string): string[] {
  const bare = source.replace(/<style.*?<\/style>|<!--.*?-->|\/\*.*?\*\/|^\s*\/\/[^\n]*/gms, '');
  const quoted = [...bare.matchAll(/"([^"]*)"|'([^'\n]*)'|`([^`]*)`/g)].flatMap(([, ...of]) =>
    of.join('').split(/\s+/),
  );
  const spoken = [...bare.matchAll(/class=\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}|class:([\w-]+)/g)];
  return [...quoted, ...spoken.flatMap(([all]) => all.match(/[A-Za-z_][\w-]*/g)!)];
}

test('every class of the style sheets is given to something', () => {
  const used = new Set([...others, ...Object.values(code).flatMap(given)]);
  const sheets = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.css'));
  const all = new Set(sheets.flatMap((name) => named(readFileSync(join(import.meta.dirname, name), 'utf8'))));
  expect(all.size).toBeGreaterThan(100);
  expect([...all].filter((name) => !used.has(name))).toEqual([]);
});
