// Texts of a room while somebody writes in them: what is shown, what waits, and where words go that cannot be merged.
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { arrive, keptNowhere, meet, settled, viewOf, type Meeting } from '../app/testing';
import { limits, type Caret, type Entry, type TextEdited } from '../protocol.gen';
import type { PendingText } from './pending';
import { apply, sum, type Sections } from './sections';
import { fetchEditor } from './texts.svelte';

const moment = (id: string): Entry => ({
  id,
  kind: 'action',
  people: [],
  evidence: [],
  celebrations: [],
});
const text = 'The pager rang.';
const story = {
  entries: [moment('a'), moment('b')],
  texts: { a: { version: 1, text }, b: { version: 0, text: '' } },
};
/** Typed before, on what the server had then. */
const typed = (words: string, more: Partial<PendingText> = {}): PendingText => ({
  client: 'ines:before',
  base: text,
  version: 1,
  updates: [[text.length, [0, words]]],
  ...more,
});

interface Push {
  text: string;
  version: number;
  client: string;
  updates: Sections[];
}

const pushes = ({ asked }: Meeting) =>
  asked.filter(({ name }) => name === 'text.edit').map(({ body }) => body as Push);

/** Somebody's change of a text, as the server tells it. */
function edited({ room }: Meeting, id: string, updates: Sections[], client = 'omar:1'): TextEdited {
  const { version, text: was } = room.settled!.texts[id]!;
  const now = updates.reduce(apply, was);
  return { text: id, version, client, updates, length: now.length, sum: sum(now) };
}

/** The server takes in what was pushed last, and says so. */
async function accept(meeting: Meeting) {
  const [push] = meeting.waiting;
  const { text, client, updates } = push!.body as Push;
  meeting.told('text.edited', edited(meeting, text, updates, client));
  await push!.ack();
}

/** What the server says has happened to a text since. */
function since(...answers: (object[] | number | undefined)[]) {
  const asked = vi.fn((_: string) => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined) return Promise.reject(new Error('no line'));
    if (typeof answer === 'number') return Promise.resolve(new Response(null, { status: answer }));
    return Promise.resolve(Response.json({ version: 1, updates: answer }));
  });
  vi.stubGlobal('fetch', asked);
  return asked;
}

beforeAll(() => fetchEditor());
beforeEach(() => void since([]));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('words', () => {
  test('are shown as they are typed, and as the room has them once it has all of them', async () => {
    const meeting = meet(story);
    const { texts } = meeting.room;
    const writing = await texts.open('a');
    expect([texts.words('a'), texts.unsent, texts.has('a')]).toEqual([text, false, false]);
    writing!.append('Twice.');
    expect(texts.words('a')).toBe(`${text}\nTwice.`);
    expect(meeting.room.view!.texts['a']!.text).toBe(text);
    expect([texts.unsent, texts.has('a'), texts.has('b'), meeting.room.unsaved]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    // P35
    writing!.append('And again.');
    expect(pushes(meeting)).toHaveLength(1);
    await accept(meeting);
    expect(pushes(meeting)).toHaveLength(2);
    expect(texts.has('a')).toBe(true);
    await accept(meeting);
    expect([texts.unsent, texts.has('a'), meeting.room.unsaved]).toEqual([false, false, false]);
    expect(meeting.room.view!.texts['a']!.text).toBe(`${text}\nTwice.\nAnd again.`);
    expect(texts.words('a')).toBe(`${text}\nTwice.\nAnd again.`);
    expect(texts.words('nowhere')).toBe('');
  });

  test('of others are woven in while mine are on their way', async () => {
    const meeting = meet(story);
    const { texts } = meeting.room;
    (await texts.open('a'))!.append('Twice.');
    meeting.told('text.edited', edited(meeting, 'a', [[[0, 'At night. '], 15]]));
    expect(texts.words('a')).toBe(`At night. ${text}\nTwice.`);
    expect(texts.unsentWords).toEqual([`At night. ${text}\nTwice.`]);
  });

  test('of a text that is not there cannot be written', async () => {
    expect(await meet(story).room.texts.open('nowhere')).toBeUndefined();
  });

  // P37
  test('typed during a break leave when the line is back, under the id they were kept with', async () => {
    const kept = keptNowhere();
    const meeting = meet({ ...story, kept });
    meeting.line('lost');
    (await meeting.room.texts.open('a'))!.append('Twice.');
    expect(meeting.sent.filter(({ name }) => name === 'text.edit')).toEqual([]);
    expect(kept.texts()['a']).toMatchObject({ base: text, version: 1, updates: [[15, [0, '', 'Twice.']]] });
    meeting.welcome({ streams: { all: { head: 1, events: [] } } });
    const { id } = kept.texts()['a']!.push!;
    expect(meeting.sent.filter(({ name }) => name === 'text.edit')).toMatchObject([{ id, again: true }]);
    await accept(meeting);
    expect(kept.texts()).toEqual({});
  });

  test('are brought up to a view that was read whole, and then pushed again', async () => {
    const meeting = meet(story);
    const { texts } = meeting.room;
    (await texts.open('a'))!.append('Twice.');
    const [push] = pushes(meeting);
    const asked = since([{ client: 'omar:1', changes: [[0, 'At night. '], 15] }]);
    meeting.line('lost');
    const now = viewOf({ ...story, texts: { ...story.texts, a: { version: 2, text: `At night. ${text}` } } });
    meeting.welcome({ streams: { all: { head: 9, view: now } } });
    await vi.waitFor(() => expect(pushes(meeting)).toHaveLength(2));
    expect(asked).toHaveBeenCalledExactlyOnceWith('/api/rooms/room/texts/a?since=1', { method: 'GET' });
    expect(pushes(meeting)[1]).toEqual(push);
    expect(texts.words('a')).toBe(`At night. ${text}\nTwice.`);
  });

  test('wait while their moment is removed, and leave when it is put back', async () => {
    const meeting = meet(story);
    const { texts } = meeting.room;
    (await texts.open('a'))!.append('Twice.');
    await meeting.waiting[0]!.refuse('not_found');
    expect([texts.words('a'), texts.has('a')]).toEqual([`${text}\nTwice.`, true]);
    meeting.told('entry.restored', { entry: 'b' }, 'omar');
    expect(pushes(meeting)).toHaveLength(1);
    meeting.told('entry.restored', { entry: 'a' }, 'omar');
    expect(pushes(meeting)).toHaveLength(2);
    await accept(meeting);
    expect(texts.unsent).toBe(false);
  });

  test('beyond what a text may hold are refused, and it is said until something fits', async () => {
    const meeting = meet(story);
    const { texts } = meeting.room;
    const writing = await texts.open('a');
    expect(writing!.append('x'.repeat(limits.maxText))).toBe(false);
    expect([texts.tooLong, texts.words('a'), texts.unsent]).toEqual(['a', text, false]);
    expect(writing!.append('Twice.')).toBe(true);
    expect(texts.tooLong).toBeUndefined();
  });
});

// P38
describe('words that cannot be merged', () => {
  test('are offered back to whoever wrote them, and can be inserted or thrown away', async () => {
    const kept = keptNowhere();
    const meeting = meet({ ...story, kept });
    const { texts } = meeting.room;
    for (const words of ['One', 'Two']) {
      (await texts.open('a'))!.append(words);
      await meeting.waiting[0]!.refuse('invalid');
    }
    expect(texts.offered('a').map(({ words }) => words)).toEqual(['\nOne', '\nTwo']);
    expect([texts.offered('b'), texts.unsent, texts.words('a')]).toEqual([[], false, text]);
    expect(texts.unsentWords).toEqual(['\nOne', '\nTwo']);
    expect(kept.offers()).toEqual(texts.allOffered);
    const [one, two] = texts.offered('a');
    texts.discard(one!);
    await texts.insert(two!);
    expect([texts.allOffered, kept.offers()]).toEqual([[], []]);
    expect(texts.words('a')).toBe(`${text}\n\nTwo`);
  });

  test('because the text would be too long with what was typed before the editor came are offered back', async () => {
    const { texts } = meet(story).room;
    const words = 'x'.repeat(limits.maxText);
    (await texts.open('a'))!.mount(document.body, 'Words', () => undefined, undefined, words)();
    await texts.typed('b', 'fits');
    await texts.typed('b', words);
    expect(texts.allOffered.map(({ text, words }) => [text, words])).toEqual([
      ['a', words],
      ['b', words],
    ]);
    expect([texts.words('a'), texts.words('b')]).toEqual([text, 'fits']);
  });

  test('stay offered while they do not fit, or their text is not there', async () => {
    const kept = keptNowhere();
    const offers = [
      { id: '1', text: 'a', words: 'x'.repeat(limits.maxText) },
      { id: '2', text: 'nowhere', words: 'Words' },
    ];
    kept.keepOffers(offers);
    const { texts } = meet({ ...story, kept }).room;
    expect(texts.allOffered).toEqual(offers);
    for (const offer of offers) await texts.insert(offer);
    expect(texts.allOffered).toEqual(offers);
    expect(kept.offers()).toEqual(offers);
  });

  // P10
  test('because the room has begun another life are offered back, and not said again on top of that', async () => {
    const kept = keptNowhere();
    const meeting = meet({ ...story, kept });
    const { texts } = meeting.room;
    (await texts.open('a'))!.append('Twice.');
    void meeting.room.ask('opening.read', { read: true });
    meeting.line('lost');
    meeting.sent.length = 0;
    const earlier = viewOf({ ...story, texts: { ...story.texts, a: { version: 0, text: 'The' } } });
    meeting.welcome({ epoch: 'second', streams: { all: { head: 3, view: earlier } } });
    expect([texts.words('a'), texts.unsent, kept.texts()]).toEqual(['The', false, {}]);
    expect(texts.offered('a').map(({ words }) => words)).toEqual(['\nTwice.']);
    expect(meeting.sent.flatMap(({ name }) => name ?? [])).toEqual(['opening.read']);
    // What is typed now is of this life.
    (await texts.open('a'))!.append('New.');
    expect(pushes(meeting).at(-1)).toMatchObject({ version: 0, updates: [[3, [0, '', 'New.']]] });
  });

  test('because nobody knows any more what happened meanwhile are offered back', async () => {
    since(409);
    const kept = keptNowhere();
    kept.keepText('a', typed(' Twice.'));
    const { texts } = meet({ ...story, kept }).room;
    await vi.waitFor(() => expect(texts.offered('a').map(({ words }) => words)).toEqual([' Twice.']));
    expect(texts.unsent).toBe(false);
  });
});

describe('a reload', () => {
  const push = { id: 'push', version: 1, updates: [[15, [0, ' Twice.']]] as Sections[] };
  const reloaded = (kept = typed(' Twice.', { push })) => {
    const store = keptNowhere();
    store.epoch = 'first';
    store.keepText('a', kept);
    return arrive({ ...story, kept: store });
  };
  const shown = (meeting: Meeting) =>
    vi.waitFor(() => expect(meeting.room.texts.words('a')).toBe(`${text} Twice.`));

  test('goes on where it was: the words are unsent from the beginning, and the same push is said again', async () => {
    const meeting = reloaded();
    expect([meeting.room.unsaved, meeting.room.texts.has('a')]).toEqual([true, true]);
    meeting.welcome();
    await shown(meeting);
    await vi.waitFor(() => expect(meeting.waiting).toHaveLength(1));
    expect(meeting.waiting[0]).toMatchObject({
      id: 'push',
      body: { text: 'a', client: 'ines:before', version: 1, updates: [[15, [0, ' Twice.']]] },
    });
    await accept(meeting);
    expect(meeting.room.unsaved).toBe(false);
  });

  // P36
  test('finds that the words had arrived, and they are there once', async () => {
    since([
      { client: 'omar:1', changes: [[0, 'At night. '], 15] },
      { client: 'ines:before', changes: [25, [0, ' Twice.']] },
    ]);
    const meeting = reloaded();
    const now = `At night. ${text} Twice.`;
    const view = viewOf({ ...story, texts: { ...story.texts, a: { version: 3, text: now } } });
    meeting.welcome({ streams: { all: { head: 9, view } } });
    await vi.waitFor(() => expect(meeting.waiting).toHaveLength(1));
    await meeting.waiting[0]!.ack(); // nothing is left of it
    const { texts } = meeting.room;
    expect([texts.words('a'), texts.unsent, texts.allOffered]).toEqual([now, false, []]);
  });

  test('asks again and again what has happened while the server cannot say', async () => {
    vi.useFakeTimers();
    const asked = since(undefined, 503, 429, []);
    const meeting = reloaded();
    meeting.welcome();
    await vi.advanceTimersByTimeAsync(499);
    expect(asked).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1000 + 2000);
    expect(asked).toHaveBeenCalledTimes(4);
    await settled();
    expect(pushes(meeting)).toHaveLength(1);
    expect(meeting.room.texts.allOffered).toEqual([]);
  });

  test('into another life of the room offers the words back', async () => {
    const meeting = reloaded();
    meeting.welcome({ epoch: 'second' });
    const { texts } = meeting.room;
    expect(texts.offered('a').map(({ words }) => words)).toEqual([' Twice.']);
    expect([texts.words('a'), texts.unsent, meeting.room.unsaved]).toEqual([text, false, false]);
    await settled();
    expect(pushes(meeting)).toEqual([]);
  });

  test('with words of two lives goes on with those of this one', async () => {
    const store = keptNowhere();
    store.epoch = 'first';
    store.keepText('a', typed(' Twice.'));
    store.keepText('a+', typed(' Never.', { client: 'ines:other', epoch: 'other' }));
    const meeting = meet({ ...story, kept: store });
    await shown(meeting);
    expect(meeting.room.texts.offered('a').map(({ words }) => words)).toEqual([' Never.']);
    expect(store.texts()).not.toHaveProperty('a+');
  });

  test('of words on a text that is opened at once does not write over them', async () => {
    const meeting = reloaded();
    meeting.welcome();
    const writing = await meeting.room.texts.open('a');
    expect(writing!.words).toBe(`${text} Twice.`);
    writing!.append('Now.');
    expect(meeting.room.texts.words('a')).toBe(`${text} Twice.\nNow.`);
    await settled();
    expect(meeting.room.texts.at('a')).toBe(writing);
  });
});

describe('a tab that is gone', () => {
  /** What a closed tab has left is under these names in this one's store now. */
  const left = (meeting: Meeting, kept = keptNowhere(), names = ['a+']) => {
    for (const name of names) kept.keepText(name, typed(' Lost?', { client: 'ines:gone' }));
    meeting.found({ commands: [], texts: names, offers: [] });
  };

  test('leaves its words here: they go on beside what is written in the same text', async () => {
    const kept = keptNowhere();
    const meeting = meet({ ...story, kept });
    const { texts } = meeting.room;
    (await texts.open('a'))!.append('Mine.');
    left(meeting, kept);
    expect(texts.unsent).toBe(true);
    await vi.waitFor(() => expect(pushes(meeting)).toHaveLength(2));
    expect(pushes(meeting)[1]).toMatchObject({
      text: 'a',
      client: 'ines:gone',
      updates: [[15, [0, ' Lost?']]],
    });
    // Each hears of what the other has done, as of anybody.
    await accept(meeting);
    expect(texts.at('a+')!.words).toBe(`${text}\nMine. Lost?`);
    meeting.told('text.edited', edited(meeting, 'a', [[21, [0, ' Lost?']]], 'ines:gone'));
    await meeting.waiting[0]!.ack();
    expect(texts.words('a')).toBe(`${text}\nMine. Lost?`);
    expect([texts.unsent, kept.texts()]).toEqual([false, {}]);
  });

  test('leaves what was offered back, and it is offered here', () => {
    const meeting = meet(story);
    const offers = [{ id: '1', text: 'a', words: 'Half a sentence' }];
    meeting.found({ commands: [], texts: [], offers });
    expect(meeting.room.texts.offered('a')).toEqual(offers);
  });

  test('in another life of the room leaves words to offer', () => {
    const kept = keptNowhere();
    const meeting = meet({ ...story, kept });
    kept.keepText('a', typed(' Never.', { epoch: 'other' }));
    meeting.found({ commands: [], texts: ['a'], offers: [] });
    expect(meeting.room.texts.offered('a').map(({ words }) => words)).toEqual([' Never.']);
    expect([kept.texts(), meeting.room.texts.unsent]).toEqual([{}, false]);
  });

  test('before the first welcome leaves words that are taken up by it', async () => {
    const kept = keptNowhere();
    const meeting = arrive({ ...story, kept });
    kept.epoch = 'first';
    const asked = since([]);
    left(meeting, kept, ['a']);
    await settled();
    expect(asked).not.toHaveBeenCalled(); // nobody knows yet which life this is
    meeting.welcome({ epoch: 'second' });
    expect(meeting.room.texts.offered('a').map(({ words }) => words)).toEqual([' Lost?']);
  });

  test('does not get a name that is written in here', async () => {
    const { texts } = meet(story).room;
    expect(texts.inUse('a')).toBe(false);
    await texts.open('a');
    expect(texts.inUse('a')).toBe(true);
  });
});

describe('a state', () => {
  test('that nobody writes in and that lacks nothing is let go', async () => {
    const meeting = meet(story);
    const { texts } = meeting.room;
    const writing = (await texts.open('a'))!;
    const close = writing.mount(document.body, 'Words', () => undefined);
    meeting.told('text.edited', edited(meeting, 'b', [[[0, 'Other']]]));
    expect(texts.at('a')).toBe(writing); // shown
    writing.append('Twice.');
    close();
    expect(texts.at('a')).toBe(writing); // unsent
    await accept(meeting);
    expect(texts.at('a')).toBeUndefined();
    expect(texts.words('a')).toBe(`${text}\nTwice.`);
  });

  test('is one for all who write here', async () => {
    const { texts } = meet(story).room;
    const [one, two] = await Promise.all([texts.open('a'), texts.open('a')]);
    expect(one).toBe(two);
  });

  // P39
  test('that is not what the server has is noticed, though nobody writes in it', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const meeting = meet(story);
    const astray = vi.spyOn(meeting.room, 'astray');
    meeting.told('text.edited', edited(meeting, 'a', [[15, [0, ' Once.']]]));
    expect(astray).not.toHaveBeenCalled();
    meeting.told('text.edited', { ...edited(meeting, 'a', [[21, [0, ' Twice.']]]), sum: 1 });
    expect(astray).toHaveBeenCalledExactlyOnceWith('a');
    meeting.told('text.edited', { ...edited(meeting, 'b', [[[0, 'Other']]]), length: 4 });
    expect(astray).toHaveBeenLastCalledWith('b');
  });

  test('is not compared while something of mine is on its way', async () => {
    const meeting = meet(story);
    const astray = vi.spyOn(meeting.room, 'astray');
    (await meeting.room.texts.open('a'))!.append('Twice.');
    meeting.told('text.edited', { ...edited(meeting, 'a', [[15, [0, ' Once.']]]), sum: 1 });
    expect(astray).not.toHaveBeenCalled();
  });
});

// P27
describe('carets', () => {
  const caret = (person: string, socket: number, text?: string): Caret => ({
    person,
    socket,
    ...(text ? { text } : {}),
    version: 1,
    anchor: 0,
    head: 0,
  });

  test('say who else writes in a text, the latest first, one window in one text', () => {
    const meeting = meet(story);
    const { texts } = meeting.room;
    const point = (...carets: Caret[]) => meeting.frame({ type: 'carets', carets });
    point(caret('omar', 2, 'a'), caret('sari', 3, 'a'), caret('ines', 1, 'a')); // my own, too
    expect(texts.writers('a')).toEqual(['sari', 'omar']);
    point(caret('omar', 2, 'a'));
    expect(texts.writers('a')).toEqual(['omar', 'sari']);
    point(caret('omar', 4, 'b'), caret('sari', 3, 'b'));
    expect([texts.writers('a'), texts.writers('b')]).toEqual([['omar'], ['sari', 'omar']]);
    point(caret('omar', 2));
    expect([texts.writers('a'), texts.writers('b')]).toEqual([[], ['sari', 'omar']]);
  });

  test('are forgotten after a break: who has stopped meanwhile was not told', () => {
    const meeting = meet(story);
    meeting.frame({ type: 'carets', carets: [caret('omar', 2, 'a')] });
    meeting.line('lost');
    meeting.welcome({ streams: { all: { head: 1, events: [] } } });
    expect(meeting.room.texts.writers('a')).toEqual([]);
  });

  test('are shown where they belong, and only there', async () => {
    const meeting = meet(story);
    const writing = (await meeting.room.texts.open('a'))!;
    const close = writing.mount(document.body, 'Words', () => undefined);
    const point = (...carets: Caret[]) => meeting.frame({ type: 'carets', carets });
    const seen = () => [...document.querySelectorAll('.remote')].map(({ textContent }) => textContent);
    point(caret('omar', 2, 'a'), caret('sari', 3, 'b'));
    expect(seen()).toEqual(['omar']);
    point(caret('omar', 2, 'b'), caret('sari', 3, 'a'));
    expect(seen()).toEqual(['sari']);
    point(caret('sari', 3));
    expect(seen()).toEqual([]);
    close();
  });

  test('of mine are told at most ten times a second, the newest', async () => {
    vi.useFakeTimers();
    const meeting = meet(story);
    const writing = (await meeting.room.texts.open('a'))!;
    const close = writing.mount(document.body, 'Words', () => undefined);
    const out = () => meeting.sent.filter(({ type }) => type === 'caret');
    vi.advanceTimersByTime(1000);
    meeting.sent.length = 0;
    writing.append('One');
    vi.advanceTimersByTime(60);
    writing.append('Two');
    vi.advanceTimersByTime(39);
    expect(out()).toEqual([]);
    vi.advanceTimersByTime(1);
    // On what the server has: what is not sent yet is taken out.
    expect(out()).toEqual([{ type: 'caret', text: 'a', version: 1, anchor: 15, head: 15 }]);
    writing.append('Three');
    vi.advanceTimersByTime(99);
    expect(out()).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(out()).toHaveLength(2);
    vi.advanceTimersByTime(1000);
    expect(out()).toHaveLength(2);
    close();
  });
});
