// What somebody is called in the story. Whoever asks not to be named is "someone" there: a wish that everybody's screen
// keeps, and no secret, since they are in the room under their name.
import type { Actor, Person, PersonID } from '../protocol.gen';
import { say } from '../words';

export function personName(people: readonly Person[], id: PersonID): string {
  const person = people.find((p) => p.id === id);
  return !person || person.unnamed ? say('people.someone') : person.name;
}

/** Somebody of the story may be somebody of the room: by what links them, or by their very name. */
export function actorName(people: readonly Person[], actor: Actor): string {
  const hidden = people.some(
    (p) => p.unnamed && (actor.person ? p.id === actor.person : same(p.name, actor.name)),
  );
  return hidden ? say('people.someone') : actor.name;
}

export const same = (a: string, b: string): boolean =>
  a.trim().localeCompare(b.trim(), undefined, { sensitivity: 'accent' }) === 0;
