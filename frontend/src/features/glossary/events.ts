import type { Folds } from '../../room/fold';

export const glossaryEvents = {
  'term.added': (view, { term }) => ({ ...view, terms: [...view.terms, term] }),
  'term.asked': (view, { word }) => ({
    ...view,
    terms: [...view.terms, { word, meaning: '', kind: 'other', also: [] }],
  }),
  'term.explained': (view, { word, was = word, meaning, kind, also }, { by }) => {
    const term = { word, meaning, kind, also, ...(by ? { by } : {}) };
    const at = view.terms.findIndex((t) => t.word === was);
    return { ...view, terms: at < 0 ? [...view.terms, term] : view.terms.with(at, term) };
  },
  'term.removed': (view, { word }) => ({ ...view, terms: view.terms.filter((t) => t.word !== word) }),
} satisfies Partial<Folds>;
