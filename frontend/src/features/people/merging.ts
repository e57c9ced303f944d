// Two persons who turned out to be one: what a view shows from then on.
import { personMembers } from '../../protocol.gen';
import type { Celebration, PersonID, View } from '../../protocol.gen';

/** Where a view names people. The id of a person's own row is none of these. */
const names: ReadonlySet<string> = new Set(personMembers);

export function merged(view: View, from: PersonID, to: PersonID): View {
  const gone = view.people.find(({ id }) => id === from);
  const stays = view.people.find(({ id }) => id === to);
  if (!gone || !stays) return view;
  const { part, unnamed, ...rest } = gone;
  const people = view.people.map((p) => {
    if (p === gone) return { ...rest, into: to };
    const own = p.part ?? part;
    return p !== stays
      ? p
      : { ...p, ...(own ? { part: own } : {}), ...((p.unnamed ?? unnamed) ? { unnamed: true } : {}) };
  });
  const actors = view.actors.map((a) =>
    a.person === from && a.name === gone.name ? { ...a, name: stays.name } : a,
  );
  const { texts, ...named } = { ...view, people, actors };
  const now = renamed(named, from, to) as Omit<View, 'texts'>;
  const entries = now.entries.map((e) => ({ ...e, celebrations: once(e.celebrations, to) }));
  return { ...now, entries, texts };
}

function renamed(value: unknown, from: PersonID, to: PersonID): unknown {
  if (Array.isArray(value)) return value.map((one) => renamed(one, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      one === from && names.has(key)
        ? to
        : Array.isArray(one) && names.has(key)
          ? one.map((id: unknown) => (id === from ? to : id))
          : renamed(one, from, to),
    ]),
  );
}

/** Two marks of one person are one where one of them says nothing more. Two notes stay two. */
function once(all: Celebration[], by: PersonID): Celebration[] {
  const out: Celebration[] = [];
  for (const c of all) {
    const at = out.findIndex((k) => c.by === by && k.by === by && (!c.note || !k.note || c.note === k.note));
    if (at < 0) out.push(c);
    else if (!out[at]!.note) out[at] = c;
  }
  return out;
}
