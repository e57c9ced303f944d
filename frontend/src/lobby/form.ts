// The form that makes a meeting: what is in it, and what has to be so before it is sent. Everything is words until then.
import type { Facts, Instant, Names, Readers } from '../protocol.gen';
import { say } from '../words';
import type { NewRoom } from './api';
import { here } from '../zone';
import { mostName, myName } from './me';
import { middle, offset, read, zoneFrom } from './zones';

/** A day and a time as they were said; and which of the two, where that hour occurred twice. */
export interface When {
  date: string;
  time: string;
  which: '' | 'first' | 'second';
}

export interface Form {
  title: string;
  started: When;
  zone: string;
  name: string;
  /** Whether there is a time when all come together. */
  together: 'later' | 'time' | 'writing';
  meets: When;
  detected: When;
  eased: When;
  over: When;
  services: string;
  tags: string;
  impact: string;
  severity: string;
  call: string;
  organisation: string;
  names: Names;
  asked: string;
  readers: Readers;
  opening: string;
}

export const most = {
  title: 200,
  name: mostName,
  short: 120,
  impact: 4000,
  opening: 4000,
  link: 2000,
  list: 20,
  asked: 10,
} as const;

const never = (): When => ({ date: '', time: '', which: '' });

export function blank(): Form {
  return {
    title: '',
    started: never(),
    zone: here(),
    name: myName.get(),
    together: 'later',
    meets: never(),
    detected: never(),
    eased: never(),
    over: never(),
    services: '',
    tags: '',
    impact: '',
    severity: '',
    call: '',
    organisation: '',
    names: 'shown',
    asked: '3',
    readers: 'members',
    opening: say('create.opening.default'),
  };
}

export type Times = 'started' | 'meets' | 'detected' | 'eased' | 'over';
type Place = Exclude<keyof Form, Times> | `${Times}.${keyof When}`;
export type Errors = { [place in Place]?: string };

/** The time of a `When` where one hour is two, so that the form can ask which. */
export function twice(when: When, zone: string): { first: Instant; second: Instant } | undefined {
  if (!when.date || !when.time) return undefined;
  const reading = read(when.date, when.time, zone);
  return reading.is === 'two' ? reading : undefined;
}

/** What is missing or cannot be, or the meeting as it is asked for. */
export function check(form: Form, now = new Date()): { errors: Errors } | { room: NewRoom } {
  const errors: Errors = {};
  const zone = zoneFrom(form.zone);
  if (!zone) errors.zone = say('create.zone.wrong');
  if (!form.title.trim()) errors.title = say('create.title.missing');
  if (!form.name.trim()) errors.name = say('create.name.missing');
  if (!form.opening.trim()) errors.opening = say('create.opening.missing');

  for (const [key, limit] of [
    ['title', most.title],
    ['name', most.name],
    ['severity', most.short],
    ['organisation', most.short],
    ['impact', most.impact],
    ['opening', most.opening],
  ] as const) {
    if (form[key].trim().length > limit) errors[key] = say('lobby.long', { max: limit });
  }

  const in_ = zone ?? 'UTC';
  const times: { [key in Times]?: Instant } = {};
  const take = (key: Times, needsTime: boolean) => {
    const at = settle(form[key], in_, key, needsTime, errors);
    if (at) times[key] = at;
    return at;
  };
  if (!form.started.date) errors['started.date'] = say('create.started.missing');
  else if (take('started', false) && Date.parse(times.started!) > ahead(now, form.started)) {
    errors['started.date'] = say('create.started.future');
  }
  for (const key of ['detected', 'eased', 'over'] as const) {
    if (form[key].date || form[key].time) take(key, true);
  }
  if (form.together === 'time') {
    if (!form.meets.date) errors['meets.date'] = say('create.meets.missing');
    else if (take('meets', true) && Date.parse(times.meets!) < now.getTime() - 12 * hour) {
      errors['meets.date'] = say('create.meets.past');
    }
  }

  const services = list(form.services);
  const tags = list(form.tags);
  for (const [key, words] of [
    ['services', services],
    ['tags', tags],
  ] as const) {
    if (words.length > most.list) errors[key] = say('create.list.many', { n: most.list });
    else if (words.some((word) => word.length > most.short))
      errors[key] = say('lobby.long', { max: most.short });
  }
  const call = address(form.call);
  if (call === undefined) errors.call = say('create.call.wrong');
  else if (call.length > most.link) errors.call = say('lobby.long', { max: most.link });

  if (Object.keys(errors).length > 0) return { errors };
  const facts: Facts = {
    title: form.title.trim(),
    zone: in_,
    started: times.started!,
    services,
    tags,
    opening: form.opening.trim(),
    readers: form.readers,
  };
  for (const key of ['detected', 'eased', 'over', 'meets'] as const) {
    if (times[key]) facts[key] = times[key];
  }
  for (const key of ['impact', 'severity', 'organisation'] as const) {
    if (form[key].trim()) facts[key] = form[key].trim();
  }
  if (call) facts.call = call;
  return { room: { facts, names: form.names, asked: Number(form.asked), name: form.name.trim() } };
}

const hour = 3_600_000;

// A day without a time may be today everywhere on earth.
function ahead(now: Date, started: When): number {
  return now.getTime() + (started.time ? hour / 12 : 26 * hour);
}

function settle(
  when: When,
  zone: string,
  key: Times,
  needsTime: boolean,
  errors: Errors,
): Instant | undefined {
  if (!when.date) {
    errors[`${key}.date`] = say('create.day.missing');
    return undefined;
  }
  if (!when.time && needsTime) {
    errors[`${key}.time`] = say('create.time.missing');
    return undefined;
  }
  const reading = when.time ? read(when.date, when.time, zone) : middle(when.date, zone);
  switch (reading.is) {
    case 'one':
      return reading.at;
    case 'two':
      if (when.which) return reading[when.which];
      errors[`${key}.which`] = say('create.twice.missing');
      return undefined;
    case 'none':
      errors[`${key}.time`] = say('create.skipped', {
        time: when.time,
        before: offset(reading.before, zone),
        after: offset(reading.after, zone),
      });
      return undefined;
    default:
      errors[`${key}.date`] = say('create.day.wrong');
      return undefined;
  }
}

/** "checkout, cart" as a list; nothing twice. */
export function list(words: string): string[] {
  return [...new Set(words.split(/[,;\n]/).map((word) => word.trim()))].filter((word) => word !== '');
}

/** An address that a browser may be sent to: '' for none, undefined for what is no such address. */
export function address(words: string): string | undefined {
  const said = words.trim();
  if (said === '') return '';
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(said) ? said : `https://${said}`;
  try {
    const url = new URL(whole);
    const fits = url.protocol === 'https:' || url.protocol === 'http:';
    return fits && /[.:]|^localhost$/.test(url.host) && !/\s/.test(said) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Those inside "More about the incident", which opens when one of them needs a look. */
export function isMore(place: string): boolean {
  return /^(impact|detected|eased|over|services|tags|severity|organisation|call)\b/.test(place);
}
