// People of the story, and who of the room they are: by what links them, or by their very name.
import type { Actor, Person, View } from '../../protocol.gen';
import { actorName, same } from '../../room/names';
import { inRoom, resolvePerson } from '../../room/people';

const inTheRoom = (view: View, actor: Actor): Person[] =>
  view.people
    .filter((p) => (actor.person ? p.id === actor.person : same(p.name, actor.name)))
    .flatMap((p) => resolvePerson(view.people, p.id) ?? [])
    .filter(inRoom);

/** What somebody of the room did at the time, as the story has it. Whoever asks not to be named is not found by it. */
export function roleInStory(view: View, person: Person): string | undefined {
  if (person.unnamed) return undefined;
  return view.actors.find((actor) => actor.role && inTheRoom(view, actor).some(({ id }) => id === person.id))
    ?.role;
}

/** Whoever is in the story and not in the room, each once. Whoever is someone there is nobody here. */
export function onlyInStory(view: View): Actor[] {
  const shown = new Set<string>();
  return view.actors.filter((actor) => {
    const key = `${actor.name}\n${actor.role ?? ''}`;
    if (shown.has(key) || inTheRoom(view, actor).length > 0) return false;
    shown.add(key);
    return actorName(view.people, actor) === actor.name;
  });
}

/** Their role as it stands in the file, as far as their name does not say it already. */
export function roleBeside({ name, role = '' }: Actor): string {
  return role.startsWith(name) ? role.slice(name.length).replace(/^[\s;]+/, '') : role;
}
