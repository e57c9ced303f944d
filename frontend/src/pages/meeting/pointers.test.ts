import { expect, test } from 'vitest';
import { viewOf } from '../../app/testing';
import { isIn, missing } from './pointers';

const entry = (id: string, people: string[]) => ({
  id,
  kind: 'observation' as const,
  people,
  evidence: [],
  celebrations: [],
});

test('people and teams of the story who are not here are pointed at', () => {
  const view = viewOf({
    people: ['ines', 'omar'],
    actors: [
      { id: 'a', name: 'Omar' },
      { id: 'b', name: 'Noor' },
      { id: 'c', name: 'I.', person: 'ines' },
      { id: 'd', name: 'Nowhere' },
    ],
    entries: [entry('1', ['a', 'b', 'c']), { ...entry('2', ['d']), removed: { by: 'ines', at: '' } }],
    terms: [
      { word: 'Payments', meaning: 'a team', kind: 'team' as const, also: [] },
      { word: 'noor', meaning: 'a person', kind: 'person' as const, also: [] },
      { word: 'bird', meaning: 'a cache', kind: 'technology' as const, also: [] },
    ],
  });
  expect(missing(view)).toEqual(['Noor', 'Payments']);
  expect(isIn(view, 'ines')).toBe(true);
  expect(isIn(view, 'omar')).toBe(true);
  expect(isIn({ ...view, entries: [] }, 'ines')).toBe(false);
});
