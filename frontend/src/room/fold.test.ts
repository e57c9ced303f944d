// Recorded meetings, folded event by event: what comes out is, at the end, what the server wrote down, in every stream.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventBodiesValues, eventsOf } from '../protocol.gen';
import type { Event, Views } from '../protocol.gen';
import { folds } from '../features/folds';
import { fold, kindOf, NewerVersion, type Kind } from './fold';

interface Recorded {
  from: Record<string, Views[Kind]>;
  events: (Event & { stream: string })[];
  /** What a stream showed after so many events: what happens next may hide how it was. */
  looks: { after: number; stream: string; view: Views[Kind] }[];
  views: Record<string, Views[Kind]>;
}

const testdata = join(import.meta.dirname, '../../../protocol/testdata');

/** Every recording under a folder: those of an earlier version lie in one of their own. */
function under(folder: string): [string, Recorded][] {
  return readdirSync(join(testdata, folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(testdata, path), JSON.parse(readFileSync(path, 'utf8')) as Recorded];
    });
}

const kept = under('meetings');
// Those that the tests of the server have drawn last; where they have not run there are none, and those above are enough.
const drawn = existsSync(join(testdata, 'drawn')) ? under('drawn') : [];

/** Whatever is in there is never written into. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

/** What the streams show wherever one is looked at, and in the end; `skip` is what is passed over. */
function played({ from, events, looks }: Recorded, skip?: string): unknown[] {
  const shown = { ...from };
  const seen: unknown[] = [];
  for (const [i, { stream, ...event }] of frozen(events).entries()) {
    const view = shown[stream];
    if (!view) throw new Error(`nobody is told of ${stream}`);
    if (event.name !== skip) shown[stream] = fold(folds, kindOf(stream), frozen(view), event);
    for (const look of looks) if (look.after === i + 1) seen.push(shown[look.stream]);
  }
  return JSON.parse(JSON.stringify([...seen, shown])) as unknown[];
}

const written = ({ looks, views }: Recorded): unknown[] => [...looks.map(({ view }) => view), views];

describe('recorded meetings fold to the same views as on the server', () => {
  test.each([...kept, ...drawn])('%s', (_, meeting) => {
    expect(played(meeting)).toEqual(written(meeting));
  });
});

// What a kept meeting does not show could be folded anyhow. These two say what is so already.
const silent = ['room.deleted', 'text.compacted'];
test.each(eventBodiesValues.filter((name) => !silent.includes(name)))(
  'a meeting that is kept is another without %s',
  (name) => {
    const differs = ([, meeting]: [string, Recorded]) => {
      if (!meeting.events.some((event) => event.name === name)) return false;
      try {
        return JSON.stringify(played(meeting, name)) !== JSON.stringify(played(meeting));
      } catch {
        return true;
      }
    };
    expect(kept.some(differs)).toBe(true);
  },
);

describe('an event', () => {
  const event = { seq: 1, at: '2026-01-01T00:00:00.000Z', body: {} };
  const kinds = Object.keys(eventsOf) as Kind[];

  test('is told on one stream', () => {
    expect(kinds.flatMap((kind): string[] => [...eventsOf[kind]]).sort()).toEqual(
      [...eventBodiesValues].sort(),
    );
  });

  test.each(kinds)('that is not told on %s is not guessed at there, nor one of a newer version', (kind) => {
    const others = kinds.filter((other) => other !== kind).flatMap((other): string[] => [...eventsOf[other]]);
    for (const name of [...others, 'later.thing'])
      expect(() => fold(folds, kind, {} as Views[Kind], { ...event, name })).toThrow(NewerVersion);
  });

  test('on a stream of a newer version is not guessed at', () => {
    const later = kindOf('later:1');
    expect(() => fold(folds, later, {} as Views[Kind], { ...event, name: 'link.made' })).toThrow(
      NewerVersion,
    );
  });
});
