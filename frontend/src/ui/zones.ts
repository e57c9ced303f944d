// From what a clock on a wall said to the instant it was, and back. An hour that occurs twice has two instants and one
// that was skipped has none: neither is guessed.
import { CalendarDateTime, parseDate, parseTime, toCalendarDateTime, toZoned } from '@internationalized/date';
import type { Instant } from '../protocol.gen';
import { fields } from './local';
import { usable } from './zone';

/** What the hands of a clock meant. */
export type Reading =
  | { is: 'one'; at: Instant }
  /** When clocks go back an hour is there twice: before they went back, and after. */
  | { is: 'two'; first: Instant; second: Instant }
  /** When clocks go forward an hour is not there at all; these are the times on both sides of it. */
  | { is: 'none'; before: Instant; after: Instant }
  | { is: 'unclear' };

/** Reads `2026-10-25` and `02:30`, as they stand in a form, in a zone. */
export function read(date: string, time: string, zone: string): Reading {
  let local: CalendarDateTime;
  try {
    local = toCalendarDateTime(parseDate(date), parseTime(time));
  } catch {
    return { is: 'unclear' };
  }
  if (local.year < 1970 || local.year > 9998) return { is: 'unclear' };
  const earlier = toZoned(local, usable(zone), 'earlier');
  const later = toZoned(local, usable(zone), 'later');
  const [first, second] = [earlier, later].map((zoned) => instant(zoned.toDate()));
  if (first === second) return { is: 'one', at: first! };
  const there = toCalendarDateTime(earlier).compare(local) === 0;
  return there
    ? { is: 'two', first: first!, second: second! }
    : { is: 'none', before: first!, after: second! };
}

/** What a clock on a wall showed at an instant; and which of the two it was, where that hour is there twice. */
export function shown(
  at: Instant,
  zone: string,
): { date: string; time: string; which: '' | 'first' | 'second' } {
  const { date, time } = fields(at, zone);
  const reading = read(date, time, zone);
  const which = reading.is === 'two' ? (at < reading.second ? 'first' : 'second') : '';
  return { date, time, which };
}

/** A day without a time stands for its middle, which is the same day in nearly every other zone too. */
export function middle(date: string, zone: string): Reading {
  return read(date, '12:00', zone);
}

/** The one form of a time on the wire: three decimals and a Z. */
export function instant(time: Date): Instant {
  return time.toISOString();
}

/** "GMT+2": how far a zone's clocks were from UTC just then. */
export function offset(at: Instant, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: usable(zone), timeZoneName: 'shortOffset' });
  return parts.formatToParts(new Date(at)).find(({ type }) => type === 'timeZoneName')!.value;
}

/** All zones that this browser knows by name. */
export function zones(): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes('UTC') ? known : [...known, 'UTC'];
}

/** The zone that somebody means: `Europe/Helsinki`, `europe/helsinki`, or just `helsinki`. */
export function zoneFrom(words: string): string | undefined {
  const wanted = words.trim().replaceAll(' ', '_').toLowerCase();
  if (!wanted) return undefined;
  const all = zones();
  const exact = all.find((zone) => zone.toLowerCase() === wanted);
  if (exact) return exact;
  const places = all.filter((zone) => zone.toLowerCase().endsWith(`/${wanted}`));
  if (places.length === 1) return places[0];
  // An older name (Asia/Kolkata, Asia/Calcutta) is as good; a bare offset is not a zone, it knows no summer.
  if (!/^[a-z]+\/[a-z_+\-0-9/]+$/.test(wanted)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: wanted }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
