import { limits } from '../../protocol.gen';
import type { Instant, Link } from '../../protocol.gen';
import type { Folds } from '../../room/fold';
import { changed } from '../../room/lists';

export const linkEvents: Folds<'facilitators'> = {
  // Where many are listed, the oldest that lets nobody in any more makes room.
  'link.made': (view, { link: id, ...rest }, { at }) => {
    const over = view.links.length < 2 * limits.maxLinks ? -1 : view.links.findIndex((l) => isOver(l, at));
    const links = over < 0 ? view.links : view.links.toSpliced(over, 1);
    return { ...view, links: [...links, { id, made: at, ...rest, uses: 0 }] };
  },
  'link.used': (view, { link, person }, { at }) => ({
    ...view,
    links: changed(view.links, link, ({ uses, came = [], ...l }) => {
      const all = person ? [...came, person] : came;
      return { ...l, uses: uses + 1, used: at, ...(all.length > 0 ? { came: all } : {}) };
    }),
  }),
  'link.revoked': (view, { link }) => ({
    ...view,
    links: changed(view.links, link, (l) => ({ ...l, revoked: true })),
  }),
  'person.lowered': (view, { person }, { at }) => ({
    ...view,
    lowered: [...(view.lowered ?? []).filter((one) => one.person !== person), { person, at }],
  }),
};

const isOver = ({ revoked, expires, most, uses }: Link, now: Instant) =>
  revoked || expires <= now || (most && uses >= most);
