// The form that makes a meeting: its facts, who leads it, and how lines of inquiry are gathered.
import { blankFacts, checkFacts, formOf, type FactsErrors, type FactsForm } from '../../features/facts/form';
import { limits, type FileLook, type Names, type NewRoom, type Readers } from '../../protocol.gen';
import { say } from '../../words';
import type { Like } from './api';
import { myName } from '../../room/me';

export interface Form extends FactsForm {
  name: string;
  names: Names;
  asked: string;
  readers: Readers;
  /** It begins with a few people. */
  huddle: boolean;
}

export const mostAsked = 10;

/** An empty form; `opening` is what meetings open with here. */
export function blank(opening?: string): Form {
  return {
    ...blankFacts(opening),
    template: 'live_60',
    name: myName.get(),
    names: 'shown',
    asked: '3',
    readers: 'members',
    huddle: false,
  };
}

/** A form for another meeting that is held like one there was: none of its people, days or words are in it. */
export function after({ facts, inquiry }: Like): Form {
  return {
    ...blank(facts.opening),
    title: facts.title,
    zone: facts.zone,
    together: facts.template === 'in_writing' ? 'writing' : 'later',
    template: facts.template ?? '',
    tags: facts.tags.join(', '),
    organisation: facts.organisation ?? '',
    names: inquiry.names,
    asked: String(Math.min(mostAsked, inquiry.asked)),
    readers: facts.readers,
  };
}

export type Errors = FactsErrors & { name?: string };

/** What is missing or cannot be, or the meeting as it is asked for. */
export function check(form: Form, now = new Date()): { errors: Errors } | { room: NewRoom } {
  const checked = checkFacts(form, form.readers, now);
  const errors: Errors = 'errors' in checked ? checked.errors : {};
  if (!form.name.trim()) errors.name = say('create.name.missing');
  else if (form.name.trim().length > limits.maxName) errors.name = say('lobby.long', { max: limits.maxName });
  if (!('facts' in checked) || errors.name) return { errors };
  return {
    room: {
      facts: checked.facts,
      names: form.names,
      asked: Number(form.asked),
      name: form.name.trim(),
      ...(form.huddle ? { huddle: true } : {}),
    },
  };
}

/** The form with what a file knows. A title that was typed stays: it is what people here call it; and so does how the
 *  meeting is held, which no file says. */
export function withFile(form: Form, { facts }: FileLook): Form {
  const known = formOf({ ...facts, zone: facts.zone || form.zone });
  const { together, meets, template, opening } = form;
  return {
    ...form,
    ...known,
    together,
    meets,
    template,
    opening,
    title: form.title.trim() ? form.title : known.title,
  };
}

/** Those behind the sentence that says how it is held, which opens when one of them needs a look. */
export function isFold(place: string): boolean {
  return !/^(title|name|started\.date|meets\b.*)$/.test(place);
}
