// What is asked of an incident and its meeting, when one is made and when its facts are changed. Everything is words
// until it is sent.
import {
  limits,
  type Facts,
  type FactTime,
  type Instant,
  type Readers,
  type Template,
} from '../../protocol.gen';
import { say } from '../../words';
import { here } from '../../ui/zone';
import { middle, offset, read, shown, zoneFrom } from '../../ui/zones';

/** A day and a time as they were said; and which of the two, where that hour occurred twice. */
export interface When {
  date: string;
  time: string;
  which: '' | 'first' | 'second';
}

export interface FactsForm {
  title: string;
  started: When;
  zone: string;
  /** Whether there is a time when all come together. In writing and the template of that name are one. */
  together: 'later' | 'time' | 'writing';
  meets: When;
  /** How it is held; '' while that is not settled. */
  template: Template | '';
  detected: When;
  eased: When;
  over: When;
  services: string;
  tags: string;
  impact: string;
  severity: string;
  call: string;
  organisation: string;
  opening: string;
}

const never = (): When => ({ date: '', time: '', which: '' });

export function blankFacts(opening: string = say('facts.opening.default')): FactsForm {
  return {
    title: '',
    started: never(),
    zone: here(),
    together: 'later',
    meets: never(),
    template: '',
    detected: never(),
    eased: never(),
    over: never(),
    services: '',
    tags: '',
    impact: '',
    severity: '',
    call: '',
    organisation: '',
    opening,
  };
}

/** The form in which these facts stand. */
export function formOf(facts: Facts): FactsForm {
  const when = (at: Instant | undefined, key?: FactTime): When => {
    if (!at) return never();
    const clock = shown(at, facts.zone);
    return key && facts.days?.includes(key) ? { ...never(), date: clock.date } : clock;
  };
  return {
    title: facts.title,
    started: when(facts.started, 'started'),
    zone: facts.zone,
    together: facts.meets ? 'time' : facts.template === 'in_writing' ? 'writing' : 'later',
    meets: when(facts.meets),
    template: facts.template ?? '',
    detected: when(facts.detected, 'detected'),
    eased: when(facts.eased, 'eased'),
    over: when(facts.over, 'over'),
    services: facts.services.join(', '),
    tags: facts.tags.join(', '),
    impact: facts.impact ?? '',
    severity: facts.severity ?? '',
    call: facts.call ?? '',
    organisation: facts.organisation ?? '',
    opening: facts.opening,
  };
}

export const timeKeys = ['started', 'meets', 'detected', 'eased', 'over'] as const;
/** Those of which a day alone can be said. */
const dayKeys = ['started', 'detected', 'eased', 'over'] as const;
export type Times = (typeof timeKeys)[number];
type Place = Exclude<keyof FactsForm, Times> | `${Times}.${keyof When}`;
export type FactsErrors = { [place in Place]?: string };

/** The trouble with one of the times. */
export function errorsOf(errors: FactsErrors, key: Times) {
  return { date: errors[`${key}.date`], time: errors[`${key}.time`], which: errors[`${key}.which`] };
}

/** The time of a `When` where one hour is two, so that the form can ask which. */
export function twice(when: When, zone: string): { first: Instant; second: Instant } | undefined {
  if (!when.date || !when.time) return undefined;
  const reading = read(when.date, when.time, zone);
  return reading.is === 'two' ? reading : undefined;
}

/** What is missing or cannot be, or the facts as they are meant. `before` is what stood there already: it is not
 *  questioned again, and a time that was not touched stays exactly what it was. */
export function checkFacts(
  form: FactsForm,
  readers: Readers,
  now: Date,
  before?: Facts,
): { errors: FactsErrors } | { facts: Facts } {
  const errors: FactsErrors = {};
  const zone = zoneFrom(form.zone);
  if (!zone) errors.zone = say('facts.zone.wrong');
  if (!form.title.trim()) errors.title = say('facts.title.missing');
  if (!form.opening.trim()) errors.opening = say('facts.opening.missing');

  for (const [key, limit] of [
    ['title', limits.maxTitle],
    ['severity', limits.maxShort],
    ['organisation', limits.maxShort],
    ['impact', limits.maxImpact],
    ['opening', limits.maxOpening],
  ] as const) {
    if (form[key].trim().length > limit) errors[key] = say('lobby.long', { max: limit });
  }

  const in_ = zone ?? 'UTC';
  const times: { [key in Times]?: Instant } = {};
  const take = (key: Times, needsTime: boolean) => {
    const at = settle(form[key], in_, key, needsTime, errors);
    if (at) times[key] = sameSecond(at, before?.[key]) ? before![key]! : at;
    return at !== undefined && times[key] !== before?.[key];
  };
  if (!form.started.date) errors['started.date'] = say('facts.started.missing');
  else if (take('started', false) && Date.parse(times.started!) > ahead(now, form.started)) {
    errors['started.date'] = say('facts.started.future');
  }
  for (const key of ['detected', 'eased', 'over'] as const) {
    if (form[key].date || form[key].time) take(key, false);
  }
  if (form.together === 'time') {
    if (!form.meets.date) errors['meets.date'] = say('facts.meets.missing');
    else if (take('meets', true) && Date.parse(times.meets!) < now.getTime() - 12 * hour) {
      errors['meets.date'] = say('facts.meets.past');
    }
  }

  const lists = (key: 'services' | 'tags') =>
    before && form[key] === formOf(before)[key] ? before[key] : list(form[key]);
  const services = lists('services');
  const tags = lists('tags');
  for (const [key, words] of [
    ['services', services],
    ['tags', tags],
  ] as const) {
    if (words.length > limits.maxTags) errors[key] = say('facts.list.many', { n: limits.maxTags });
    else if (words.some((word) => word.length > limits.maxShort))
      errors[key] = say('lobby.long', { max: limits.maxShort });
  }
  const call = before?.call && form.call === before.call ? form.call : address(form.call);
  if (call === undefined) errors.call = say('facts.call.wrong');
  else if (call.length > limits.maxLink) errors.call = say('lobby.long', { max: limits.maxLink });

  if (Object.keys(errors).length > 0) return { errors };
  const facts: Facts = {
    title: form.title.trim(),
    zone: in_,
    started: times.started!,
    services,
    tags,
    opening: form.opening.trim(),
    readers,
  };
  for (const key of ['detected', 'eased', 'over', 'meets'] as const) {
    if (times[key]) facts[key] = times[key];
  }
  for (const key of ['impact', 'severity', 'organisation'] as const) {
    if (form[key].trim()) facts[key] = form[key].trim();
  }
  if (call) facts.call = call;
  if (form.template) facts.template = form.template;
  const days = dayKeys.filter((key) => facts[key] && !form[key].time);
  if (days.length > 0) facts.days = days;
  return { facts };
}

/** The same times as clocks elsewhere show them: another zone changes how they are read, not when they were. */
export function inZone(form: FactsForm, from: string, to: string): FactsForm {
  const moved = { ...form, zone: to };
  for (const key of timeKeys) {
    const when = form[key];
    if (!when.date || !when.time) continue;
    const at = settle(when, from, key, false, {});
    if (at) moved[key] = shown(at, to);
  }
  return moved;
}

const hour = 3_600_000;

function sameSecond(at: Instant, before: Instant | undefined): boolean {
  return before !== undefined && at.slice(0, 19) === before.slice(0, 19);
}

// A day without a time may be today everywhere on earth.
function ahead(now: Date, started: When): number {
  return now.getTime() + (started.time ? hour / 12 : 26 * hour);
}

/** The instant of a `When`; what is missing or unclear is said in `errors`. */
export function settle(
  when: When,
  zone: string,
  key: Times,
  needsTime: boolean,
  errors: FactsErrors,
): Instant | undefined {
  if (!when.date) {
    errors[`${key}.date`] = say('facts.day.missing');
    return undefined;
  }
  if (!when.time && needsTime) {
    errors[`${key}.time`] = say('facts.time.missing');
    return undefined;
  }
  const reading = when.time ? read(when.date, when.time, zone) : middle(when.date, zone);
  switch (reading.is) {
    case 'one':
      return reading.at;
    case 'two':
      if (when.which) return reading[when.which];
      errors[`${key}.which`] = say('facts.twice.missing');
      return undefined;
    case 'none':
      errors[`${key}.time`] = say('facts.skipped', {
        time: when.time,
        before: offset(reading.before, zone),
        after: offset(reading.after, zone),
      });
      return undefined;
    default:
      errors[`${key}.date`] = say('facts.day.wrong');
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

/** A template was chosen, or whether there is a time: what the one says of writing, the other says too. */
export function settleTemplate(form: FactsForm): FactsForm {
  if (form.together === 'time') return form;
  return { ...form, together: form.template === 'in_writing' ? 'writing' : 'later' };
}

export function settleTogether(form: FactsForm): FactsForm {
  if (form.together === 'writing') return { ...form, template: 'in_writing' };
  return form.template === 'in_writing' ? { ...form, template: 'live_60' } : form;
}
