import type { Folds } from '../../room/fold';
import { changed, without } from '../../room/lists';

export const lineEvents = {
  'inquiry.changed': (view, { names, asked }) => ({ ...view, inquiry: { ...view.inquiry, names, asked } }),
  'inquiry.former_changed': (view, { former }) => ({
    ...view,
    inquiry: former.length > 0 ? { ...view.inquiry, former } : without(view.inquiry, 'former'),
  }),
  'lines.reminded': (view, _, { at }) => ({ ...view, inquiry: { ...view.inquiry, reminded: at } }),
  'lines.opened': (view) => ({
    ...view,
    inquiry: { ...without(view.inquiry, 'reminded', 'former'), opened: view.inquiry.opened + 1 },
  }),
  'line.opened': (view, { line: id, words, by, moments }) => ({
    ...view,
    lines: [...view.lines, { id, words, ...(by ? { by } : {}), moments }],
  }),
  'line.merged': (view, { line, into }) => ({
    ...view,
    lines: changed(view.lines, line, (l) => ({ ...l, into })),
  }),
  'line.split_off': (view, { line }) => ({
    ...view,
    lines: changed(view.lines, line, (l) => without(l, 'into')),
  }),
  'line.touched': (view, { line, moments }) => ({
    ...view,
    lines: changed(view.lines, line, (l) => ({ ...l, moments })),
  }),
  'line.removed': (view, { line }, { by, at }) => ({
    ...view,
    lines: changed(view.lines, line, (l) => ({ ...without(l, 'into'), removed: { by: by!, at } })),
  }),
  'line.restored': (view, { line }) => ({
    ...view,
    lines: changed(view.lines, line, (l) => without(l, 'removed')),
  }),
  'line.erased': (view, { line }) => ({
    ...view,
    lines: changed(view.lines, line, ({ id, removed }) => ({
      id,
      words: '',
      moments: [],
      removed: { ...removed!, erased: true },
    })),
  }),
} satisfies Partial<Folds>;
