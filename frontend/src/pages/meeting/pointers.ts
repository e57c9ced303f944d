// What a facilitator may want to look at before the meeting, worked out from what everybody can read.
import { same } from '../../room/names';
import type { PersonID, View } from '../../protocol.gen';

/** People and teams of the story who are nobody of this room. */
export function missing(view: View): string[] {
  const here = view.people.filter((p) => !p.removed);
  const isHere = (name: string) => here.some((p) => same(p.name, name));
  const inStory = new Set(view.entries.flatMap(({ people, removed }) => (removed ? [] : people)));
  const names = [
    ...view.actors.flatMap(({ id, name, person }) =>
      inStory.has(id) && !here.some((p) => p.id === person) ? [name] : [],
    ),
    ...view.terms.flatMap(({ word, kind, also }) =>
      (kind === 'person' || kind === 'team') && !also.some(isHere) ? [word] : [],
    ),
  ];
  return names.filter((name, i) => !isHere(name) && names.findIndex((other) => same(other, name)) === i);
}

/** Whether somebody is in the story themselves. */
export function isIn(view: View, who: PersonID | undefined): boolean {
  const me = view.people.find((p) => p.id === who);
  if (!me) return false;
  const mine = new Set(
    view.actors.filter((a) => (a.person ? a.person === me.id : same(a.name, me.name))).map(({ id }) => id),
  );
  return view.entries.some(({ people, removed }) => !removed && people.some((id) => mine.has(id)));
}
