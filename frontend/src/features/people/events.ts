import type { PersonID, Same, View } from '../../protocol.gen';
import type { Folds } from '../../room/fold';
import { changed, without } from '../../room/lists';
import { merged } from './merging';

export const peopleEvents = {
  'person.entered': (view, { person: id, name, pronouns, role, colour }) => ({
    ...view,
    people: [...view.people, { id, name, ...(pronouns ? { pronouns } : {}), role, colour }],
  }),
  'person.described': (view, { person, name, pronouns, onlyLead }) => ({
    ...view,
    people: changed(view.people, person, (p) => ({
      ...without(p, 'pronouns', 'onlyLead'),
      name,
      ...(pronouns ? { pronouns } : {}),
      ...(onlyLead ? { onlyLead } : {}),
    })),
  }),
  'person.introduced': (view, { person, part, unnamed }) => ({
    ...view,
    people: changed(view.people, person, (p) => ({
      ...without(p, 'part', 'unnamed'),
      ...(part ? { part } : {}),
      ...(unnamed ? { unnamed } : {}),
    })),
  }),
  'person.role_changed': (view, { person, role }) => ({
    ...view,
    people: changed(view.people, person, (p) => ({
      ...(role === 'facilitator' ? p : without(p, 'onlyLead')),
      role,
    })),
  }),
  'person.removed': (view, { person }) => gone(view, person, { removed: true }),
  'person.left': (view, { person }) => gone(view, person, { removed: true, left: true }),
  'person.merge_asked': (view, { person, into }, { by }) => ({
    ...view,
    same: [...(view.same ?? []), { person, into, yes: by === person || by === into ? [by] : [] }],
  }),
  'person.merge_agreed': (view, { person, into }, { by }) => ({
    ...view,
    same:
      view.same?.map((s) => (s.person === person && s.into === into ? { ...s, yes: [...s.yes, by!] } : s)) ??
      [],
  }),
  'person.merge_dropped': (view, { person, into }) =>
    notAsked(view, (s) => s.person === person && s.into === into),
  'person.merged': (view, { person, into }) => merged(notAsked(view, ofOne(person)), person, into),
  'expert.named': (view, { expert }) => {
    const at = view.experts.findIndex((x) => x.person === expert.person && x.subject === expert.subject);
    return { ...view, experts: at < 0 ? [...view.experts, expert] : view.experts.with(at, expert) };
  },
  'expert.agreed': (view, { person, subject }) => ({
    ...view,
    experts: view.experts.map((x) =>
      x.person === person && x.subject === subject ? { ...x, agreed: true } : x,
    ),
  }),
  'expert.removed': (view, { person, subject }) => ({
    ...view,
    experts: view.experts.filter((x) => x.person !== person || x.subject !== subject),
  }),
  'walkthrough.changed': (view, { person, agreed }) => {
    if (view.walker === person) return view;
    const now = without(view, 'walker', 'walkerAgreed', 'walkthrough');
    return person ? { ...now, walker: person, ...(agreed ? { walkerAgreed: true } : {}) } : now;
  },
  'walkthrough.agreed': (view, { person }) =>
    view.walker === person ? { ...view, walkerAgreed: true } : view,
  'walkthrough.planned': (view, { at, done }) =>
    at || done
      ? { ...view, walkthrough: { ...(at ? { at } : {}), ...(done ? { done } : {}) } }
      : without(view, 'walkthrough'),
} satisfies Partial<Folds>;

const ofOne = (id: PersonID) => (asked: Same) => asked.person === id || asked.into === id;

/** Ends questions whether two are one. */
function notAsked(view: View, is: (asked: Same) => boolean): View {
  const same = (view.same ?? []).filter((asked) => !is(asked));
  return same.length > 0 ? { ...view, same } : without(view, 'same');
}

/** Takes somebody who is not in the room any more off what people are named for. */
function left(view: View, id: PersonID): View {
  const now = notAsked({ ...view, experts: view.experts.filter(({ person }) => person !== id) }, ofOne(id));
  return now.walker === id ? without(now, 'walker', 'walkerAgreed', 'walkthrough') : now;
}

/** Somebody is not in the room any more. */
function gone(view: View, id: PersonID, how: { removed: true; left?: true }): View {
  const now = { ...view, people: changed(view.people, id, (p) => ({ ...p, ...how })) };
  return left(now, id);
}
