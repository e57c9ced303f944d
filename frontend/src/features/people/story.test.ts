import { expect, test } from 'vitest';
import type { Actor, Person } from '../../protocol.gen';
import { viewOf } from '../../app/testing';
import { onlyInStory, roleBeside, roleInStory } from './story';

const person = (id: string, name: string, more: Partial<Person> = {}): Person => ({
  id,
  name,
  role: 'participant',
  colour: 0,
  ...more,
});

test('whoever is in the story and not in the room stands there once', () => {
  const people = [
    person('a', 'Tomas'),
    person('b', 'Noor', { removed: true }),
    person('c', 'Sari', { unnamed: true, removed: true }),
    person('d', 'Omar again', { into: 'e' }),
    person('e', 'Omar'),
  ];
  const actors: Actor[] = [
    { id: '1', name: 'hw-eng' },
    { id: '2', name: 'Incident coordinator', role: 'Incident coordinator' },
    { id: '3', name: 'tomas ', role: 'On call for carts' },
    { id: '4', name: 'N.', role: 'Platform', person: 'b' },
    { id: '5', name: 'Sari', role: 'Support' },
    { id: '6', name: 'hw-eng' },
    { id: '7', name: 'O.', role: 'Storage', person: 'd' },
  ];
  const all = viewOf({ people, actors });
  expect(onlyInStory(all).map(({ id }) => id)).toEqual(['1', '2', '4']);
  expect(roleInStory(all, people[0]!)).toBe('On call for carts');
  expect(roleInStory(all, people[4]!)).toBe('Storage');
  expect(roleInStory(all, person('a', 'Tomas', { unnamed: true }))).toBeUndefined();
  expect(roleInStory(all, person('x', 'Ines'))).toBeUndefined();
});

test('a role says what the name does not', () => {
  const beside = (name: string, role?: string) => roleBeside({ id: 'x', name, ...(role ? { role } : {}) });
  expect(beside('hw-eng', 'Hardware engineer')).toBe('Hardware engineer');
  expect(beside('Backend lead', 'Backend lead; deploy page')).toBe('deploy page');
  expect(beside('Executive sponsor', 'Executive sponsor')).toBe('');
  expect(beside('Tomas')).toBe('');
});
