// The facts of a meeting in a form: sent whole, woven with what others change meanwhile, and kept until they are saved.
import { cleanup, fireEvent, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { meet, show, viewOf, type Meeting } from '../../app/testing';
import { patience } from '../../room/offline.svelte';
import { notices } from '../../ui/notice.svelte';
import type { Facts } from '../../protocol.gen';
import Edit from './Edit.svelte';

const facts: Facts = { ...viewOf().facts, opening: 'We will talk about this openly.' };
const done = vi.fn();
let meeting: Meeting;
beforeEach(() => {
  meeting = meet({ facts });
  show(meeting, Edit, { ondone: done });
});
afterEach(() => {
  localStorage.clear();
  done.mockClear();
});

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(new RegExp(`^${label}`));
const write = (label: string, value: string) => fireEvent.input(field(label), { target: { value } });
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save' }));
const others = async (changed: Partial<Facts>) => {
  meeting.told('room.described', { facts: { ...meeting.room.view!.facts, ...changed } }, 'omar');
  await tick();
};
const theirs = () => screen.queryByRole('region', { name: 'Somebody else has changed this too' });

test('begins at its heading, with what is known', () => {
  expect(screen.getByRole('heading', { name: 'What is known of it' })).toBe(document.activeElement);
  expect(field('Title').value).toBe('Checkout slowdown');
});

test('what is wrong is said at its field once it is to be saved, and nothing is sent', async () => {
  await write('Title', '');
  expect(screen.queryByText('Give the meeting a title.')).toBeNull();
  await save();
  await tick();
  expect(screen.getByText('Give the meeting a title.')).toBeTruthy();
  expect(document.activeElement).toBe(field('Title'));
  expect(meeting.asked).toEqual([]);
});

test('is sent whole, on what it was made on; another zone moves what clocks showed, not when it was', async () => {
  const eased = within(screen.getByRole('group', { name: /^When it got better/ }));
  await write('Title', 'The evening of the replica rebuild');
  await write('What people noticed', 'Pages came slowly.\nSome did not come.');
  await fireEvent.input(eased.getByLabelText(/^Day/), { target: { value: '2026-03-12' } });
  await fireEvent.input(eased.getByLabelText(/^Time/), { target: { value: '13:40' } });
  await write('Services', 'checkout, cart');
  await write('Tags', 'replica');
  await write('Severity', 'Felt by many');
  await write('Organisation', 'The shop');
  await write('Link to the call', 'meet.example.org/abc');
  await write('Opening words', 'We are here to understand.');
  await write('Time zone', 'UTC');
  await fireEvent.change(field('Time zone'));
  await fireEvent.blur(field('Time zone'));
  expect(eased.getByLabelText<HTMLInputElement>(/^Time/).value).toBe('11:40');
  await fireEvent.keyDown(field('Title'), { key: 'Enter', ctrlKey: true });
  expect(meeting.asked).toEqual([
    {
      name: 'room.describe',
      body: {
        base: facts,
        facts: {
          title: 'The evening of the replica rebuild',
          zone: 'UTC',
          started: facts.started,
          eased: '2026-03-12T11:40:00.000Z',
          organisation: 'The shop',
          services: ['checkout', 'cart'],
          tags: ['replica'],
          impact: 'Pages came slowly.\nSome did not come.',
          severity: 'Felt by many',
          call: 'https://meet.example.org/abc',
          opening: 'We are here to understand.',
          readers: 'members',
        },
      },
    },
  ]);
  expect(done).not.toHaveBeenCalled();
  await meeting.waiting[0]!.ack();
  expect(done).toHaveBeenCalledOnce();
});

test('what only somebody else has changed is up to date, and what both changed is asked about', async () => {
  await write('Title', 'Omar calls it that');
  await write('Tags', 'replica');
  await others({ title: 'Ines calls it this', impact: 'Pages came slowly.' });
  expect(field('What people noticed').value).toBe('Pages came slowly.');
  expect(field('Title').value).toBe('Omar calls it that');
  expect(within(theirs()!).getByText('Ines calls it this')).toBeTruthy();
  // It is not saved unasked.
  await save();
  expect(meeting.asked).toEqual([]);
  const take = within(theirs()!).getByRole('button', { name: 'Take this: Title' });
  expect(document.activeElement).toBe(take);
  await fireEvent.click(take);
  expect(theirs()).toBeNull();
  expect(field('Title').value).toBe('Ines calls it this');
  expect(field('Tags').value).toBe('replica');
  await save();
  expect(meeting.asked[0]!.body).toMatchObject({
    base: { title: 'Ines calls it this' },
    facts: { title: 'Ines calls it this', tags: ['replica'], impact: 'Pages came slowly.' },
  });
});

test('mine can be kept instead', async () => {
  await write('Title', 'Omar calls it that');
  await others({ title: 'Ines calls it this' });
  await fireEvent.click(within(theirs()!).getByRole('button', { name: 'Keep mine: Title' }));
  await save();
  expect(meeting.asked[0]!.body).toMatchObject({
    base: { title: 'Ines calls it this' },
    facts: { title: 'Omar calls it that' },
  });
});

test('somebody who saves while mine is on its way is met by what the server says', async () => {
  await write('Title', 'Omar calls it that');
  await save();
  await others({ title: 'Ines calls it this' });
  await meeting.waiting[0]!.refuse('conflict', 'Somebody else has changed this.', {
    ...facts,
    title: 'Ines calls it this',
  });
  expect(within(theirs()!).getByText('Ines calls it this')).toBeTruthy();
  expect(field('Title').value).toBe('Omar calls it that');
  expect(done).not.toHaveBeenCalled();
});

test('a refusal is said, and the words stay', async () => {
  await write('Title', 'Another');
  await save();
  await meeting.waiting[0]!.refuse('too_many', 'There is no room for it.');
  expect(screen.getByRole('alert').textContent).toContain('There is no room for it.');
  expect(field('Title').value).toBe('Another');
});

test('without a connection it waits, says so, and is sent when the line is back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  await write('Title', 'Another');
  meeting.line('lost');
  await tick();
  vi.advanceTimersByTime(patience);
  await tick();
  expect(screen.getByText('There is no connection just now. What you wrote is kept here.')).toBeTruthy();
  await save();
  await fireEvent.submit(field('Title').form!);
  expect(meeting.asked).toEqual([]);
  expect(field('Title').value).toBe('Another');
  meeting.line('open');
  await tick();
  await save();
  expect(meeting.asked).toHaveLength(1);
});

test('is kept in this browser until it is saved, whoever else saves meanwhile', async () => {
  await write('What people noticed', 'Half a sentence');
  cleanup();
  await others({ impact: 'Pages came slowly.' });
  const again = show(meeting, Edit, { ondone: done });
  await tick();
  expect(field('What people noticed').value).toBe('Half a sentence');
  await fireEvent.click(within(theirs()!).getByRole('button', { name: 'Keep mine: What people noticed' }));
  again.unmount();
  show(meeting, Edit, { ondone: done });
  expect(field('What people noticed').value).toBe('Half a sentence');
  expect(theirs()).toBeNull();
  await save();
  await meeting.waiting[0]!.ack();
  expect(Object.keys(localStorage)).toEqual([]);
});

test('what Cancel threw away is brought back by Undo', async () => {
  await write('Title', 'Another');
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(done).toHaveBeenCalledOnce();
  expect(Object.keys(localStorage)).toEqual([]);
  notices.past[0]!.action!.run();
  cleanup();
  show(meeting, Edit, { ondone: done });
  expect(field('Title').value).toBe('Another');
});
