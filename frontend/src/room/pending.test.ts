// What a tab keeps of unsent work, and what becomes of it when the tab is gone: nothing goes over it.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PendingStore, type Found, type PendingText } from './pending';

/** Locks as a browser has them, for all the tabs of a test. */
class Locks {
  readonly #held = new Map<string, Promise<unknown>>();

  request = async (
    name: string,
    options: { ifAvailable?: boolean } | (() => unknown),
    run?: (lock: object | null) => unknown,
  ) => {
    const act = typeof options === 'function' ? options : run!;
    if (this.#held.has(name) && typeof options !== 'function' && options.ifAvailable) return act(null);
    while (this.#held.has(name)) await this.#held.get(name);
    const held = Promise.resolve(act({}));
    this.#held.set(name, held);
    await held;
    this.#held.delete(name);
    return undefined;
  };
}

const place = 'second-story.unsent.room.';
const typed = (words: string, more: Partial<PendingText> = {}): PendingText => ({
  client: 'noor:1',
  base: '',
  version: 0,
  updates: [[[0, words]]],
  ...more,
});
const command = (id: string) => ({
  type: 'command' as const,
  id,
  name: 'hand.raise',
  body: { lane: 'speak' },
});

/** Everything that the tabs of a test have kept, one store after the other. */
const everything = () =>
  Object.entries(localStorage).flatMap(([key, value]) =>
    key.startsWith(place) ? [JSON.parse(value as string) as object] : [],
  );

/** Another tab of the same browser has a session of its own. */
function tab(): Promise<PendingStore> {
  sessionStorage.clear();
  return PendingStore.open('room');
}

/** A tab with what is found in the stores of others while it is open. */
async function following() {
  const store = await tab();
  const found: Found[] = [];
  store.follow(
    (what) => found.push(what),
    () => false,
  );
  return { store, found };
}

/** A tab says to the others that it has begun to keep something, as browsers do. */
const heard = (key: string | null) => dispatchEvent(new StorageEvent('storage', { key }));

/** As long as a tab has to come back before it is taken for gone. */
const returns = 3000;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { locks: new Locks() }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a tab that is gone', () => {
  test('leaves words that go on under a name that nothing here is written in', async () => {
    const one = await tab();
    one.keepText('moment', typed(' Lost?'));
    const two = await tab();
    let found: Found | undefined;
    // The same moment is open here too, with nothing unsent in it.
    two.follow(
      (what) => (found = what),
      (name) => name === 'moment',
    );
    one.close();
    await vi.advanceTimersByTimeAsync(returns);
    expect(found?.texts).toEqual(['moment+']);
    two.keepText('moment', typed('Mine.'));
    expect(two.texts()).toEqual({ 'moment+': typed(' Lost?'), moment: typed('Mine.') });
    two.close();
  });

  test('leaves what it had to the next tab that comes', async () => {
    const one = await tab();
    one.epoch = 'first';
    one.keepText('moment', typed(' Lost?'));
    one.keepCommands([command('c')]);
    one.close();
    const two = await tab();
    expect(two.texts()).toEqual({ moment: typed(' Lost?') });
    expect([two.commands(), two.epoch]).toEqual([[command('c')], 'first']);
    expect(everything()).toHaveLength(1); // it is in one store only
    two.close();
  });

  test('leaves commands that go before those of here, and they are said once', async () => {
    const one = await tab();
    one.keepCommands([command('first'), command('second')]);
    const { store: two, found } = await following();
    two.keepCommands([command('mine')]);
    one.close();
    await vi.advanceTimersByTimeAsync(returns);
    expect(two.commands().map(({ id }) => id)).toEqual(['first', 'second', 'mine']);
    expect(found).toEqual([{ commands: [command('first'), command('second')], texts: [], offers: [] }]);
    await vi.advanceTimersByTimeAsync(returns * 3);
    expect(found).toHaveLength(1);
    two.close();
  });

  test('leaves what was offered back to another', async () => {
    const [theirs, mine] = ['1', '2'].map((id) => ({ id, text: 'moment', words: 'Half a sentence' }));
    const one = await tab();
    one.keepOffers([theirs!]);
    const { store: two, found } = await following();
    two.keepOffers([mine!]);
    one.close();
    await vi.advanceTimersByTimeAsync(returns);
    expect(two.offers()).toEqual([mine, theirs]);
    expect(found[0]!.offers).toEqual([theirs]);
    two.close();
  });

  test('is heard of, though it began to keep something only after this one had come', async () => {
    const one = await tab();
    const { store: two, found } = await following();
    one.keepText('moment', typed(' Lost?'));
    const [key] = Object.keys(localStorage);
    heard(key!);
    heard(key!); // and goes on
    one.close();
    await vi.advanceTimersByTimeAsync(returns);
    expect(found.map(({ texts }) => texts)).toEqual([['moment']]);
    two.close();
  });

  test('leaves nothing to the tabs of another room, nor does what others keep', async () => {
    const one = await tab();
    one.keepText('moment', typed(' Lost?'));
    one.close();
    const key = Object.keys(localStorage)[0]!;
    const other = await PendingStore.open('other');
    heard(key);
    heard('second-story.name');
    heard(null); // everything was cleared
    await vi.advanceTimersByTimeAsync(returns);
    expect(other.texts()).toEqual({});
    expect(localStorage.getItem(key)).not.toBeNull();
    other.close();
  });

  test('leaves nothing to one that is closed meanwhile', async () => {
    const one = await tab();
    one.keepText('moment', typed(' Lost?'));
    const { store: two, found } = await following();
    two.close();
    one.close();
    await vi.advanceTimersByTimeAsync(returns * 2);
    expect(found).toEqual([]);
    const three = await tab();
    expect(three.texts()).toEqual({ moment: typed(' Lost?') });
    three.close();
  });

  // P10
  test.each([
    ['first', 'second'],
    ['second', 'first'],
  ])('of the life %s leaves words that are not taken for those of the life %s', async (before, now) => {
    const gone = [await tab(), await tab()];
    for (const [i, life] of [before, now].entries()) {
      gone[i]!.epoch = life;
      gone[i]!.keepText('moment', typed(life));
    }
    for (const store of gone) store.close();
    const two = await tab();
    const lives = Object.values(two.texts()).map(({ updates, epoch }) => [updates, epoch ?? two.epoch]);
    expect(lives).toHaveLength(2);
    expect(lives).toContainEqual([typed('first').updates, 'first']);
    expect(lives).toContainEqual([typed('second').updates, 'second']);
    // Nor does a tab that is in a third.
    const { store: three } = await following();
    three.epoch = 'third';
    two.close();
    await vi.advanceTimersByTimeAsync(returns);
    expect(Object.values(three.texts()).map(({ updates, epoch }) => [updates, epoch])).toEqual(lives);
    three.close();
  });
});

describe('a reload', () => {
  /** The tab goes; whoever calls what is answered has it back. */
  function reload(store: PendingStore): () => Promise<PendingStore> {
    const session = { ...sessionStorage } as Record<string, string>;
    store.close();
    return () => {
      sessionStorage.clear();
      for (const [key, value] of Object.entries(session)) sessionStorage.setItem(key, value);
      return PendingStore.open('room');
    };
  }

  test('finds what was kept, with the life of the room it belongs to', async () => {
    const one = await tab();
    one.epoch = 'first';
    one.keepText('moment', typed('Half'));
    one.keepCommands([command('c')]);
    const two = await reload(one)();
    expect([two.texts(), two.commands(), two.epoch]).toEqual([
      { moment: typed('Half') },
      [command('c')],
      'first',
    ]);
    two.close();
  });

  test('finds what was offered back, until it is thrown away', async () => {
    const offer = { id: '1', text: 'moment', words: 'Half a sentence' };
    const one = await tab();
    one.keepOffers([offer]);
    const two = await reload(one)();
    expect(two.offers()).toEqual([offer]);
    two.keepOffers([]);
    const three = await reload(two)();
    expect(three.offers()).toEqual([]);
    three.close();
  });

  test('that takes its time loses nothing to another tab', async () => {
    const one = await tab();
    one.keepText('moment', typed('Half'));
    const back = { session: { ...sessionStorage } as Record<string, string> };
    const { store: two, found } = await following();
    one.close();
    await vi.advanceTimersByTimeAsync(returns - 1);
    sessionStorage.clear();
    for (const [key, value] of Object.entries(back.session)) sessionStorage.setItem(key, value);
    const again = await PendingStore.open('room');
    await vi.advanceTimersByTimeAsync(returns);
    expect([found, two.texts()]).toEqual([[], {}]);
    expect(again.texts()).toEqual({ moment: typed('Half') });
    // Once it is gone for good, it is taken over.
    again.close();
    await vi.advanceTimersByTimeAsync(returns);
    expect(two.texts()).toEqual({ moment: typed('Half') });
    two.close();
  });

  test('finds nothing when everything had been saved, and nothing is left of it', async () => {
    const one = await tab();
    one.keepText('moment', typed('Half'));
    one.keepCommands([command('c')]);
    one.keepText('moment', undefined);
    one.keepCommands([]);
    expect(everything()).toEqual([]);
    one.keepCommands([]);
    one.keepText('other', undefined);
    expect(everything()).toEqual([]);
    one.close();
  });
});

describe('two tabs', () => {
  test('keep what is theirs side by side', async () => {
    const one = await tab();
    const two = await tab();
    one.keepText('moment', typed('One'));
    two.keepText('moment', typed('Two'));
    expect(everything()).toEqual(
      expect.arrayContaining([
        { commands: [], texts: { moment: typed('One') } },
        { commands: [], texts: { moment: typed('Two') } },
      ]),
    );
    one.close();
    const three = await tab(); // with nothing of the one that is still open
    expect(three.texts()).toEqual({ moment: typed('One') });
    two.close();
    await vi.advanceTimersByTimeAsync(returns);
    expect(three.texts()).toEqual({ moment: typed('One'), 'moment+': typed('Two') });
    three.close();
  });

  test('of which one is a duplicate of the other do not share a store', async () => {
    const one = await tab();
    one.keepText('moment', typed('One'));
    const two = await PendingStore.open('room'); // with the session of the first
    expect(two.texts()).toEqual({});
    two.keepText('moment', typed('Two'));
    expect(one.texts()).toEqual({ moment: typed('One') });
    expect(everything()).toHaveLength(2);
    // Each finds its own after a reload: the duplicate remembers another name.
    two.close();
    const again = await PendingStore.open('room');
    expect(again.texts()).toEqual({ moment: typed('Two') });
    one.close();
    again.close();
  });

  test('that are open when a third has gone do not both take over what it had', async () => {
    const gone = await tab();
    gone.keepText('moment', typed('Lost?'));
    const one = await following();
    const two = await following();
    gone.close();
    await vi.advanceTimersByTimeAsync(returns * 2);
    expect([...one.found, ...two.found].flatMap(({ texts }) => texts)).toEqual(['moment']);
    one.store.close();
    two.store.close();
  });
});

describe('a storage', () => {
  const fails = () => {
    throw new DOMException('No', 'QuotaExceededError');
  };

  test('that is full loses nothing while the tab lives, and has it when there is room again', async () => {
    const one = await tab();
    one.keepText('moment', typed('Half'));
    const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(fails);
    one.keepText('moment', typed('Half a sentence'));
    one.keepCommands([command('c')]);
    expect([one.texts(), one.commands()]).toEqual([{ moment: typed('Half a sentence') }, [command('c')]]);
    full.mockRestore();
    one.keepOffers([]);
    expect(everything()).toEqual([
      { commands: [command('c')], texts: { moment: typed('Half a sentence') }, offers: [] },
    ]);
    one.close();
  });

  test('that is closed keeps for as long as the tab lives', async () => {
    vi.stubGlobal('localStorage', new Proxy({}, { get: fails, ownKeys: fails }));
    vi.stubGlobal('sessionStorage', new Proxy({}, { get: fails }));
    const one = await PendingStore.open('room');
    one.keepText('moment', typed('Half'));
    expect(one.texts()).toEqual({ moment: typed('Half') });
    one.keepText('moment', undefined);
    expect(one.texts()).toEqual({});
    one.close();
  });

  test.each(['', 'cut {"commands', 'null', '7', '{}', '{"commands":{},"texts":{}}', '{"commands":[]}'])(
    'that holds “%s” holds nothing of ours',
    async (what) => {
      localStorage.setItem(`${place}1`, what);
      const one = await tab();
      expect([one.texts(), one.commands(), one.offers()]).toEqual([{}, [], []]);
      one.close();
    },
  );

  test('that an earlier version has written in is read: it knew no offers and no lives of a room', async () => {
    localStorage.setItem(
      `${place}1`,
      JSON.stringify({ commands: [command('c')], texts: { m: typed('Old') } }),
    );
    const one = await tab();
    expect([one.commands(), one.offers()]).toEqual([[command('c')], []]);
    expect(one.texts()).toEqual({ m: typed('Old') });
    expect(one.epoch).toBe(''); // of no life that anybody knows: the words will be offered
    one.close();
  });
});

describe('where there are no locks', () => {
  const visit = (type: string) =>
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ type }] as unknown as PerformanceEntryList);

  beforeEach(() => vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { locks: undefined })));

  test('a reload finds its own', async () => {
    visit('navigate');
    const one = await tab();
    one.keepText('moment', typed('Half'));
    one.close();
    visit('reload');
    const two = await PendingStore.open('room');
    expect(two.texts()).toEqual({ moment: typed('Half') });
    two.close();
  });

  test('nothing is taken from a tab that may be open, nor by a duplicate', async () => {
    visit('navigate');
    const one = await tab();
    one.keepText('moment', typed('Half'));
    const duplicate = await PendingStore.open('room');
    const other = await tab();
    heard(Object.keys(localStorage)[0]!);
    await vi.advanceTimersByTimeAsync(returns);
    expect([duplicate.texts(), other.texts()]).toEqual([{}, {}]);
    for (const store of [one, duplicate, other]) store.close();
  });
});
