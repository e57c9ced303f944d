// The house: words and ui know no room, room knows no noun, a noun knows few others, pages put them together, the app is
// above all. An import that goes up, or between two nouns that are not neighbours here, fails; so does a circle of files.
import { describe, expect, test } from 'vitest';

const floors = ['words', 'ui', 'room', 'features', 'pages', 'app'];

/** Which nouns a noun may use. Before a pair is added: does what is used belong to a floor below? */
const neighbours: Record<string, string[]> = {
  celebrations: ['references'],
  facts: ['templates'],
  glossary: ['references'],
  hazards: ['references'],
  lines: ['glossary', 'hazards', 'meeting', 'references'],
  people: ['links', 'meeting', 'references', 'walkthrough'],
  perspectives: ['glossary', 'lines'],
  timeline: ['celebrations', 'glossary', 'hazards', 'meeting', 'perspectives', 'references'],
  votes: ['hazards', 'lines'],
  walkthrough: ['facts', 'perspectives', 'references'],
};

const sources = import.meta.glob(['../**/*.ts', '../**/*.svelte', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
}) as Record<string, string>;

/** `src/room/fold.ts`, from where this file is. */
const files = new Map(Object.entries(sources).map(([path, source]) => [resolved('app', path), source]));

function resolved(folder: string, path: string): string {
  const steps = folder ? folder.split('/') : [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}

interface Import {
  from: string;
  to: string;
  /** Not of a type alone, and not only when something is shown. */
  atOnce: boolean;
}

const imports: Import[] = [...files].flatMap(([from, source]) => {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|<!--[\s\S]*?-->/gm, '');
  const folder = from.split('/').slice(0, -1).join('/');
  const found = code.matchAll(
    /(import\s+type\b[^'"]*?|import\b[^'"(]*?|export\b[^'"(]*?from\s*|import\s*\(\s*)['"](\.[^'"?]+)/g,
  );
  return [...found].flatMap(([, how, path]) => {
    const name = resolved(folder, path!);
    const to = ['', '.ts', '.svelte.ts', '/index.ts']
      .map((end) => name + end)
      .find((file) => files.has(file));
    return to ? [{ from, to, atOnce: !/^import\s+type\b|\($/.test(how!.trim()) }] : [];
  });
});

const floorOf = (file: string) => (file.includes('/') ? floors.indexOf(file.split('/')[0]!) : 0);
const nounOf = (file: string) =>
  file.startsWith('features/') && file.split('/').length > 2 ? file.split('/')[1]! : undefined;

describe('the house', () => {
  test('is read whole', () => {
    expect(files.size).toBeGreaterThan(300);
    expect(imports.length).toBeGreaterThan(1000);
    expect([...files.keys()].filter((file) => floorOf(file) < 0)).toEqual([]);
  });

  test('has no arrow up', () => {
    const up = imports.filter(({ from, to }) => floorOf(to) > floorOf(from) && from.includes('/'));
    expect(up.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('has nouns that know their neighbours and nobody else', () => {
    const pairs = imports.flatMap(({ from, to }) => {
      const [a, b] = [nounOf(from), nounOf(to)];
      return a && b && a !== b ? [`${a} → ${b}`] : [];
    });
    const meant = Object.entries(neighbours).flatMap(([a, all]) => all.map((b) => `${a} → ${b}`));
    expect([...new Set(pairs)].sort()).toEqual(meant.sort());
  });

  test('has no circle of nouns, and none of files that need each other at once', () => {
    expect(
      circle(Object.entries(neighbours).flatMap(([from, all]) => all.map((to) => ({ from, to })))),
    ).toBeUndefined();
    expect(circle(imports.filter(({ atOnce }) => atOnce))).toBeUndefined();
  });
});

/** One circle, if there is any. */
function circle(arrows: { from: string; to: string }[]): string[] | undefined {
  const to = new Map<string, string[]>();
  for (const arrow of arrows) to.set(arrow.from, [...(to.get(arrow.from) ?? []), arrow.to]);
  const done = new Set<string>();
  const walk = (at: string, way: string[]): string[] | undefined => {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
    if (done.has(at)) return undefined;
    for (const next of to.get(at) ?? []) {
      const found = walk(next, [...way, at]);
      if (found) return found;
    }
    done.add(at);
    return undefined;
  };
  for (const at of to.keys()) {
    const found = walk(at, []);
    if (found) return found;
  }
  return undefined;
}
