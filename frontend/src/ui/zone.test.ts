import { expect, test } from 'vitest';
import { meeting } from './dates';
import { fields } from './local';
import { dayAndClock } from './times';
import { place, usable } from './zone';

test('a zone that this browser does not know is shown as UTC, and says so', () => {
  const at = '2026-03-12T00:13:00.000Z';
  for (const zone of ['posixrules', 'localtime', 'right/Europe/Helsinki', 'Mars/Olympus', '']) {
    expect(usable(zone)).toBe('UTC');
    expect(place(zone)).toBe('UTC');
    expect(dayAndClock(at, zone)).toMatch(/00:13$/);
    expect(fields(at, zone)).toEqual({ date: '2026-03-12', time: '00:13' });
    expect(meeting(at, zone, 'Europe/Helsinki', new Date(at))).toContain('UTC time');
  }
  expect(place('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
});
