import { describe, expect, test } from 'vitest';
import type { ListedRoom, Summary } from '../../protocol.gen';
import { away, meeting, shortDay } from '../../ui/dates';
import { secretIn } from './secret';
import { pick, shelve, years } from './shelves';

const now = Date.parse('2026-11-24T10:00:00.000Z');

function listed(title: string, more: Partial<Summary> = {}): ListedRoom {
  return {
    room: title,
    role: 'participant',
    summary: {
      title,
      stage: 'prepare',
      zone: 'Europe/Berlin',
      started: '2026-11-01T10:00:00.000Z',
      leads: [],
      people: 1,
      moments: 0,
      lines: 0,
      readers: 'members',
      ...more,
    },
  };
}

const titles = (rooms: readonly ListedRoom[]) => rooms.map(({ summary }) => summary.title);

describe('shelves', () => {
  test('next is the soonest ahead, then what has no time, last what has passed', () => {
    const { next, coming } = shelve(
      [
        listed('passed', { meets: '2026-11-02T10:00:00.000Z' }),
        listed('untimed, newer'),
        listed('untimed, older'),
        listed('later', { meets: '2026-12-02T10:00:00.000Z' }),
        listed('this morning', { meets: '2026-11-24T07:00:00.000Z' }),
      ],
      now,
    );
    expect(next?.summary.title).toBe('this morning');
    expect(titles(coming)).toEqual(['later', 'untimed, newer', 'untimed, older', 'passed']);
  });

  test('every stage has its place', () => {
    const stages = ['prepare', 'open', 'story', 'inquiry', 'learn', 'close'] as const;
    const { next, coming, open, closed } = shelve(stages.map((stage) => listed(stage, { stage })));
    expect(next?.summary.title).toBe('prepare');
    expect(coming).toEqual([]);
    expect(titles(open)).toEqual(['open', 'story', 'inquiry', 'learn']);
    expect(titles(closed)).toEqual(['close']);
  });

  test('what was cancelled is next for nobody, and stands at the end', () => {
    const soon = listed('cancelled', { meets: '2026-11-25T10:00:00.000Z', cancelled: true });
    const { next, coming } = shelve([soon, listed('untimed'), listed('another')], now);
    expect(next?.summary.title).toBe('untimed');
    expect(titles(coming)).toEqual(['another', 'cancelled']);
    expect(shelve([soon], now)).toMatchObject({ next: undefined, coming: [soon] });
  });

  test('what is archived is on no other shelf, the latest first', () => {
    const rooms = [
      listed('was to be', { meets: '2026-11-25T10:00:00.000Z', archived: true }),
      listed('over', { stage: 'close', started: '2026-11-20T10:00:00.000Z', archived: true }),
      listed('left open', { stage: 'story', started: '2026-10-01T10:00:00.000Z', archived: true }),
    ];
    const { next, coming, open, closed, archived } = shelve(rooms, now);
    expect([next, coming, open, closed]).toEqual([undefined, [], [], []]);
    expect(titles(archived)).toEqual(['over', 'was to be', 'left open']);
  });

  test('closed ones are found by year and by words, whatever their accents', () => {
    const rooms = [
      listed('A rule that read too much', { started: '2025-12-31T23:30:00.000Z' }), // already 2026 in Berlin
      listed('Café, cold', { started: '2025-05-01T10:00:00.000Z' }),
    ];
    expect(years(rooms)).toEqual(['2026', '2025']);
    expect(titles(pick(rooms, '2026', ''))).toEqual(['A rule that read too much']);
    expect(titles(pick(rooms, undefined, 'cold CAFE'))).toEqual(['Café, cold']);
    expect(pick(rooms, '2026', 'cafe')).toEqual([]);
  });
});

describe('dates', () => {
  const today = new Date(now);

  test('a meeting is said in its zone, and in mine where that differs', () => {
    const at = '2026-11-26T15:00:00.000Z';
    expect(meeting(at, 'Europe/Berlin', 'Europe/Paris', today)).not.toContain('for you');
    expect(meeting(at, 'Europe/Berlin', 'Europe/Helsinki', today)).toMatch(/Berlin time \(17:00 for you\)$/);
    expect(meeting(at, 'Europe/Berlin', 'Pacific/Auckland', today)).toMatch(/\(Friday.*for you\)$/);
  });

  test('the year is said where it is not this one', () => {
    expect(shortDay('2026-02-09T10:00:00.000Z', 'UTC', today)).toBe('9 February');
    expect(shortDay('2025-02-09T10:00:00.000Z', 'UTC', today)).toBe('9 Feb 2025');
  });

  test('how far away, in days of the calendar', () => {
    expect(away('2026-11-26T22:00:00.000Z', 'UTC', today)).toBe('in 2 days');
    expect(away('2026-11-25T09:00:00.000Z', 'UTC', today)).toBe('tomorrow');
    expect(away('2026-11-24T12:00:00.000Z', 'UTC', today)).toBe('in 2 hours');
    expect(away('2026-11-24T09:40:00.000Z', 'UTC', today)).toBe('20 minutes ago');
  });
});

test('a link is found in what somebody pasted', () => {
  const secret = 'jY2mVvHjCkYdFfCpi4tHeh4j_fj42VEo';
  expect(secretIn(`https://meet.example/j#${secret}`)).toBe(secret);
  expect(secretIn(`Come: http://127.0.0.1:8080/j#${secret}, at three.`)).toBe(secret);
  expect(secretIn(` ${secret}\n`)).toBe(secret);
  expect(secretIn('https://meet.example/m/3')).toBeUndefined();
  expect(secretIn('')).toBeUndefined();
});
