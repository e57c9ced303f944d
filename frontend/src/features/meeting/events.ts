import type { Folds } from '../../room/fold';
import { without } from '../../room/lists';

export const meetingEvents = {
  'room.created': (view, { facts, names, asked, huddle }) => ({
    ...view,
    ...(huddle ? { huddle } : {}),
    facts,
    stage: 'prepare',
    inquiry: { names, asked, opened: 0 },
  }),
  'room.described': (view, { facts }) => ({ ...view, facts }),
  'stage.changed': (view, { stage }) => ({ ...view, stage }),
  'room.closed': (view, { readers }, { at }) => ({
    ...view,
    closed: at,
    facts: { ...view.facts, readers },
  }),
  'room.deletion_scheduled': (view, { until }) => ({ ...view, deletesAt: until }),
  'room.deletion_cancelled': (view) => without(view, 'deletesAt'),
  'room.cancelled': (view, { note }, { by, at }) => ({
    ...view,
    cancelled: { by: by!, at, ...(note ? { note } : {}) },
  }),
  'room.uncancelled': (view) => without(view, 'cancelled'),
  'room.archived': (view, _, { at }) => ({ ...view, archived: at }),
  'room.unarchived': (view) => without(view, 'archived'),
  'room.deleted': (view) => view,
  'door.opened': (view) => without(view, 'huddle', 'shut'),
  'door.closed': (view) => ({ ...view, shut: true }),
  'room.reopened': (view) => without(view, 'closed'),
  'learning.added': (view, { learning }) => ({ ...view, learnings: [...view.learnings, learning] }),
  'story.imported': (view, { source }) => (source ? { ...view, source } : view),
} satisfies Partial<Folds>;
