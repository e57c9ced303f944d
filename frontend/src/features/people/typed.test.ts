import { expect, test } from 'vitest';
import { meet } from '../../app/testing';
import { asIs, saveMe, typedIn } from './typed.svelte';

const room = { id: 'room', you: 'ines' };
const is = asIs({ id: 'ines', name: 'Ines', role: 'facilitator', colour: 0, part: 'on call' });

test('what is typed stays, and the rest follows the room', () => {
  const typed = typedIn(room);
  expect(typed.over(is)).toEqual(is);
  typed.type({ name: 'Ines K.' });
  expect(typed.over({ ...is, name: 'I.', part: 'asleep' })).toEqual({
    ...is,
    name: 'Ines K.',
    part: 'asleep',
  });
  // Another place of the same page, and another room.
  expect(typedIn({ ...room }).over(is).name).toBe('Ines K.');
  expect(typedIn({ ...room, id: 'other' }).over(is).name).toBe('Ines');

  typed.type({ part: 'on call for carts' });
  typed.saved({ name: 'Ines K.', pronouns: '', onlyLead: false });
  expect(typed.over(is)).toEqual({ ...is, part: 'on call for carts' });
  // Typed over while it was on its way.
  typed.saved({ part: 'on call', unnamed: false });
  expect(typed.over(is).part).toBe('on call for carts');
  typed.saved({ part: 'on call for carts', unnamed: false });
  expect(typed.over(is)).toEqual(is);
});

test('only what changed is sent', async () => {
  const meeting = meet();
  const { me } = meeting.room;
  const typed = typedIn({ ...room, id: 'sent' });
  expect(await saveMe(meeting.room, typed)).toBeUndefined();
  typed.type({ name: ` ${me!.name} ` });
  expect(await saveMe(meeting.room, typed)).toBeUndefined();
  expect(meeting.asked).toEqual([]);
  typed.type({ pronouns: 'she', onlyLead: true });
  const done = saveMe(meeting.room, typed);
  await meeting.waiting[0]!.ack();
  expect(await done).toBeUndefined();
  expect(meeting.asked).toEqual([
    { name: 'person.describe', body: { name: me!.name, pronouns: 'she', onlyLead: true } },
  ]);
});

test('what is refused stays typed, and what went through before it follows the room', async () => {
  const meeting = meet();
  const typed = typedIn({ ...room, id: 'refused' });
  typed.type({ name: 'Ines K.', part: 'on call', unnamed: true });
  const refused = saveMe(meeting.room, typed);
  await meeting.waiting[0]!.ack();
  await meeting.waiting[0]!.refuse('invalid', 'That could not be read.');
  expect(await refused).toBe('That could not be read.');
  expect(meeting.asked.map(({ name }) => name)).toEqual(['person.describe', 'person.introduce']);
  const now = { ...is, name: 'Ines K.' };
  expect(typed.over(now)).toEqual({ ...now, part: 'on call', unnamed: true });
  expect(typed.over(is).name).toBe('Ines');

  // The first refused: the second is not asked at all.
  typed.type({ name: 'Ines again' });
  const first = saveMe(meeting.room, typed);
  await meeting.waiting[0]!.refuse('invalid', 'No.');
  expect(await first).toBe('No.');
  expect(meeting.asked).toHaveLength(3);
  expect(typed.over(is)).toEqual({ ...is, name: 'Ines again', part: 'on call', unnamed: true });
});
