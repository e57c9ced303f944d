// The golden frames that the Go side writes, against the types that are generated for this side: every example has the
// members its type asks for, and no others. Types are gone when a test runs, so the generated file is read as text.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface Member {
  optional: boolean;
  type: string;
}
interface Shape {
  extends: string | undefined;
  members: Map<string, Member>;
}

const generated = readFileSync('src/protocol.gen.ts', 'utf8');
const golden = JSON.parse(readFileSync('../protocol/testdata/frames.json', 'utf8')) as Record<
  'fromClients' | 'fromServers' | 'commands' | 'events' | 'views',
  Record<string, unknown>
>;

const shapes = new Map<string, Shape>();
for (const [, name, parent, body] of generated.matchAll(
  /^export interface (\w+)(?: extends (\w+))? \{\n([^}]*)^\}/gm,
)) {
  const members = [...body!.matchAll(/^ {2}'?([\w.]+)'?(\??): (.+)$/gm)];
  shapes.set(name!, {
    extends: parent,
    members: new Map(members.map(([, key, mark, type]) => [key!, { optional: mark === '?', type: type! }])),
  });
}
const words = new Map<string, string[]>();
for (const [, list, values] of generated.matchAll(/^export const (\w+)Values = \[(.*)\] as const$/gm)) {
  words.set(list!.toLowerCase(), JSON.parse(`[${values!.replaceAll("'", '"')}]`) as string[]);
}
const aliases = new Map<string, string>();
for (const [, name, type] of generated.matchAll(/^export type (\w+) = (string|Record<string, never>)$/gm)) {
  aliases.set(name!, type!);
}

function members(name: string): Map<string, Member> {
  const shape = shapes.get(name);
  if (!shape) throw new Error(`no type ${name} was generated`);
  return new Map([...(shape.extends ? members(shape.extends) : []), ...shape.members]);
}

/** What is wrong with a value of a type, by its path. */
function faults(value: unknown, type: string, at: string): string[] {
  if (type === 'unknown') return [];
  const alias = aliases.get(type);
  if (alias) return faults(value, alias, at);
  const list = /^(.+)\[\]$/.exec(type)?.[1];
  if (list) {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((one, i) => faults(one, list, `${at}[${i}]`));
  }
  const literal = /^'(.+)'$/.exec(type)?.[1];
  if (literal) return value === literal ? [] : [`${at} is not ${literal}`];
  const allowed = words.get(type.toLowerCase());
  if (allowed) return allowed.includes(value as string) ? [] : [`${at} is none of ${allowed.join(', ')}`];
  if (['string', 'number', 'boolean'].includes(type))
    return typeof value === type ? [] : [`${at} is no ${type}`];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
  const record = /^Record<string, (.+)>$/.exec(type)?.[1];
  if (record === 'never') return Object.keys(value).map((key) => `${at}.${key} is not known`);
  if (record) return Object.entries(value).flatMap(([key, one]) => faults(one, record, `${at}.${key}`));
  const known = members(type);
  const missing = [...known].filter(([key, { optional }]) => !optional && !(key in value));
  return [
    ...missing.map(([key]) => `${at}.${key} is missing`),
    ...Object.entries(value).flatMap(([key, one]) =>
      known.has(key) ? faults(one, known.get(key)!.type, `${at}.${key}`) : [`${at}.${key} is not known`],
    ),
  ];
}

describe('the golden frames', () => {
  test.each(['fromClients', 'fromServers', 'views'] as const)('%s are as their types say', (kind) => {
    for (const [name, value] of Object.entries(golden[kind])) {
      expect(faults(value, name.split('/')[0]!, name)).toEqual([]);
    }
  });

  test.each([
    ['commands', 'Commands'],
    ['events', 'EventBodies'],
  ] as const)('%s are all there, and as their types say', (kind, registry) => {
    const types = members(registry);
    expect(Object.keys(golden[kind])).toEqual([...types.keys()]);
    for (const [name, value] of Object.entries(golden[kind])) {
      expect(faults(value, types.get(name)!.type, name)).toEqual([]);
    }
  });

  test('events, drafts and what a welcome holds are as their types say', () => {
    const welcome = golden.fromServers.Welcome as { streams: Record<string, { view: unknown }> };
    expect(faults(welcome.streams.all!.view, 'View', 'view')).toEqual([]);
    const conflict = golden.fromServers['Rejection/conflict'] as { now: unknown };
    expect(faults(conflict.now, 'Draft', 'now')).toEqual([]);
  });

  test('the check finds what is wrong', () => {
    const ack = golden.fromServers.Ack as object;
    expect(faults({ ...ack, mood: 1 }, 'Ack', 'ack')).toEqual(['ack.mood is not known']);
    expect(faults({ type: 'ack', id: 1 }, 'Ack', 'ack')).toEqual([
      'ack.at is missing',
      'ack.id is no string',
    ]);
    expect(faults({ type: 'here', place: 'kitchen' }, 'HereFrame', 'here')).toHaveLength(1);
  });
});
