// What somebody is called. Whoever asks not to be named is "someone" wherever the story is told, and in everything that is
// kept with it: a wish that every screen keeps, and no secret, since they are in the room under their name.
//
// | "someone"                                                      | by their name                                      |
// | -------------------------------------------------------------- | -------------------------------------------------- |
// | who was there, who tells a moment, who just happened to be there | the list of people, and faces of those who are here |
// | who took a moment or a line out                                | hands and the floor: whoever leads has to call them |
// | who writes in a moment now, and their caret: it says whose     | who leads, in the room and on invitations          |
// | words those are                                                | care notes, and who would add something: for those |
// | whose a line of inquiry is, who explained a word               | who lead, in confidence                            |
// | whom to ask                                                    | where somebody is chosen: as one of those there,   |
// | search: they are not found; copies of moments                  | to be asked, to walk us through first              |
//
// All of the left goes through this file. What people write themselves is theirs and stays as it is.
import type { Actor, Person, PersonID } from '../protocol.gen';
import { say } from '../words';
import { resolvePerson } from './people';

/** What somebody is called in the story; `begins` where a sentence begins with it. */
export function personName(people: readonly Person[], id: PersonID | undefined, begins = false): string {
  const person = resolvePerson(people, id);
  return !person || person.unnamed ? someone(begins) : person.name;
}

/** Who writes, as it stands beside their caret: their colour would say as much as their name. */
export function writer(
  people: readonly Person[],
  id: PersonID,
): { name: string; colour?: number } | undefined {
  const person = resolvePerson(people, id);
  if (!person) return undefined;
  return { name: personName(people, id), ...(person.unnamed ? {} : { colour: person.colour }) };
}

/** Somebody of the story may be somebody of the room: by what links them, or by their very name. */
export function actorName(people: readonly Person[], actor: Actor, begins = false): string {
  const hidden = people.some(
    (p) =>
      resolvePerson(people, p.id)?.unnamed &&
      (actor.person ? p.id === actor.person : same(p.name, actor.name)),
  );
  return hidden ? someone(begins) : actor.name;
}

const someone = (begins: boolean) => say(begins ? 'people.someone.begins' : 'people.someone');

export const same = (a: string, b: string): boolean =>
  a.trim().localeCompare(b.trim(), undefined, { sensitivity: 'accent' }) === 0;
