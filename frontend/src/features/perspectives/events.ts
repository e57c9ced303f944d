import type { Perspective } from '../../protocol.gen';
import type { Folds } from '../../room/fold';
import { changed, without } from '../../room/lists';

export const perspectiveEvents = {
  'perspective.told': (view, { perspective: id, entry, words }, { by }) => ({
    ...view,
    entries: changed(view.entries, entry, (e) => {
      const told: Perspective = { id, by: by!, words };
      const perspectives = e.perspectives ?? [];
      const at = perspectives.findIndex((other) => other.id === id);
      return { ...e, perspectives: at < 0 ? [...perspectives, told] : perspectives.with(at, told) };
    }),
  }),
  'perspective.withdrawn': (view, { perspective, entry }) => ({
    ...view,
    entries: changed(view.entries, entry, (e) => {
      const left = (e.perspectives ?? []).filter(({ id }) => id !== perspective);
      return left.length > 0 ? { ...e, perspectives: left } : without(e, 'perspectives');
    }),
  }),
} satisfies Partial<Folds>;
