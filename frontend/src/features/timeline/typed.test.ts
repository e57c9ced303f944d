import { describe, expect, test } from 'vitest';
import { meant, readTime } from './typed';

const zone = 'Europe/Helsinki';
const clock = (text: string) => {
  const read = readTime(text);
  if (read?.kind !== 'clock') return undefined;
  const day = read.date ? `${read.date} ` : read.days ? `${read.days} ` : '';
  return `${read.about ? '~' : ''}${day}${read.time}`;
};

test.each([
  ['2:13', '02:13:00'],
  ['02:13', '02:13:00'],
  [' 2 : 13 ', '02:13:00'],
  ['0213', '02:13:00'],
  ['213', '02:13:00'],
  ['2', '02:00:00'],
  ['14', '14:00:00'],
  ['14.07', '14:07:00'],
  ['2h13', '02:13:00'],
  ['14 h', '14:00:00'],
  ['14 uhr', '14:00:00'],
  ['１４：０７', '14:07:00'],
  ['02:13:25', '02:13:25'],
  ['2.13.25', '02:13:25'],
  ['021325', '02:13:25'],
  ['12345', '01:23:45'],
  ['02:13:25.250', '02:13:25'],
  ['0:00', '00:00:00'],
  ['24:00', '1 00:00:00'],
  ['2:13 am', '02:13:00'],
  ['2:13pm', '14:13:00'],
  ['2:13 p.m.', '14:13:00'],
  ['12 am', '00:00:00'],
  ['12:30 PM', '12:30:00'],
  ['about 2', '~02:00:00'],
  ['About 2:13', '~02:13:00'],
  ['~2:13', '~02:13:00'],
  ['≈0213', '~02:13:00'],
  ['around 2pm', '~14:00:00'],
  ['ca. 14', '~14:00:00'],
  ['2:13?', '~02:13:00'],
  ['2:13ish', '~02:13:00'],
  ['yesterday 23:50', '-1 23:50:00'],
  ['yesterday, at 23:50', '-1 23:50:00'],
  ['23:50 yesterday', '-1 23:50:00'],
  ['about yesterday 23:50', '~-1 23:50:00'],
  ['yesterday about 23:50', '~-1 23:50:00'],
  ['tomorrow 0:10', '1 00:10:00'],
  ['today 0:10', '00:10:00'],
  ['2026-03-12 02:13', '2026-03-12 02:13:00'],
  ['2026-03-12T02:13:25', '2026-03-12 02:13:25'],
])('“%s” is %s', (text, want) => {
  expect(clock(text)).toBe(want);
});

test.each([
  ['+5', 300],
  ['+ 5', 300],
  ['+5 min', 300],
  ['+5 minutes', 300],
  ['+90s', 90],
  ['+1h', 3600],
  ['+1h 5m', 3900],
  ['+1:30', 5400],
  ['about +5', 300],
])('“%s” is %s seconds after the moment before', (text, seconds) => {
  expect(readTime(text)).toEqual({
    kind: 'later',
    milliseconds: seconds * 1000,
    about: text.startsWith('about'),
  });
});

test.each([
  '',
  ' ',
  'about',
  'yesterday',
  'x',
  '25:00',
  '2:60',
  '2:13:60',
  '13 pm',
  '0 am',
  '2:1',
  '1234567',
  '2:13:',
  '-5',
  '+',
  '+x',
  'yesterday +5',
  '24:01',
])('“%s” is no time', (text) => expect(readTime(text)).toBeUndefined());

test('a second always stays a second', () => {
  const [at] = meant(readTime('02:13:25')!, { date: '2026-03-12', zone });
  expect(at).toBe('2026-03-12T00:13:25.000Z');
});

describe('what is meant', () => {
  const says = (text: string, date = '2026-03-12', last?: string, where = zone) =>
    meant(readTime(text)!, { date, zone: where, last });

  test('is on the day beside it, or on the one before', () => {
    expect(says('2:13')).toEqual(['2026-03-12T00:13:00.000Z']);
    expect(says('yesterday 23:50')).toEqual(['2026-03-11T21:50:00.000Z']);
    expect(says('yesterday 23:50', '2026-03-01')).toEqual(['2026-02-28T21:50:00.000Z']);
    expect(says('24:00', '2026-12-31')).toEqual(['2026-12-31T22:00:00.000Z']);
    expect(says('2026-01-05 8', '2026-03-12')).toEqual(['2026-01-05T06:00:00.000Z']);
  });

  test('counts from the moment before, over midnight too', () => {
    expect(says('+5', '2026-03-12', '2026-03-12T21:58:30.000Z')).toEqual(['2026-03-12T22:03:30.000Z']);
    expect(says('+5')).toEqual([]);
  });

  test('is two instants where an hour came twice, and an hour later where it never was', () => {
    expect(says('1:30', '2026-11-01', undefined, 'America/New_York')).toEqual([
      '2026-11-01T05:30:00.000Z',
      '2026-11-01T06:30:00.000Z',
    ]);
    expect(says('3:30', '2026-03-29')).toEqual(['2026-03-29T01:30:00.000Z']);
  });

  test('is of the years that can be told', () => {
    expect(says('0:00', '1970-01-01', undefined, 'UTC')).toEqual(['1970-01-01T00:00:00.000Z']);
    expect(says('yesterday 23:00', '1970-01-01', undefined, 'UTC')).toEqual([]);
    expect(says('23:59:59', '9999-12-31', undefined, 'UTC')).toEqual(['9999-12-31T23:59:59.000Z']);
    expect(says('tomorrow 0:00', '9999-12-31', undefined, 'UTC')).toEqual([]);
  });

  test('is nothing without a day, or on one that never was', () => {
    expect(says('2:13', '')).toEqual([]);
    expect(says('2:13', '2026-02-30')).toEqual([]);
  });
});
