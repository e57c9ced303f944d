import { expect, test } from 'vitest';
import type { Person } from '../protocol.gen';
import { actorName, personName } from './named';

const people: Person[] = [
  { id: 'a', name: 'Tomas', role: 'participant', colour: 0, unnamed: true },
  { id: 'b', name: 'Noor', role: 'participant', colour: 1 },
];

test('whoever asks not to be named is someone, by link and by name', () => {
  expect(personName(people, 'a')).toBe('someone');
  expect(personName(people, 'b')).toBe('Noor');
  expect(actorName(people, { id: 'x', name: 'T.', person: 'a' })).toBe('someone');
  expect(actorName(people, { id: 'x', name: 'tomas ' })).toBe('someone');
  expect(actorName(people, { id: 'x', name: 'Noor' })).toBe('Noor');
  // Somebody else of that name.
  expect(actorName(people, { id: 'x', name: 'Tomas', person: 'b' })).toBe('Tomas');
});
