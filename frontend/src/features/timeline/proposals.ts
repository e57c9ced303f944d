// Who may be meant by what was typed so far: people of the room, then others of the story.
import type { ActorID, Entry, PersonID, View } from '../../protocol.gen';
import { same } from '../../room/names';
import { inRoom } from '../../room/people';

export interface Proposal {
  name: string;
  actor?: ActorID | undefined;
  person?: PersonID | undefined;
  /** What else is known, to tell two apart. */
  note?: string | undefined;
}

const plain = (text: string) =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase().replace(/\s+/g, ' ').trim();

/** Everybody who is in the room or the story, once. */
function known(view: View): Proposal[] {
  const people = view.people
    .filter((p) => inRoom(p) && p.role !== 'wall')
    .map((p): Proposal => {
      const actor =
        view.actors.find((a) => a.person === p.id) ??
        view.actors.find((a) => !a.person && same(a.name, p.name));
      return { name: p.name, person: p.id, actor: actor?.id, note: p.part ?? actor?.role };
    });
  const taken = new Set(people.map(({ actor }) => actor));
  const actors = view.actors
    .filter((a, i) => {
      if (taken.has(a.id)) return false;
      // Who came in twice may be in the story twice: moments name the first.
      return !a.person || a.role || view.actors.findIndex(({ person }) => person === a.person) === i;
    })
    .map((a): Proposal => ({ name: a.name, actor: a.id, note: a.role }));
  return [...people, ...actors];
}

/** Whom what was typed may mean, best first: names that begin so, then names with a part that does, then the rest. */
export function proposals(view: View, entry: Pick<Entry, 'people'>, typed: string): Proposal[] {
  const wanted = plain(typed);
  const rank = ({ name }: Proposal) => {
    const own = plain(name);
    if (own.startsWith(wanted)) return 0;
    if (own.split(/[\s.-]/).some((part) => part.startsWith(wanted))) return 1;
    return own.includes(wanted) ? 2 : 3;
  };
  const free = known(view).filter(({ actor }) => !actor || !entry.people.includes(actor));
  return [0, 1, 2].flatMap((r) => free.filter((one) => rank(one) === r)).slice(0, 8);
}

/** A name that nobody here has. */
export function newcomer(view: View, typed: string): string | undefined {
  const name = typed.trim();
  return name && !known(view).some((one) => plain(one.name) === plain(name)) ? name : undefined;
}
