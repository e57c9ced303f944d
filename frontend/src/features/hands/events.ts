import type { Folds } from '../../room/fold';
import { changed, without } from '../../room/lists';

export const handEvents = {
  'hand.raised': (view, { hand: id, person, lane, note }, { at }) => ({
    ...view,
    hands: [...view.hands, { id, person, lane, ...(note ? { note } : {}), at }],
  }),
  'hand.noted': (view, { hand, note }) => ({
    ...view,
    hands: changed(view.hands, hand, (h) => ({ ...without(h, 'note'), ...(note ? { note } : {}) })),
  }),
  'hand.lowered': (view, { hand }) => ({ ...view, hands: view.hands.filter((h) => h.id !== hand) }),
  'floor.given': (view, { person, hand }, { at }) => ({
    ...view,
    hands: view.hands.filter((h) => h.id !== hand),
    floor: { person, at },
  }),
  'floor.ended': (view) => without(view, 'floor'),
} satisfies Partial<Folds>;
