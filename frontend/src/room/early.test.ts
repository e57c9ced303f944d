// Texts before the editor has arrived, which may be long in coming: what is typed meanwhile is kept, and goes in once.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Beginning } from '../app/testing';
import type { Kept } from './pending';
import type { Sections } from './sections';

const text = 'The pager rang.';
const story: Beginning = {
  entries: [{ id: 'a', kind: 'action', people: [], evidence: [], celebrations: [] }],
  texts: { a: { version: 1, text } },
};
const added = (words: string): Sections[] => [[text.length, [0, words]]];

/** The editor comes, or does not. */
let arrive: () => Promise<void>;
let fail: () => void;
let testing: typeof import('../app/testing');
let kept: Kept;

// The editor stays once it is there: each of these has an app of its own.
beforeEach(async () => {
  vi.resetModules();
  vi.doMock('../ui/fetched.svelte', () => ({
    fetchPart: (load: () => Promise<unknown>) =>
      new Promise((resolve, reject) => {
        arrive = () => load().then(resolve);
        fail = () => reject(new Error('It did not arrive'));
      }),
  }));
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ version: 1, updates: [] })));
  testing = await import('../app/testing');
  await import('./writing');
  kept = testing.keptNowhere();
  kept.epoch = 'first';
});
afterEach(() => {
  vi.doUnmock('../ui/fetched.svelte');
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const bodies = ({ asked }: ReturnType<typeof testing.meet>) => asked.map(({ body }) => body);

describe('what is typed before', () => {
  test('is kept as words that are added, as often as it changes', () => {
    const { room } = testing.meet({ ...story, kept });
    room.texts.keepEarly('a', 'Tw');
    const { client } = kept.texts()['a']!;
    expect(client).toMatch(/^ines:/);
    room.texts.keepEarly('a', ' Twice.\nAnd');
    expect(kept.texts()).toEqual({
      a: { client, base: text, version: 1, updates: [[15, [0, ' Twice.', 'And']]] },
    });
    room.texts.keepEarly('a', '');
    expect(kept.texts()).toEqual({});
    room.texts.keepEarly('nowhere', 'Words');
    expect(kept.texts()).toEqual({});
  });

  test('does not go over what waits of the same text', () => {
    const waits = { client: 'ines:before', base: text, version: 1, updates: added(' Before.') };
    kept.keepText('a', waits);
    const { room } = testing.meet({ ...story, kept });
    room.texts.keepEarly('a', ' Twice.');
    expect(kept.texts()).toMatchObject({ a: waits, 'a+': { updates: added(' Twice.') } });
    room.texts.keepEarly('a', '');
    expect(kept.texts()).toEqual({ a: waits });
  });

  test('is unsaved from then on, and added when the editor comes, though its place on the screen is gone', async () => {
    const meeting = testing.meet({ ...story, kept });
    const { room } = meeting;
    room.texts.keepEarly('a', 'Twice.');
    const done = room.texts.typed('a', 'Twice.');
    expect([room.unsaved, room.texts.unsent]).toEqual([true, true]);
    // A break meanwhile takes nothing up: the words are here.
    meeting.line('lost');
    meeting.welcome();
    expect([Object.keys(kept.texts()), room.texts.has('a')]).toEqual([['a'], false]);
    await arrive();
    await done;
    expect(room.texts.words('a')).toBe(`${text}\nTwice.`);
    expect(bodies(meeting)).toMatchObject([{ text: 'a', updates: [[15, [0, '', 'Twice.']]] }]);
    expect(kept.texts()['a']!.push).toBeDefined();
    meeting.told('text.edited', {
      text: 'a',
      version: 1,
      client: kept.texts()['a']!.client,
      updates: kept.texts()['a']!.updates,
      length: 22,
      sum: (await import('./sections')).sum(`${text}\nTwice.`),
    });
    await meeting.waiting[0]!.ack();
    expect([room.unsaved, kept.texts()]).toEqual([false, {}]);
  });

  test('goes in once, though words of before wait of the same text', async () => {
    kept.keepText('a', { client: 'ines:before', base: text, version: 1, updates: added(' Before.') });
    const { room } = testing.meet({ ...story, kept });
    room.texts.keepEarly('a', 'Twice.');
    const done = room.texts.typed('a', 'Twice.');
    await arrive();
    await done;
    expect(room.texts.words('a')).toBe(`${text} Before.\nTwice.`);
    expect(Object.keys(kept.texts())).toEqual(['a']); // or a reload would bring them again
  });

  test('nothing is not unsaved', async () => {
    const { room } = testing.meet(story);
    await room.texts.typed('a', '');
    expect(room.unsaved).toBe(false);
  });

  test('waits while the editor cannot be fetched, and stops when the room is closed', async () => {
    vi.useFakeTimers();
    const { room } = testing.meet({ ...story, kept });
    room.texts.keepEarly('a', 'Twice.');
    let over = false;
    void room.texts.typed('a', 'Twice.').then(() => (over = true));
    for (let tries = 0; tries < 3; tries++) {
      fail();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect([over, room.unsaved]).toEqual([false, true]);
    room.close();
    fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(over).toBe(true);
    expect(kept.texts()['a']!.updates).toEqual(added('Twice.')); // for the next time
  });

  test('can be opened when the editor can be fetched again', async () => {
    const { texts } = testing.meet(story).room;
    const first = texts.open('a');
    fail();
    await expect(first).rejects.toThrow();
    const second = texts.open('a');
    await arrive();
    expect((await second)!.words).toBe(text);
  });
});

describe('words of before a reload', () => {
  beforeEach(() =>
    kept.keepText('a', { client: 'ines:before', base: text, version: 1, updates: added(' Twice.') }),
  );

  test('go on when the editor has come, which is tried every second', async () => {
    vi.useFakeTimers();
    const meeting = testing.meet({ ...story, kept });
    expect([meeting.room.unsaved, meeting.room.texts.words('a')]).toEqual([true, text]);
    fail();
    await vi.advanceTimersByTimeAsync(1000);
    await arrive();
    vi.useRealTimers();
    await vi.waitFor(() => expect(meeting.room.texts.words('a')).toBe(`${text} Twice.`));
    await vi.waitFor(() => expect(bodies(meeting)).toMatchObject([{ client: 'ines:before' }]));
  });

  test('that were offered back before the editor came are not pushed when it does', async () => {
    const meeting = testing.meet({ ...story, kept });
    meeting.line('lost');
    meeting.welcome({ epoch: 'second' });
    const { texts } = meeting.room;
    expect(texts.offered('a').map(({ words }) => words)).toEqual([' Twice.']);
    await arrive();
    await testing.settled();
    expect(texts.at('a')).toBeUndefined();
    expect([texts.words('a'), bodies(meeting)]).toEqual([text, []]);
  });

  test('of a room that was closed meanwhile are left as they are', async () => {
    const meeting = testing.meet({ ...story, kept });
    meeting.room.close();
    await arrive();
    await testing.settled();
    expect(meeting.room.texts.at('a')).toBeUndefined();
    expect(kept.texts()['a']!.updates).toEqual(added(' Twice.'));
  });
});
