import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Draft } from '../../protocol.gen';
import { meet, type Meeting } from '../../app/testing';
import { pause } from '../../ui/form/form.svelte';
import { MyDrafts, type MyDraft } from './drafts.svelte';

const kept = (id: string, version: number, words: string, handedIn = false): Draft => ({
  id,
  version,
  words,
  moments: [],
  ...(handedIn ? { handedIn } : {}),
});

describe('a draft', () => {
  let room: Meeting;
  let mine: MyDrafts;
  let draft: MyDraft;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    room = meet();
    mine = new MyDrafts(room.room);
    draft = mine.add();
  });
  afterEach(() => void vi.useRealTimers());
  const has = (...drafts: Draft[]) => {
    room.mine({ drafts });
    mine.follow(room.room.drafts);
  };
  const bodies = () => room.asked.map(({ body }) => body);

  test('is saved whole, a moment after the last key', () => {
    draft.write('What did');
    vi.advanceTimersByTime(pause - 1);
    draft.write('What did it look like?');
    vi.advanceTimersByTime(pause - 1);
    expect(room.asked).toEqual([]);
    expect(draft.unsaved).toBe(true);
    vi.advanceTimersByTime(1);
    expect(bodies()).toEqual([{ draft: draft.id, version: 0, words: 'What did it look like?', moments: [] }]);
  });

  test('goes on with the newest words, on the version it now has', async () => {
    draft.write('One');
    void draft.settle();
    draft.write('One and two');
    draft.touch(['e1']);
    expect(room.waiting).toHaveLength(1);
    await room.waiting[0]!.ack();
    has(kept(draft.id, 1, 'One'));
    expect(bodies()[1]).toEqual({ draft: draft.id, version: 1, words: 'One and two', moments: ['e1'] });
    await room.waiting[0]!.ack();
    expect(draft.unsaved).toBe(false);
    expect(draft.value.words).toBe('One and two');
  });

  test('takes over what another window wrote, where nothing here would go', async () => {
    draft.write('One');
    void draft.settle();
    await room.waiting[0]!.ack();
    has(kept(draft.id, 1, 'One'));
    has(kept(draft.id, 2, 'Two'));
    expect(draft.value.words).toBe('Two');
    draft.write('Three');
    void draft.settle();
    expect(bodies().at(-1)).toMatchObject({ version: 2, words: 'Three' });
  });

  test('a conflict keeps both texts until one is chosen', async () => {
    draft.write('One');
    void draft.settle();
    await room.waiting[0]!.ack();
    has(kept(draft.id, 1, 'One'));
    draft.write('Here');
    has(kept(draft.id, 2, 'There'));
    expect(draft.value.words).toBe('Here');
    void draft.settle();
    await room.waiting[0]!.refuse('conflict', 'Both.', kept(draft.id, 2, 'There'));
    expect(draft.theirs).toEqual(kept(draft.id, 2, 'There'));
    expect(draft.value.words).toBe('Here');
    expect(draft.unsaved).toBe(true);
    draft.keepMine();
    expect(bodies().at(-1)).toMatchObject({ version: 2, words: 'Here' });
    await room.waiting[0]!.ack();
    expect(draft.unsaved).toBe(false);
  });

  test('or the other text stays', async () => {
    draft.write('Here');
    void draft.settle();
    await room.waiting[0]!.refuse('conflict', 'Both.', kept(draft.id, 4, 'There'));
    draft.keepTheirs();
    expect([draft.value.words, draft.unsaved]).toEqual(['There', false]);
    expect(room.waiting).toEqual([]);
  });

  test('a conflict shows the other text as it goes on', async () => {
    draft.write('Here');
    void draft.settle();
    await room.waiting[0]!.refuse('conflict', 'Both.', kept(draft.id, 2, 'There'));
    has(kept(draft.id, 3, 'There, and more'));
    expect(draft.theirs).toEqual(kept(draft.id, 3, 'There, and more'));
    expect(draft.value.words).toBe('Here');
    draft.keepTheirs();
    expect([draft.value.words, draft.unsaved]).toEqual(['There, and more', false]);
    draft.write('And on');
    void draft.settle();
    expect(bodies().at(-1)).toMatchObject({ version: 3, words: 'And on' });
  });

  test('a version that only counted a hand-in is no conflict', async () => {
    draft.write('One');
    void draft.settle();
    await room.waiting[0]!.ack();
    draft.write('Two');
    void draft.settle();
    await room.waiting[0]!.refuse('conflict', 'Both.', kept(draft.id, 3, 'One'));
    expect(bodies().at(-1)).toMatchObject({ version: 3, words: 'Two' });
  });

  test('words whose draft is gone are still here, and become a new one', async () => {
    draft.write('One');
    void draft.settle();
    await room.waiting[0]!.ack();
    has(kept(draft.id, 1, 'One'));
    const before = draft.id;
    draft.write('One more');
    has();
    expect(mine.all).toEqual([draft]);
    void draft.settle();
    await room.waiting[0]!.refuse('not_found');
    expect(draft.gone).toBe(true);
    draft.again();
    expect(draft.id).not.toBe(before);
    expect(bodies().at(-1)).toMatchObject({ draft: draft.id, version: 0, words: 'One more' });
  });

  test('is saved before it is handed in, and leaves when all are opened', async () => {
    draft.write('One');
    void draft.handIn();
    expect(room.asked.map(({ name }) => name)).toEqual(['line.draft']);
    await room.waiting[0]!.ack();
    expect(room.asked.map(({ name }) => name)).toEqual(['line.draft', 'line.hand_in']);
    expect(draft.handedIn).toBe(true);
    await room.waiting[0]!.ack();
    has(kept(draft.id, 2, 'One', true));
    expect([draft.handedIn, mine.handedIn]).toEqual([true, 1]);
    void draft.sign();
    expect(room.asked.at(-1)).toMatchObject({ name: 'line.sign', body: { draft: draft.id } });
    await room.waiting[0]!.ack();
    expect(draft.signed).toBe(false); // the room says so itself
    has({ ...kept(draft.id, 3, 'One', true), signed: true });
    expect(draft.signed).toBe(true);
    has();
    expect(mine.all).toEqual([]);
  });

  test('discarded, it does not come back with what the room still shows', async () => {
    draft.write('One');
    void draft.settle();
    await room.waiting[0]!.ack();
    has(kept(draft.id, 1, 'One'));
    mine.discard(draft);
    has(kept(draft.id, 1, 'One'));
    expect(mine.all).toEqual([]);
  });

  test('nothing is sent before something is written', () => {
    void draft.settle();
    expect(room.asked).toEqual([]);
    expect(draft.unsaved).toBe(false);
  });

  test('what was here when the page came is shown', () => {
    const again = new MyDrafts(room.room);
    again.follow([kept('d', 3, 'From before')]);
    expect(again.all.map(({ value, unsaved }) => [value.words, unsaved])).toEqual([['From before', false]]);
  });
});
