// A wall clock's date and time, and the instants they may mean in a zone.
import { fromAbsolute, parseDateTime, toZoned } from '@internationalized/date';
import type { Instant } from '../protocol.gen';
import { usable } from './zone';

/** What a date field and a time field show for an instant. */
export function fields(at: Instant, zone: string): { date: string; time: string } {
  const local = fromAbsolute(Date.parse(at), usable(zone));
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${String(local.year).padStart(4, '0')}-${two(local.month)}-${two(local.day)}`;
  const time = `${two(local.hour)}:${two(local.minute)}${local.second ? `:${two(local.second)}` : ''}`;
  return { date, time };
}

/** The instants a wall clock's reading may mean: one, or two where an hour came twice. A time that never was is taken
 *  as the clocks took it: an hour later. Nothing, if it cannot be read. */
export function instants(date: string, time: string, zone: string): Instant[] {
  try {
    const local = parseDateTime(`${date}T${time}`);
    const earlier = toZoned(local, usable(zone), 'earlier').toDate();
    const later = toZoned(local, usable(zone), 'later').toDate();
    const skipped = fields(earlier.toISOString(), zone).time.slice(0, 5) !== time.slice(0, 5);
    if (skipped || earlier.getTime() === later.getTime())
      return [toZoned(local, usable(zone), 'compatible').toDate().toISOString()];
    return [earlier.toISOString(), later.toISOString()];
  } catch {
    return [];
  }
}

/** "GMT+2": which of two equal hours it is. */
export function offset(at: Instant, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: usable(zone),
    timeZoneName: 'shortOffset',
  }).formatToParts(new Date(at));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
