import { expect, test } from 'vitest';
import { fields, instants, offset } from './local';
import { clock, day, span } from './times';
import { place } from './zone';
import { suggested } from '../features/references/story.svelte';
import type { Entry } from '../protocol.gen';

test('a wall clock’s reading is an instant in its zone', () => {
  expect(instants('2026-03-12', '02:13', 'Europe/Helsinki')).toEqual(['2026-03-12T00:13:00.000Z']);
  expect(fields('2026-03-12T00:13:07.000Z', 'Europe/Helsinki')).toEqual({
    date: '2026-03-12',
    time: '02:13:07',
  });
});

test('an hour that came twice may be either', () => {
  const both = instants('2026-10-25', '02:30', 'Europe/Berlin');
  expect(both).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
  expect(both.map((at) => offset(at, 'Europe/Berlin'))).toEqual(['GMT+2', 'GMT+1']);
});

test('a time that never was is an hour later', () => {
  const [at] = instants('2026-03-29', '02:30', 'Europe/Berlin');
  expect(clock(at!, 'Europe/Berlin')).toBe('03:30');
});

test('what cannot be read is no time', () => {
  expect(instants('2026-02-30', '10:00', 'UTC')).toEqual([]);
  expect(instants('', '10:00', 'UTC')).toEqual([]);
});

test('times read as people read them', () => {
  expect(clock('2026-03-12T00:13:00.000Z', 'Asia/Kathmandu')).toBe('05:58');
  expect(clock('2026-03-12T00:13:09.000Z', 'UTC')).toBe('00:13:09');
  expect(day('2026-03-12T23:13:00.000Z', 'Asia/Tokyo')).toContain('13');
  expect(place('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  expect(span(26 * 60_000)).toBe('26 min');
  expect(span(263 * 86_400_000 + 3_600_000)).toBe('263 days');
  expect(span(51 * 3_600_000)).toBe('2 days 3 h');
  expect(span(312 * 60_000)).toBe('5 h 12 min');
});

test('a time suggests a place, and nothing moves by itself', () => {
  const at = (id: string, when?: string): Entry => ({
    id,
    kind: 'action',
    people: [],
    evidence: [],
    celebrations: [],
    ...(when ? { when: { at: `2026-01-01T${when}:00.000Z`, zone: 'UTC', precision: 'exact' } } : {}),
  });
  const [a, b, c, d] = [at('a', '10:00'), at('b'), at('c', '12:00'), at('d', '11:00')];
  expect(suggested([a!, b!, c!, d!], d!)).toBe('a');
  expect(suggested([a!, b!, d!, c!], d!)).toBeNull();
  expect(suggested([a!, b!, c!, d!], b!)).toBeNull();
  expect(suggested([c!, a!], a!)).toBeUndefined();
});
