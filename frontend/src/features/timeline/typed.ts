// A time as people type it while they look at a chat or a graph: "2:13", "0213", "14.07", "about 2", "02:13:25",
// "yesterday 23:50", "2:13 pm", "+5" for five minutes after the moment before. Pure: what comes out is what was said, and
// `meant` says which instants that may be.
import type { Instant } from '../../protocol.gen';
import { instants } from '../../ui/local';

export interface ClockTime {
  kind: 'clock';
  /** "02:13:25" */
  time: string;
  about: boolean;
  /** Days from the day that is chosen beside it: -1 is yesterday. */
  days: number;
  /** A day of its own, "2026-03-12". */
  date?: string;
}
export interface Later {
  kind: 'later';
  milliseconds: number;
  about: boolean;
}
export type Typed = ClockTime | Later;

const unsure = /^(?:about|around|approx(?:imately|\.)?|roughly|circa|ca\.?|c\.|~|≈)\s*/;
const unsureAfter = /(?:\s*ish|\s*\?)$/;
const days: Record<string, number> = { yesterday: -1, today: 0, tomorrow: 1 };
const half = /\s*([ap])\.?\s?m\.?$/;
const second = 1000;
const units: Record<string, number> = { s: second, m: 60 * second, h: 3600 * second };

/** What was typed, or nothing if it cannot be read as a time. */
export function readTime(text: string): Typed | undefined {
  let rest = text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ').replace(/[∶ː]/g, ':');
  let about = false;
  let offset = 0;
  let date: string | undefined;
  // "about yesterday 23:50" and "yesterday about 23:50" are both said.
  for (let again = true; again;) {
    again = false;
    const said = unsure.exec(rest);
    if (said) {
      about = again = true;
      rest = rest.slice(said[0].length);
    }
    const day = /^(yesterday|today|tomorrow)(?:,? (?:at )?|,)|(?:,? )(yesterday|today|tomorrow)$/.exec(rest);
    if (day && !date && offset === 0) {
      offset = days[day[1] ?? day[2]!]!;
      again = offset !== 0;
      rest = rest.replace(day[0], '');
    }
    const own = /^(\d{4}-\d\d-\d\d)(?:t|,? (?:at )?)/.exec(rest);
    if (own && !date && offset === 0) {
      date = own[1]!;
      again = true;
      rest = rest.slice(own[0].length);
    }
  }
  if (unsureAfter.test(rest)) {
    about = true;
    rest = rest.replace(unsureAfter, '');
  }
  if (rest.startsWith('+')) {
    const milliseconds = date || offset ? undefined : later(rest.slice(1).trim());
    return milliseconds === undefined ? undefined : { kind: 'later', milliseconds, about };
  }
  const part = half.exec(rest)?.[1];
  if (part) rest = rest.replace(half, '');
  const read = clock(rest.replace(/ ?(?:h|uhr|o'clock|o’clock)$/, ''));
  if (!read) return undefined;
  let [h] = read;
  const [, m, s] = read;
  if (part) {
    if (h < 1 || h > 12) return undefined;
    h = (h % 12) + (part === 'p' ? 12 : 0);
  }
  if (h === 24 && m === 0 && s === 0) {
    h = 0;
    offset += 1;
  }
  if (h > 23 || m > 59 || s > 59) return undefined;
  return {
    kind: 'clock',
    time: [h, m, s].map((n) => String(n).padStart(2, '0')).join(':'),
    about,
    days: offset,
    ...(date ? { date } : {}),
  };
}

/** "2", "2:13", "14.07", "2h13", "0213", "213", "021325": hours, minutes, seconds. */
function clock(text: string): [number, number, number] | undefined {
  const apart = /^(\d{1,2})(?:\s?[:.h]\s?(\d{2})(?:\s?[:.m]\s?(\d{2})(?:[.,]\d+)?s?)?)?$/.exec(text);
  const together = /^(\d{1,2})(\d\d)(\d\d)?$/.exec(text);
  const found = apart ?? together;
  return found ? [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)] : undefined;
}

/** "5", "5 min", "90s", "1h 5m", "1:30": how much later. */
function later(text: string): number | undefined {
  const hours = /^(\d{1,2}):([0-5]\d)$/.exec(text);
  if (hours) return Number(hours[1]) * units.h! + Number(hours[2]) * units.m!;
  const parts = [...text.matchAll(/(\d{1,4})\s*(h|m|s)?[a-z]*\.?\s*/gy)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined;
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * units[unit ?? 'm']!, 0);
}

/** The instants that may be meant: one; two in an hour that came twice; none if there is no such day or nothing to count
 *  from. `last` is when the moment before was. */
export function meant(
  typed: Typed,
  { date, zone, last }: { date: string; zone: string; last?: Instant | undefined },
): Instant[] {
  if (typed.kind === 'later') {
    if (!last) return [];
    return [new Date(Date.parse(last) + typed.milliseconds).toISOString()].filter(told);
  }
  const base = typed.date ?? date;
  const whole = /^\d{4}-\d\d-\d\d$/.test(base) ? new Date(`${base}T00:00:00Z`) : undefined;
  if (!whole || Number.isNaN(whole.getTime()) || !whole.toISOString().startsWith(base)) return [];
  whole.setUTCDate(whole.getUTCDate() + typed.days);
  return instants(whole.toISOString().slice(0, 10), typed.time, zone).filter(told);
}

/** The protocol's instants are of the years 1970 to 9999. */
const told = (at: Instant): boolean => {
  const time = Date.parse(at);
  return time >= 0 && time < Date.UTC(10_000, 0);
};
