// The word list: asked without a name, explained in a form that outlives being closed, and what earlier meetings say of it.
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { meet, settled, show, type Meeting } from '../../app/testing';
import type { EarlierWord, Entry, Term } from '../../protocol.gen';
import { router } from '../../ui/router.svelte';
import { notices } from '../../ui/notice.svelte';
import WordList from './WordList.svelte';

const bird: Term = { word: 'bird', meaning: '', kind: 'other', also: [] };
const explained: Term = { ...bird, meaning: 'The cache.', kind: 'technology', by: 'omar' };
let meeting: Meeting;
const open = (terms: Term[], earlier: EarlierWord[] = [], text = '') => {
  vi.stubGlobal('fetch', vi.fn().mockResolvedValue(new Response(JSON.stringify(earlier))));
  const entry: Entry = { id: 'a', kind: 'observation', people: [], evidence: [], celebrations: [] };
  meeting = meet({ terms, entries: [entry], texts: { a: { version: 1, text } } });
  show(meeting, WordList, {});
};
const button = (name: string) => screen.getByRole('button', { name });
const meaning = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: /^What it means/ });
const write = (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } });
const save = () => fireEvent.keyDown(meaning(), { key: 'Enter', ctrlKey: true });
afterEach(() => {
  vi.unstubAllGlobals();
  router.go('/', { replace: true });
  localStorage.clear();
});

test('a word is asked, and nothing of who asks goes with it', async () => {
  open([]);
  const field = screen.getByRole('textbox', { name: 'A word you would like explained' });
  expect(screen.getByText(/^Your name is not on it, and not in the record either/)).toBeTruthy();
  await write(field, ' bird ');
  await fireEvent.click(button('Ask a word'));
  expect(meeting.asked).toEqual([{ name: 'term.ask', body: { word: 'bird' } }]);
});

describe('what a word means', () => {
  beforeEach(() => open([bird]));

  test('is begun by what it names, and sent whole', async () => {
    await fireEvent.click(button('bird is: A technology'));
    await tick();
    expect(document.activeElement).toBe(meaning());
    await write(meaning(), 'The Redis cache');
    await write(screen.getByRole('textbox', { name: /^Other spellings/ }), 'the birdcage, Birds');
    await save();
    expect(meeting.asked).toEqual([
      {
        name: 'term.explain',
        body: {
          word: 'bird',
          kind: 'technology',
          meaning: 'The Redis cache',
          also: ['the birdcage', 'Birds'],
        },
      },
    ]);
    await meeting.waiting[0]!.ack();
    expect(Object.keys(localStorage)).toEqual([]);
  });

  test('stays when its form is closed by Esc, and when the page comes anew', async () => {
    await fireEvent.click(button('bird is: A technology'));
    await write(meaning(), 'The Redis cache');
    await fireEvent.keyDown(meaning(), { key: 'Escape' });
    expect(screen.queryByRole('textbox', { name: /^What it means/ })).toBeNull();
    await fireEvent.click(button('Explain: bird'));
    expect(meaning().value).toBe('The Redis cache');
    cleanup();
    show(meeting, WordList, {});
    expect(meaning().value).toBe('The Redis cache');
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'A technology' }).checked).toBe(true);
  });

  test('is not sent without words, nor under a word that is there already', async () => {
    await fireEvent.click(button('Explain: bird'));
    await save();
    expect(await screen.findByText('Say in a few words what it means.')).toBeTruthy();
    await write(meaning(), 'The Redis cache');
    await write(screen.getByRole('textbox', { name: /^Word/ }), 'LSE');
    await save();
    expect(await screen.findByText(/^That is another word/)).toBeTruthy();
    expect(meeting.asked).toEqual([]);
  });

  const saysSo = () =>
    meeting.told(
      'term.explained',
      { word: 'bird', meaning: 'The cache.', kind: 'technology', also: [] },
      'omar',
    );

  test('that somebody says meanwhile stands beside mine', async () => {
    await fireEvent.click(button('Explain: bird'));
    await write(meaning(), 'The Redis cache');
    const field = meaning();
    field.focus();
    saysSo();
    await tick();
    expect(screen.getByText('omar has explained it meanwhile: The cache.')).toBeTruthy();
    expect(meaning()).toBe(field); // with its caret
    expect([document.activeElement, field.value]).toEqual([field, 'The Redis cache']);
  });

  test('that somebody has said while nobody looked at mine stands beside it too', async () => {
    await fireEvent.click(button('Explain: bird'));
    await write(meaning(), 'The Redis cache');
    await fireEvent.keyDown(meaning(), { key: 'Escape' });
    saysSo();
    await tick();
    await fireEvent.click(button('Change: bird'));
    expect(meaning().value).toBe('The Redis cache');
    expect(screen.getByText('omar has explained it meanwhile: The cache.')).toBeTruthy();
  });
});

test('a word is taken off the list, and put back as it was', async () => {
  open([explained]);
  await fireEvent.click(button('Remove: bird'));
  expect(meeting.asked).toEqual([{ name: 'term.remove', body: { word: 'bird' } }]);
  await meeting.waiting[0]!.ack();
  meeting.told('term.removed', { word: 'bird' });
  await tick();
  expect(screen.queryByText('The cache.')).toBeNull();
  notices.past[0]!.action!.run();
  expect(meeting.asked[1]).toEqual({
    name: 'term.explain',
    body: { word: 'bird', meaning: 'The cache.', kind: 'technology', also: [] },
  });
});

test('what earlier meetings explained is taken over by one tap, and goes on to the next', async () => {
  const earlier = (word: string, meaning: string, also: string[] = []): EarlierWord => ({
    word,
    meaning,
    kind: 'technology',
    also,
    from: 'Checkout slowdown',
  });
  open(
    [bird],
    [
      earlier('Bird', 'The Redis cache.', ['birdcage']),
      earlier('LSE', 'The search.'),
      earlier('unused', 'No.'),
    ],
    'The LSE was slow.',
  );
  const offered = await screen.findByRole('region', { name: 'Explained in earlier meetings' });
  expect(within(offered).getAllByRole('listitem')).toHaveLength(2);
  expect(within(offered).getAllByText('From “Checkout slowdown”')).toHaveLength(2);
  await fireEvent.click(button('Take it over: bird'));
  const body = { word: 'bird', meaning: 'The Redis cache.', kind: 'technology', also: ['birdcage'] };
  expect(meeting.asked).toEqual([{ name: 'term.explain', body }]);
  meeting.told('term.explained', body as Term);
  await meeting.waiting[0]!.ack();
  await settled();
  await waitFor(() => expect(document.activeElement).toBe(within(offered).getByRole('listitem')));
  await fireEvent.click(button('Not now: LSE'));
  await waitFor(() =>
    expect(document.activeElement).toBe(
      screen.getByRole('textbox', { name: 'A word you would like explained' }),
    ),
  );
  expect(screen.queryByRole('region', { name: 'Explained in earlier meetings' })).toBeNull();
});
