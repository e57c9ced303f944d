import { expect, test } from 'vitest';
import { asIs, describes, introduces, typedIn } from './typed.svelte';

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

test('only what changed is sent', () => {
  expect(describes({ ...is, name: ' Ines ' }, is)).toBe(false);
  expect(describes({ ...is, pronouns: 'she' }, is)).toBe(true);
  expect(describes({ ...is, onlyLead: true }, is)).toBe(true);
  expect(describes({ ...is, unnamed: true }, is)).toBe(false);
  expect(introduces({ ...is, part: '' }, is)).toBe(true);
  expect(introduces({ ...is, unnamed: true }, is)).toBe(true);
  expect(introduces({ ...is, name: 'Ada' }, is)).toBe(false);
});
