import { expect, test } from 'vitest';
import type { Person } from '../../protocol.gen';
import { find } from './finding';
import { viewOf } from '../../app/testing';
import { asHTML, asMarkdown, asText, copied } from '../timeline/copy';
import { actorName, personName, writer } from '../../room/names';

const people: Person[] = [
  { id: 'a', name: 'Tomas', role: 'participant', colour: 0, unnamed: true },
  { id: 'b', name: 'Noor', role: 'participant', colour: 1 },
  { id: 'c', name: 'Tomas (2)', role: 'participant', colour: 2, into: 'a' },
];

test('whoever asks not to be named is someone, by link and by name', () => {
  expect(personName(people, 'a')).toBe('someone');
  expect(personName(people, 'a', true)).toBe('Someone');
  expect(personName(people, 'b')).toBe('Noor');
  expect(personName(people, undefined)).toBe('someone');
  expect(actorName(people, { id: 'x', name: 'T.', person: 'a' })).toBe('someone');
  expect(actorName(people, { id: 'x', name: 'tomas ' })).toBe('someone');
  expect(actorName(people, { id: 'x', name: 'Noor' })).toBe('Noor');
  // Somebody else of that name.
  expect(actorName(people, { id: 'x', name: 'Tomas', person: 'b' })).toBe('Tomas');
});

test('whoever came in twice is one person, with one wish', () => {
  expect(personName(people, 'c')).toBe('someone');
  expect(actorName(people, { id: 'x', name: 'Tomas (2)' })).toBe('someone');
  const named = people.map((p) => ({ ...p, unnamed: false }));
  expect(personName(named, 'c')).toBe('Tomas');
  expect(writer(named, 'c')).toEqual({ name: 'Tomas', colour: 0 });
});

test('a caret says nothing of whose it is by its colour either', () => {
  expect(writer(people, 'a')).toEqual({ name: 'someone' });
  expect(writer(people, 'b')).toEqual({ name: 'Noor', colour: 1 });
  expect(writer(people, 'nobody')).toBeUndefined();
});

test('search and copies of the story name nobody who asks not to be named', () => {
  const view = viewOf({
    people,
    actors: [{ id: 'x', name: 'Tomas', person: 'a' }],
    entries: [
      {
        id: 'm',
        kind: 'action',
        people: ['x'],
        evidence: ['the graph'],
        celebrations: [{ by: 'a' }],
        perspectives: [{ id: 't', by: 'a', words: 'I saw the carts.' }],
        by: 'a',
      },
    ],
    lines: [{ id: 'l', words: 'How did we notice?', by: 'a', moments: ['m'] }],
    terms: [{ word: 'LB', meaning: 'load balancer', kind: 'technology', also: [], by: 'a' }],
    experts: [{ person: 'a', subject: 'carts', moments: ['m'], lines: [], agreed: true }],
  });
  const at = { pathname: '/m/room', search: '' };
  const look = (wanted: string) => find(view, () => 'Carts were empty.', wanted, 'room', at);
  expect(look('carts')).toHaveLength(1);
  expect(look('Noor')).toHaveLength(1);
  expect(look('tomas')).toEqual([]);
  const all = copied({ words: () => 'Carts were empty.' }, view.entries, 'UTC');
  for (const form of [asText(all), asMarkdown(all), asHTML(all)]) {
    expect(form).toContain('Carts were empty.');
    expect(form).not.toContain('Tomas');
  }
});

// The right column of the table in named.ts: whoever adds a place there has thought of it.
test('only these places show somebody under their name, whatever they ask for', () => {
  const named = [
    'hands/', // they have to be called
    'hazards/CareNotes', // for those who lead
    'meeting/Cancel', // whoever leads
    'meeting/Pointers', // for those who lead
    'meeting/Checklist', // for those who lead: who walks us through first
    'people/ExpertForm', // whoever was chosen just now
    'people/First', // who is asked to walk us through first
    'walkthrough/', // for those whom its owner chose
    'lines/Line', // asks personName for the name
  ];
  const files = import.meta.glob<string>('../**/*.svelte', { query: '?raw', import: 'default', eager: true });
  expect(Object.keys(files).length).toBeGreaterThan(50);
  const shows = Object.entries(files)
    .filter(([, source]) => /\.person\([^)]*\)+\??\.name|= \$derived\(room\.person\(/.test(source))
    .map(([file]) => file.replace('../', '').replace('./', 'people/'));
  expect(shows).toContain('hands/Hands.svelte');
  expect(shows.filter((file) => !named.some((start) => file.startsWith(start)))).toEqual([]);
});
