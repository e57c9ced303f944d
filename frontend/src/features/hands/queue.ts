// Who waits, in the order the room heard of them: the same for all. Nobody is moved in it, least of all for being away.
import type { Hand, HandID, Lane, Person, PersonID, View } from '../../protocol.gen';

export interface Waiting {
  hand: Hand;
  person: Person;
  /** 1 for the next. */
  place: number;
  away: boolean;
  mine: boolean;
}

export type Away = (person: PersonID) => boolean;

/** One lane, first come first. A hand whose person is not known yet is not shown, but keeps its place. */
export function lane(view: View, which: Lane, you: PersonID, away: Away): Waiting[] {
  return view.hands
    .filter((hand) => hand.lane === which)
    .flatMap((hand, i) => {
      const person = view.people.find(({ id }) => id === hand.person);
      return person ? [{ hand, person, place: i + 1, away: away(person.id), mine: person.id === you }] : [];
    });
}

/** Whom "Invite next" invites: the first in Speak who is not away, else the first quick question. */
export function next(view: View, you: PersonID, away: Away): Waiting | undefined {
  const both = [...lane(view, 'speak', you, away), ...lane(view, 'question', you, away)];
  return both.find((waiting) => !waiting.away);
}

export function handOf(view: View | undefined, person: PersonID, which: Lane): Hand | undefined {
  return view?.hands.find((hand) => hand.person === person && hand.lane === which);
}

/** Hands that came since. */
export function came(before: ReadonlySet<HandID>, hands: readonly Hand[]): Hand[] {
  return hands.filter(({ id }) => !before.has(id));
}
