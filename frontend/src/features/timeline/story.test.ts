import { describe, expect, test } from 'vitest';
import type { Entry, Precision } from '../../protocol.gen';
import { viewOf } from '../../app/testing';
import { piece } from './evidence';
import { movedPast } from './placing';
import { newcomer, proposals } from './proposals';
import { misplaced } from '../references/story.svelte';
import { which } from '../../ui/times';

const moment = (time?: string, precision: Precision = 'exact'): Entry => ({
  id: `${time}`,
  kind: 'action',
  people: [],
  evidence: [],
  celebrations: [],
  ...(time ? { when: { at: `2026-01-01T${time}:00.000Z`, zone: 'UTC', precision } } : {}),
});

test('a story says how many of its moments stand elsewhere than their times say', () => {
  const story = (...times: string[]) => misplaced(times.map((time) => moment(time)));
  expect(story('01:00', '02:00', '02:00', '03:00')).toBe(0);
  expect(story('03:00', '01:00', '02:00')).toBe(1);
  expect(story('04:00', '03:00', '02:00', '01:00')).toBe(3);
  expect(misplaced([moment('03:00'), moment('01:00', 'inferred'), moment(), moment('03:00', 'approx')])).toBe(
    0,
  );
});

test('a moment has moved if it went past a neighbour, not if others came between', () => {
  expect(movedPast('c', ['a', 'b', 'c', 'd'], ['a', 'c', 'b', 'd'])).toBe(true);
  expect(movedPast('b', ['a', 'b', 'c', 'd'], ['a', 'c', 'd', 'b'])).toBe(true);
  expect(movedPast('b', ['a', 'b', 'c'], ['a', 'x', 'b', 'y', 'c'])).toBe(false);
  expect(movedPast('b', ['a', 'b'], ['b'])).toBe(false);
});

test('an hour that came twice shows which it was, and no other does', () => {
  const zone = 'America/New_York';
  expect(which('2026-11-01T05:30:00.000Z', zone)).toBe('GMT-4');
  expect(which('2026-11-01T06:30:00.000Z', zone)).toBe('GMT-5');
  expect(which('2026-11-01T07:30:00.000Z', zone)).toBe('');
  expect(which('2026-03-12T06:30:00.000Z', zone)).toBe('');
  expect(which('2026-04-04T14:45:00.000Z', 'Australia/Lord_Howe')).toBe('GMT+11');
  expect(which('1970-01-01T00:00:00.000Z', 'UTC')).toBe('');
});

describe('who was there', () => {
  const view = viewOf({
    people: ['Ines', 'Tomas', 'Sari Näätänen'],
    actors: [
      { id: 'a1', name: 'Tomas', person: 'Tomas' },
      { id: 'a2', name: 'Tomboy, the pager', role: 'machine' },
      { id: 'a3', name: 'Atom team' },
    ],
  });
  const found = (typed: string, people: string[] = []) =>
    proposals(view, { people }, typed).map(({ name }) => name);

  test('the room comes first, then the story', () => {
    expect(found('tom')).toEqual(['Tomas', 'Tomboy, the pager', 'Atom team']);
    expect(proposals(view, { people: [] }, 'tom')[0]).toMatchObject({ actor: 'a1', person: 'Tomas' });
    expect(found('')).toHaveLength(5);
  });

  test('a part of a name and a letter without its marks will do', () => {
    expect(found('naa')).toEqual(['Sari Näätänen']);
    expect(found('team')).toEqual(['Atom team']);
  });

  test('whoever was named already is not proposed again', () => {
    expect(found('tom', ['a1'])).toEqual(['Tomboy, the pager', 'Atom team']);
  });

  test('only a name that nobody has is a new one', () => {
    expect(newcomer(view, ' tomas ')).toBeUndefined();
    expect(newcomer(view, 'SARI NAATANEN')).toBeUndefined();
    expect(newcomer(view, ' Tom ')).toBe('Tom');
    expect(newcomer(view, '  ')).toBeUndefined();
  });
});

test.each([
  ['https://www.example.org/', { kind: 'link', host: 'example.org', tail: '' }],
  [
    'https://github.com/PostHog/post-mortems/blob/main/2025-10-21%20flags.md?plain=1',
    { kind: 'link', host: 'github.com', tail: '2025-10-21 flags.md' },
  ],
  ['https://a.example/%E0%A4%A', { kind: 'link', tail: '%E0%A4%A' }],
  ['redis-cli --latency -h cart-3', { kind: 'command' }],
  ['$ uptime', { kind: 'command' }],
  ['`uptime`', { kind: 'command', text: 'uptime' }],
  ['2026-03-12 02:13:25 ERROR no route', { kind: 'command' }],
  ['cat x | grep y', { kind: 'command' }],
  ['support queue', { kind: 'words' }],
  ['X-Forwarded-For', { kind: 'words' }],
  ['what Tomas said - on the phone', { kind: 'words' }],
])('evidence “%s” is read as what it is', (text, want) => {
  expect(piece(text)).toMatchObject(want);
});
