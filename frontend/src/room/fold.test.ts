// Recorded meetings, folded event by event: what comes out is, at the end, the very view the server wrote down.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventBodiesValues } from '../protocol.gen';
import type { Event, View } from '../protocol.gen';
import { fold, knows, NewerVersion } from './fold';

const folder = join(import.meta.dirname, '../../../protocol/testdata/meetings');
const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'));

interface Recorded {
  from: View;
  events: Event[];
  view: View;
}

describe('recorded meetings fold to the same view as on the server', () => {
  expect(recorded.length).toBeGreaterThan(0);
  test.each(recorded)('%s', (name) => {
    const { from, events, view } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recorded;
    let shown = from;
    for (const event of events) {
      const before = JSON.stringify(shown);
      const next = fold(shown, event);
      expect(JSON.stringify(shown), `${event.name} wrote into the view before it`).toBe(before);
      shown = next;
    }
    expect(JSON.parse(JSON.stringify(shown))).toEqual(view);
  });
});

const own = ['device.added', 'handover.made', 'devices.ended'];

test('every event of the stream all is known', () => {
  // Those that go to other streams are folded where those streams are.
  const elsewhere = ['link.made', 'link.used', 'link.revoked', 'person.lowered', ...own];
  expect(eventBodiesValues.filter((name) => !knows(name)).sort()).toEqual(elsewhere.sort());
});

test('an event of a newer version is not guessed at', () => {
  const event = { seq: 1, at: '2026-01-01T00:00:00.000Z', name: 'later.thing', body: {} };
  expect(() => fold({} as View, event)).toThrow(NewerVersion);
});
