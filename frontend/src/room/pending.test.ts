// What a tab keeps of unsent work, and what becomes of it when the tab is gone: nothing goes over it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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

const typed = (words: string): PendingText => ({
  client: 'noor:1',
  base: '',
  version: 0,
  updates: [[[0, words]]],
});

/** Another tab of the same browser has a session of its own. */
function tab(): Promise<PendingStore> {
  sessionStorage.clear();
  return PendingStore.open('room');
}

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { locks: new Locks() }));
});
afterEach(() => void vi.unstubAllGlobals());

test('words of a tab that is gone go on under a name that nothing here is written in', async () => {
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
  await vi.waitFor(() => expect(found?.texts).toEqual(['moment+']), { timeout: 8000 });
  two.keepText('moment', typed('Mine.'));
  expect(two.texts()).toEqual({ 'moment+': typed(' Lost?'), moment: typed('Mine.') });
  two.close();
}, 10_000);

test('the next tab that comes takes over what was left', async () => {
  const one = await tab();
  one.keepText('moment', typed(' Lost?'));
  one.close();
  const two = await tab();
  expect(two.texts()).toEqual({ moment: typed(' Lost?') });
  two.close();
});

test('what was offered back is there after a reload, until it is thrown away', async () => {
  const offer = { id: '1', text: 'moment', words: 'Half a sentence' };
  const one = await tab();
  one.keepOffers([offer]);
  one.close();
  const two = await PendingStore.open('room'); // the same tab, loaded again
  expect(two.offers()).toEqual([offer]);
  two.keepOffers([]);
  two.close();
  const three = await PendingStore.open('room');
  expect(three.offers()).toEqual([]);
  three.close();
});

test('what was offered back in a tab that is gone is offered by another', async () => {
  const offer = { id: '1', text: 'moment', words: 'Half a sentence' };
  const one = await tab();
  one.keepOffers([offer]);
  one.close();
  const two = await tab();
  expect(two.offers()).toEqual([offer]);
  two.close();
});
