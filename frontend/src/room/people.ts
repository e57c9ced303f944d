// Who is in the room, and as whom: somebody who came in twice may have become one person.
import type { Person, PersonID } from '../protocol.gen';

export const inRoom = (person: Person): boolean => !person.removed && !person.into;

/** Whoever an id stands for. */
export function resolvePerson(people: readonly Person[], id: PersonID | undefined): Person | undefined {
  const person = people.find((p) => p.id === id);
  return person?.into ? people.find((p) => p.id === person.into) : person;
}
