// Dates as people here write them. They are said in a meeting's own zone, and in the reader's where that differs.
import type { Instant, Template } from '../protocol.gen';
import { listOf, locale, say } from '../words';
import { here, place, usable } from './zone';

function write(at: Instant, zone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { timeZone: usable(zone), ...options }).format(new Date(at));
}

/** "15:00", or "3:00 pm" for whoever writes so. */
export function clock(at: Instant, zone: string): string {
  return write(at, zone, { hour: 'numeric', minute: '2-digit' });
}

/** "Thursday 9 February", with the year where it is not this one. */
export function day(at: Instant, zone: string, now = new Date()): string {
  return write(at, zone, { weekday: 'long', day: 'numeric', month: 'long', ...year(at, zone, now) });
}

/** "9 February", or "9 Feb 2025" where it is not this year. */
export function shortDay(at: Instant, zone: string, now = new Date()): string {
  const inYear = year(at, zone, now);
  return write(at, zone, { day: 'numeric', month: inYear.year ? 'short' : 'long', ...inYear });
}

/** "2026" */
export function yearOf(at: Instant, zone: string): string {
  return write(at, zone, { year: 'numeric' });
}

function year(at: Instant, zone: string, now: Date): Intl.DateTimeFormatOptions {
  return yearOf(at, zone) === yearOf(now.toISOString(), zone) ? {} : { year: 'numeric' };
}

/** "Thursday 9 February, 15:00 Helsinki time", and what that is for the reader. */
export function meeting(at: Instant, zone: string, mine = here(), now = new Date()): string {
  const gaps = { day: day(at, zone, now), time: clock(at, zone), place: place(zone) };
  if (same(at, zone, mine)) return say('lobby.when', gaps);
  return say('lobby.when.mine', {
    ...gaps,
    mine:
      day(at, zone, now) === day(at, mine, now)
        ? clock(at, mine)
        : `${day(at, mine, now)}, ${clock(at, mine)}`,
  });
}

// Two zones are one for a reader when their clocks agree at that moment.
function same(at: Instant, a: string, b: string): boolean {
  const full = { dateStyle: 'short', timeStyle: 'short' } as const;
  return write(at, a, full) === write(at, b, full);
}

/** The date in a zone, as a form has it: 2026-02-09. */
export function today(zone: string, now = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: usable(zone),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(now);
}

/** "in 3 days", "tomorrow", "20 minutes ago". Days are counted as on a calendar. */
export function away(at: Instant, zone: string, now = new Date()): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const days = (Date.parse(today(zone, new Date(at))) - Date.parse(today(zone, now))) / 86_400_000;
  if (Math.abs(days) > 1) return relative.format(days, 'day');
  const minutes = Math.round((Date.parse(at) - now.getTime()) / 60_000);
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(minutes) < 12 * 60) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(days, 'day');
}

/** What is said of when we meet, where no time is set: in writing, or not settled, and who will say. */
export function untimed({ template, leads }: { template?: Template; leads: readonly string[] }): string {
  if (template === 'in_writing') return say('meets.writing');
  return leads.length ? say('meets.unsettled', { names: listOf(leads) }) : say('meets.unsettled.alone');
}
