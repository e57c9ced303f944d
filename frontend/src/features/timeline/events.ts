import type { Entry, Text } from '../../protocol.gen';
import type { Folds } from '../../room/fold';
import { changed, placed, without } from '../../room/lists';
import { apply, type Sections } from '../../room/sections';

export const timelineEvents = {
  'entry.added': (view, e, { by }) => {
    const entry: Entry = {
      id: e.entry,
      ...(e.when ? { when: e.when } : {}),
      kind: e.kind,
      people: e.people,
      evidence: e.evidence,
      celebrations: e.celebrated ? [{}] : [],
      ...(by && !e.imported ? { by } : {}),
    };
    const text: Text = { version: 0, text: e.text ?? '' };
    return {
      ...view,
      entries: placed(view.entries, entry, e.after),
      texts: { ...view.texts, [e.entry]: text },
    };
  },
  'entry.moved': (view, { entry, after }) => {
    const moved = view.entries.find(({ id }) => id === entry);
    if (!moved) return view;
    return {
      ...view,
      entries: placed(
        view.entries.filter((e) => e !== moved),
        moved,
        after,
      ),
    };
  },
  'entry.described': (view, e) => ({
    ...view,
    entries: changed(view.entries, e.entry, (entry) => ({
      ...(e.noWhen ? without(entry, 'when') : entry),
      ...(e.when ? { when: e.when } : {}),
      ...(e.kind ? { kind: e.kind } : {}),
      ...(e.people ? { people: e.people } : {}),
      ...(e.evidence ? { evidence: e.evidence } : {}),
    })),
  }),
  'entry.removed': (view, { entry }, { by, at }) => ({
    ...view,
    entries: changed(view.entries, entry, (e) => ({ ...e, removed: { by: by!, at } })),
  }),
  'entry.restored': (view, { entry }) => ({
    ...view,
    entries: changed(view.entries, entry, (e) => without(e, 'removed')),
  }),
  'entry.erased': (view, { entry, version }) => ({
    ...view,
    entries: changed(view.entries, entry, ({ id, removed }) => ({
      id,
      kind: 'context',
      people: [],
      evidence: [],
      celebrations: [],
      removed: { ...removed!, erased: true },
    })),
    texts: { ...view.texts, [entry]: { version, text: '' } },
  }),
  'entry.celebrated': (view, { entry, celebration: id, note }, { by }) => ({
    ...view,
    entries: changed(view.entries, entry, (e) => {
      const said = { ...(id ? { id } : {}), ...(by ? { by } : {}), ...(note ? { note } : {}) };
      const at = e.celebrations.findIndex((other) => other.by === by);
      return {
        ...e,
        celebrations: at < 0 ? [...e.celebrations, said] : e.celebrations.with(at, said),
      };
    }),
  }),
  'celebration.withdrawn': (view, { entry, celebration }) => ({
    ...view,
    entries: changed(view.entries, entry, (e) => ({
      ...e,
      celebrations: e.celebrations.filter(({ id }) => id !== celebration),
    })),
  }),
  'actor.added': (view, { actor: id, ...rest }) => ({ ...view, actors: [...view.actors, { id, ...rest }] }),
  'text.edited': (view, { text: id, version, updates }) => {
    const was = view.texts[id];
    if (!was || !updates?.length) return view; // its keystrokes were forgotten; the whole text follows
    const text = (updates as Sections[]).reduce(apply, was.text);
    return { ...view, texts: { ...view.texts, [id]: { version: version + updates.length, text } } };
  },
  'text.compacted': (view, { text: id, version, words }) => ({
    ...view,
    texts: { ...view.texts, [id]: { version, text: words } },
  }),
} satisfies Partial<Folds>;
