// Times as people read them. A moment's time is an instant with the zone it was said in; it is shown in the meeting's
// zone, or in the reader's own.
import type { Instant, When } from '../protocol.gen';
import { locale, say } from '../words';
import { here, place, usable } from './zone';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { timeZone: usable(zone), ...options });
    formats.set(key, found);
  }
  return found;
}

/** Whether this reader's language halves the day. */
const halves = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;

/** "02:13", or "2:13 AM" where that is how it is said; and the seconds where the instant has any. */
export function clock(at: Instant, zone: string): string {
  const time = new Date(at);
  const seconds = time.getUTCSeconds() !== 0 ? { second: '2-digit' as const } : {};
  const hours = halves
    ? { hour: 'numeric' as const, hourCycle: 'h12' as const }
    : { hour: '2-digit' as const, hourCycle: 'h23' as const };
  return format(zone, { ...hours, minute: '2-digit', ...seconds })
    .format(time)
    .replace(/\s/g, '\u00a0');
}

/** Whether two instants of one day fall in the same hour there. */
export function sameHour(a: Instant, b: Instant, zone: string): boolean {
  const hour = format(zone, { hour: '2-digit', hourCycle: 'h23' });
  return hour.format(new Date(a)) === hour.format(new Date(b));
}

/** "GMT+2" where a clock read the same twice that night; nothing for all other times. */
export function which(at: Instant, zone: string): string {
  const time = Date.parse(at);
  const read = (shift: number) => dayAndClock(new Date(time + shift * 60_000).toISOString(), zone);
  const twice = [-60, 60, -30, 30].some((shift) => read(shift) === read(0));
  if (!twice) return '';
  const parts = format(zone, { hour: 'numeric', timeZoneName: 'shortOffset' }).formatToParts(time);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** "Thursday 12 March 2026" */
export function day(at: Instant, zone: string): string {
  return format(zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(at),
  );
}

/** "Thu, 12 Mar 2026", where there is little room. */
export function shortDay(at: Instant, zone: string): string {
  return format(zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(at),
  );
}

/** "12 Mar 2026, 02:13" */
export function dayAndClock(at: Instant, zone: string): string {
  const date = format(zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(at));
  return `${date}, ${clock(at, zone)}`;
}

/** "Tue 17 Mar, 10:00", for what is near. */
export function soon(at: Instant, zone: string): string {
  const date = format(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(at));
  return `${date}, ${clock(at, zone)}`;
}

/** Whether two instants fall on the same day there. */
export function sameDay(a: Instant, b: Instant, zone: string): boolean {
  return day(a, zone) === day(b, zone);
}

/** All three readings of one time, for a tooltip. */
export function readings(when: When, room: string): string {
  return say('story.tooltip', {
    room: `${dayAndClock(when.at, room)} ${place(room)}`,
    mine: `${dayAndClock(when.at, here())} ${place(here())}`,
    utc: `${dayAndClock(when.at, 'UTC')} UTC`,
  });
}

/** "26 min", "5 h 12 min", "2 days 3 h", "263 days": what is worth saying of it. */
export function span(milliseconds: number): string {
  const all = Math.round(milliseconds / 60_000);
  const d = Math.floor(all / 1440);
  const h = Math.floor((all % 1440) / 60);
  const m = all % 60;
  const parts = [
    ...(d ? [say('story.span.days', { n: d })] : []),
    ...(h && d < 7 ? [say('story.span.hours', { n: h })] : []),
    ...(m && !d ? [say('story.span.minutes', { n: m })] : []),
  ];
  return parts.join(' ') || say('story.span.minutes', { n: 0 });
}
