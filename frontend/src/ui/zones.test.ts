import { describe, expect, test } from 'vitest';
import { middle, offset, read, zoneFrom, zones } from './zones';

describe('what a clock said, as an instant', () => {
  test('a plain time, with the offset of its day', () => {
    expect(read('2026-03-12', '14:05', 'Europe/Berlin')).toEqual({
      is: 'one',
      at: '2026-03-12T13:05:00.000Z',
    });
    expect(read('2026-07-12', '14:05', 'Europe/Berlin')).toEqual({
      is: 'one',
      at: '2026-07-12T12:05:00.000Z',
    });
    expect(read('2026-07-12', '14:05', 'UTC')).toEqual({ is: 'one', at: '2026-07-12T14:05:00.000Z' });
  });

  test('an hour that occurs twice is two instants, in the order they came', () => {
    expect(read('2026-10-25', '02:30', 'Europe/Berlin')).toEqual({
      is: 'two',
      first: '2026-10-25T00:30:00.000Z',
      second: '2026-10-25T01:30:00.000Z',
    });
    expect(offset('2026-10-25T00:30:00.000Z', 'Europe/Berlin')).toBe('GMT+2');
    expect(offset('2026-10-25T01:30:00.000Z', 'Europe/Berlin')).toBe('GMT+1');
  });

  test('the edges of that hour', () => {
    expect(read('2026-10-25', '01:59', 'Europe/Berlin').is).toBe('one');
    expect(read('2026-10-25', '02:00', 'Europe/Berlin').is).toBe('two');
    expect(read('2026-10-25', '03:00', 'Europe/Berlin').is).toBe('one');
  });

  test('an hour that was skipped is none, and what stands on both sides of it', () => {
    expect(read('2026-03-29', '02:30', 'Europe/Berlin')).toEqual({
      is: 'none',
      before: '2026-03-29T00:30:00.000Z',
      after: '2026-03-29T01:30:00.000Z',
    });
    expect(read('2026-03-29', '03:00', 'Europe/Berlin').is).toBe('one');
  });

  test('zones far away, with halves and quarters of hours, and one that skipped a whole day', () => {
    expect(read('2026-03-12', '00:30', 'Pacific/Kiritimati')).toEqual({
      is: 'one',
      at: '2026-03-11T10:30:00.000Z',
    });
    expect(read('2026-03-12', '23:30', 'Pacific/Pago_Pago')).toEqual({
      is: 'one',
      at: '2026-03-13T10:30:00.000Z',
    });
    expect(read('2026-03-12', '12:00', 'Asia/Kathmandu')).toEqual({
      is: 'one',
      at: '2026-03-12T06:15:00.000Z',
    });
    expect(read('2026-04-05', '01:45', 'Australia/Lord_Howe').is).toBe('two'); // half an hour back
    expect(read('2011-12-30', '12:00', 'Pacific/Apia').is).toBe('none');
  });

  test('a day alone is its middle', () => {
    expect(middle('2026-03-12', 'Europe/Helsinki')).toEqual({ is: 'one', at: '2026-03-12T10:00:00.000Z' });
  });

  test('what is no day or time is not guessed', () => {
    for (const [date, time] of [
      ['', '10:00'],
      ['2026-02-30', '10:00'],
      ['2026-02-03', '25:00'],
      ['2026-02-03', ''],
      ['1066-10-14', '09:00'],
      ['99999-01-01', '09:00'],
    ] as const) {
      expect(read(date, time, 'Europe/Berlin')).toEqual({ is: 'unclear' });
    }
  });
});

describe('zones by name', () => {
  test('as it is written, in other letters, or by its city', () => {
    expect(zoneFrom('Europe/Helsinki')).toBe('Europe/Helsinki');
    expect(zoneFrom(' europe/helsinki ')).toBe('Europe/Helsinki');
    expect(zoneFrom('helsinki')).toBe('Europe/Helsinki');
    expect(zoneFrom('New York')).toBe('America/New_York');
    expect(zoneFrom('utc')).toBe('UTC');
  });

  test('an older name is as good', () => {
    for (const name of ['Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv', 'Europe/Kiev']) {
      expect(zoneFrom(name), name).toMatch(/^(Asia|Europe)\//);
    }
  });

  test('a bare offset, a country or nothing is not a zone', () => {
    for (const name of ['+02:00', 'GMT+2', 'Finland', 'Europe/Nowhere', 'x', '']) {
      expect(zoneFrom(name), name).toBeUndefined();
    }
  });

  test('all of them are known, and UTC is among them', () => {
    expect(zones()).toContain('UTC');
    for (const zone of zones()) expect(zoneFrom(zone)).toBe(zone);
  });
});
