// What is known of a room, made from frames alone.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { at, event, viewOf, welcomeTo } from '../app/testing';
import { folds } from '../features/folds';
import type { Entry, EntryAdd, Event, Here, Person, Welcome } from '../protocol.gen';
import { NewerVersion } from './fold';
import { moments, Store } from './store.svelte';

const view = viewOf();
const entry = (id: string): Entry => ({
  id,
  kind: 'action',
  people: [],
  evidence: [],
  celebrations: [],
  by: 'omar',
});
/** A story of these moments. */
const story = (...ids: string[]) =>
  viewOf({
    entries: ids.map(entry),
    texts: Object.fromEntries(ids.map((id) => [id, { version: 0, text: id }])),
  });

function entered(now = view, more: Partial<Welcome> = {}): Store {
  const store = new Store(folds);
  store.welcome(welcomeTo(now, more));
  return store;
}

const tell = (store: Store, stream: string, ...events: Event[]) =>
  store.events({ type: 'events', stream, events });
const stage = (seq: number, to: string, by = 'ines') => event(seq, 'stage.changed', { stage: to }, by);
const shown = (store: Store) => store.view!.entries.map(({ id }) => id);

afterEach(() => void vi.useRealTimers());

describe('a welcome', () => {
  test('says everything that is known; before it nothing is', () => {
    const store = new Store(folds);
    expect([store.view, store.settled, store.me, store.role, store.leads, store.frozen, store.epoch]).toEqual(
      Array(7).fill(undefined),
    );
    expect([store.you, store.leading, store.writes, store.present, store.drafts, store.ballots]).toEqual([
      '',
      false,
      false,
      [],
      [],
      [],
    ]);
    const mine: Welcome['mine'] = {
      drafts: [{ id: 'd', version: 1, words: 'How?', moments: [] }],
      ballots: [{ vote: 'v', dots: [] }],
    };
    const links = [{ id: 'l', role: 'observer', made: at(), expires: at(), uses: 0 }];
    const welcome = welcomeTo(view, {
      socket: 7,
      mine,
      here: [{ person: 'omar', place: 'people' }],
      streams: {
        all: { head: 41, view },
        facilitators: { head: 3, view: { links } },
        'person:ines': { head: 2, view: { devices: 1 } },
      },
    });
    expect(store.welcome(welcome)).toEqual({ restored: false, reread: true });
    expect(store.view).toEqual(view);
    expect(store.settled).toEqual(view);
    expect(store.leads).toEqual({ links });
    expect(store.own).toEqual({ devices: 1 });
    expect([store.mine, store.drafts, store.ballots]).toEqual([mine, mine.drafts, mine.ballots]);
    expect([...store.here.values()]).toEqual(welcome.here);
    expect(store.counts).toEqual(welcome.counts);
    expect([store.you, store.socket, store.epoch]).toEqual(['ines', 7, 'first']);
    expect(store.heads).toEqual({ all: 41, facilitators: 3, 'person:ines': 2 });
  });

  test('brings what was missed, and is no reading anew', () => {
    const store = entered();
    const streams = {
      all: { head: 3, events: [stage(2, 'learn'), stage(3, 'close')] },
      facilitators: { head: 1, events: [] },
      'person:ines': { head: 1, events: [] },
    };
    expect(store.welcome(welcomeTo(view, { streams }))).toEqual({ restored: false, reread: false });
    expect(store.view!.stage).toBe('close');
    expect(store.leads).toEqual({ links: [] });
    expect(store.heads).toEqual({ all: 3, facilitators: 1, 'person:ines': 1 });
  });

  test('may bring one stream whole and of another what was missed', () => {
    const store = entered();
    store.welcome(
      welcomeTo(view, {
        streams: {
          all: { head: 2, events: [stage(2, 'learn')] },
          facilitators: { head: 9, view: { links: [], lowered: [{ person: 'sari', at: at() }] } },
          'person:ines': { head: 2, events: [event(2, 'device.added', {})] },
        },
      }),
    );
    expect(store.view!.stage).toBe('learn');
    expect(store.leads!.lowered).toHaveLength(1);
    expect(store.own.devices).toBe(1);
    tell(store, 'facilitators', event(10, 'person.lowered', { person: 'omar' }));
    expect(store.leads!.lowered).toHaveLength(2);
  });

  // P10
  test('of another epoch is of another life: its numbers begin elsewhere', () => {
    const store = entered(view, { streams: { all: { head: 40, view } } });
    const earlier = viewOf({ stage: 'story' });
    const welcome = welcomeTo(earlier, { epoch: 'second', streams: { all: { head: 12, view: earlier } } });
    expect(store.welcome(welcome)).toEqual({ restored: true, reread: true });
    expect([store.epoch, store.heads, store.view!.stage]).toEqual(['second', { all: 12 }, 'story']);
    tell(store, 'all', stage(13, 'inquiry'));
    expect(store.view!.stage).toBe('inquiry');
  });

  // P11
  test('that leaves something out between what is known and what it brings does not go unnoticed', () => {
    const store = entered();
    const streams = { all: { head: 3, events: [stage(3, 'close')] } };
    expect(() => store.welcome(welcomeTo(view, { streams }))).toThrow('all: 3 after 1');
    expect(store.view!.stage).toBe('inquiry');
  });

  test('passes over what is known already', () => {
    const store = entered();
    tell(store, 'all', stage(2, 'learn'));
    const streams = { all: { head: 3, events: [stage(2, 'prepare'), stage(3, 'close')] } };
    store.welcome(welcomeTo(view, { streams }));
    expect(store.view!.stage).toBe('close');
  });

  // P9
  test('to whoever does not lead any more leaves nothing of what only those who lead may see', () => {
    const store = entered();
    expect(store.leads).toBeDefined();
    store.welcome(welcomeTo(view, { streams: { all: { head: 1, events: [] } } }));
    expect(store.leads).toBeUndefined();
    expect(store.heads).toEqual({ all: 1 });
  });

  test('after everything was forgotten is no other life', () => {
    const store = entered();
    store.forget();
    expect([store.epoch, store.heads]).toEqual([undefined, {}]);
    expect(store.view).toEqual(view);
    expect(store.welcome(welcomeTo(view))).toEqual({ restored: false, reread: true });
  });
});

// P11
describe('events', () => {
  test('are folded one after the other, each once', () => {
    const store = entered();
    tell(store, 'all', stage(2, 'learn'), event(3, 'door.closed', {}));
    tell(store, 'all', stage(2, 'story'), stage(3, 'story'), stage(4, 'close'));
    expect(store.view).toEqual({ ...view, stage: 'close', shut: true });
    expect(store.heads.all).toBe(4);
  });

  test('are not folded after a gap; what came before it stands, with its number', () => {
    const store = entered();
    expect(() => tell(store, 'all', stage(2, 'learn'), stage(4, 'close'))).toThrow('all: 4 after 2');
    expect([store.view!.stage, store.heads.all]).toEqual(['learn', 2]);
    expect(() => tell(store, 'all', stage(4, 'close'))).toThrow();
    tell(store, 'all', stage(3, 'close'));
    expect(store.view!.stage).toBe('close');
  });

  // P4
  test('of a newer version are not guessed at; what came before them stands, with its number', () => {
    const store = entered();
    expect(() => tell(store, 'all', stage(2, 'learn'), event(3, 'later.thing', {}))).toThrow(NewerVersion);
    expect([store.view!.stage, store.heads.all]).toEqual(['learn', 2]);
    expect(() => tell(store, 'later:1', event(1, 'stage.changed', { stage: 'close' }))).toThrow(NewerVersion);
  });

  test('of each stream count by themselves, and change what is theirs', () => {
    const store = entered();
    tell(store, 'facilitators', event(2, 'person.lowered', { person: 'omar' }));
    tell(store, 'person:ines', event(2, 'device.added', {}), event(3, 'device.added', {}));
    expect(store.view).toBe(store.settled);
    expect(store.settled).toEqual(view);
    expect(store.leads!.lowered).toEqual([{ person: 'omar', at: at(2) }]);
    expect(store.own).toEqual({ devices: 2 });
    expect(store.heads).toEqual({ all: 1, facilitators: 2, 'person:ines': 3 });
    expect(() => tell(store, 'person:ines', event(5, 'devices.ended', {}))).toThrow('person:ines: 5 after 3');
    // What belongs on another stream is not told here.
    expect(() => tell(store, 'facilitators', stage(3, 'close'))).toThrow(NewerVersion);
  });
});

describe('moments on their way', () => {
  const add = (id: string, more: Partial<EntryAdd> = {}): EntryAdd => ({
    entry: id,
    kind: 'action',
    text: `${id}, mine`,
    ...more,
  });
  const added = (seq: number, id: string, after?: string) =>
    event(seq, 'entry.added', {
      entry: id,
      kind: 'action',
      people: [],
      evidence: [],
      ...(after ? { after } : {}),
    });

  test('are shown as mine before the server has heard of them, and not taken for settled', () => {
    const store = entered(story('a', 'b'));
    store.adds([add('new')]);
    expect(store.view!.entries.at(-1)).toEqual({ ...entry('new'), by: 'ines' });
    expect(store.view!.texts['new']).toEqual({ version: 0, text: 'new, mine' });
    expect(store.settled!.entries).toHaveLength(2);
    expect(store.heads.all).toBe(1);
  });

  test('stand behind the one they were asked for, or at the end', () => {
    const store = entered(story('a', 'b'));
    store.adds([add('behind a', { after: 'a' }), add('last'), add('behind that', { after: 'last' })]);
    expect(shown(store)).toEqual(['a', 'behind a', 'b', 'last', 'behind that']);
    const empty = entered(story());
    empty.adds([add('first'), add('second')]);
    expect(shown(empty)).toEqual(['first', 'second']);
  });

  test('stay shown while others are told of, and go where the real one stands', () => {
    const store = entered(story('a', 'b'));
    store.adds([add('new', { after: 'a' })]);
    tell(store, 'all', added(2, 'other', 'b'));
    expect(shown(store)).toEqual(['a', 'new', 'b', 'other']);
    tell(store, 'all', added(3, 'new', 'other'));
    expect(shown(store)).toEqual(['a', 'b', 'other', 'new']);
    expect(store.view!.texts['new']).toEqual({ version: 0, text: '' });
    store.adds([]);
    expect(store.view).toBe(store.settled);
  });

  test('that were refused are gone', () => {
    const store = entered(story('a'));
    store.adds([add('new')]);
    store.adds([]);
    expect(shown(store)).toEqual(['a']);
  });

  test('that a reload has kept are shown with the first welcome', () => {
    const store = new Store(folds);
    store.adds([add('new')]);
    expect(store.view).toBeUndefined();
    store.welcome(welcomeTo(story('a')));
    expect(shown(store)).toEqual(['a', 'new']);
  });
});

describe('what others did', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(at()) }));

  test('to a place where somebody may be writing is remembered, with how it was and when that was heard', () => {
    const store = entered(story('a', 'b'));
    const removed = event(3, 'entry.removed', { entry: 'a' }, 'omar');
    tell(store, 'all', event(2, 'lines.opened', {}), removed);
    expect(store.took).toEqual([{ event: removed, before: expect.anything(), heard: Date.parse(at()) }]);
    const { before } = store.took[0]!;
    expect([before.inquiry.opened, before.entries[0]!.removed]).toEqual([1, undefined]);
    tell(store, 'all', event(4, 'perspective.withdrawn', { entry: 'b', perspective: 'p' }, 'omar'));
    expect(store.took.map(({ event: { seq } }) => seq)).toEqual([4, 3]);
  });

  test('is remembered for the last ten', () => {
    const store = entered();
    for (let seq = 2; seq < 20; seq++) tell(store, 'all', stage(seq, seq % 2 ? 'learn' : 'story'));
    expect(store.took.map(({ event: { seq } }) => seq)).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11, 10]);
  });

  test('to those who lead alone took nothing away', () => {
    const store = entered();
    tell(store, 'facilitators', event(2, 'person.lowered', { person: 'omar' }, 'ines'));
    expect(store.took).toEqual([]);
  });

  test('took nothing away if it could not be folded', () => {
    const store = entered();
    expect(() => tell(store, 'all', event(2, 'later.removed', {}))).toThrow(NewerVersion);
    expect(() => tell(store, 'all', stage(7, 'close', 'omar'))).toThrow();
    expect([store.took, store.movedBy]).toEqual([[], undefined]);
  });

  test('says who moved the meeting last, unless that was not heard here', () => {
    const store = entered();
    expect(store.movedBy).toBeUndefined();
    tell(store, 'all', stage(2, 'learn'), event(3, 'lines.opened', {}, 'omar'));
    expect(store.movedBy).toBe('ines');
    store.welcome(welcomeTo(view, { streams: { all: { head: 4, events: [stage(4, 'close', 'omar')] } } }));
    expect(store.movedBy).toBe('omar');
    // Read whole: who moved it in between, nobody says.
    store.welcome(welcomeTo(view));
    expect(store.movedBy).toBeUndefined();
  });
});

// P25
test('what is mine is said anew, member by member', () => {
  const store = entered(view, { mine: { drafts: [], ballots: [], read: true } });
  const drafts = [{ id: 'd', version: 1, words: 'How?', moments: [] }];
  store.mineIs({ type: 'mine', changed: ['drafts', 'read'], mine: { drafts } });
  expect(store.mine).toEqual({ drafts, ballots: [] });
  expect(store.drafts).toBe(drafts);
});

test('counts are those told last', () => {
  const store = entered();
  const counts = { ...store.counts, voted: 3 };
  store.countsAre({ type: 'counts', counts });
  expect(store.counts).toBe(counts);
});

// P24
describe('a heartbeat', () => {
  const heartbeat = (heads: Record<string, number>, now = at()) => ({
    type: 'heartbeat' as const,
    now,
    heads,
  });

  test('sets the clock, however wrong this browser’s is', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2001-01-01T00:00:00Z') });
    const store = entered(view, { now: at() });
    expect(store.now).toBe(Date.parse(at()));
    vi.advanceTimersByTime(2000);
    expect(store.now).toBe(Date.parse(at(2)));
    store.heartbeat(heartbeat({}, at(10)));
    vi.advanceTimersByTime(1000);
    expect(store.now).toBe(Date.parse(at(11)));
  });

  test('shows a silent hole in any stream', () => {
    const store = entered();
    expect(store.behind({ all: 1, facilitators: 1, 'person:ines': 1 })).toBe(false);
    expect(store.behind({ all: 2, facilitators: 1 })).toBe(true);
    expect(store.behind({ all: 1, facilitators: 2 })).toBe(true);
    expect(store.behind({ 'later:1': 1 })).toBe(true);
    tell(store, 'all', stage(2, 'learn'), stage(3, 'close'));
    expect(store.behind({ all: 2 })).toBe(false);
  });
});

// P26
describe('who is here', () => {
  const here = (person: string, more: Partial<Here> = {}): Here => ({ person, place: 'story', ...more });
  const names = (store: Store) => store.present.map(({ person }) => person.id);

  test('is told as it changes, or as a whole list', () => {
    const store = entered(view, { here: [here('sari'), here('ines')] });
    expect(names(store)).toEqual(['ines', 'sari']); // as they once came
    const list = { type: 'here' as const, gone: [] };
    store.hereIs({ ...list, here: [here('omar', { away: true })], gone: ['sari'] });
    expect(store.present.map(({ here }) => here)).toEqual([here('ines'), here('omar', { away: true })]);
    store.hereIs({ ...list, here: [here('omar', { place: 'people' })] });
    expect(store.here.get('omar')).toEqual(here('omar', { place: 'people' }));
    store.hereIs({ ...list, all: true, here: [here('sari')] });
    expect(names(store)).toEqual(['sari']);
    // Somebody who went and came back within one telling is here.
    store.hereIs({ ...list, here: [here('sari')], gone: ['sari'] });
    expect(names(store)).toEqual(['sari']);
  });

  test('is nobody while the line is gone, and those of the welcome after that', () => {
    const store = entered();
    store.alone();
    expect(store.present).toEqual([]);
    store.welcome(welcomeTo(view, { here: [here('omar')] }));
    expect(names(store)).toEqual(['omar']);
  });

  test('leaves out a wall, whoever is not in the room, and whoever is not known yet', () => {
    const person = (id: string, more: Partial<Person>): Person => ({
      id,
      name: id,
      role: 'participant',
      colour: 0,
      ...more,
    });
    const people = [
      person('ines', {}),
      person('wall', { role: 'wall' }),
      person('gone', { removed: true }),
      person('twice', { into: 'ines' }),
    ];
    const store = entered(viewOf({ people }));
    store.hereIs({ type: 'here', here: [here('stranger')], gone: [] });
    expect(names(store)).toEqual(['ines']);
    tell(store, 'all', event(2, 'person.entered', person('x', { name: 'Sari' })));
    expect(names(store)).toEqual(['ines']);
  });
});

describe('a role', () => {
  test.each([
    ['facilitator', true, true],
    ['participant', false, true],
    ['commenter', false, false],
    ['observer', false, false],
  ] as const)('of %s says who leads and who writes', (role, leading, writes) => {
    const store = entered();
    tell(store, 'all', event(2, 'person.role_changed', { person: 'ines', role }));
    expect([store.role, store.leading, store.writes]).toEqual([role, leading, writes]);
  });

  test('is that of the one whom two became', () => {
    const store = entered(view, { you: 'omar' });
    tell(store, 'all', event(2, 'person.merged', { person: 'omar', into: 'ines' }));
    expect([store.you, store.me!.id, store.leading]).toEqual(['omar', 'ines', true]);
    expect(store.person('omar')!.id).toBe('ines');
    expect(store.person('nobody')).toBeUndefined();
  });
});

test('a meeting that is closed, or put away, is frozen, and says which', () => {
  const store = entered();
  expect(store.frozen).toBeUndefined();
  tell(store, 'all', event(2, 'room.archived', {}, 'ines'));
  const away = store.frozen;
  tell(store, 'all', event(3, 'room.unarchived', {}, 'ines'));
  expect(store.frozen).toBeUndefined();
  tell(store, 'all', event(4, 'room.closed', { readers: 'members' }, 'ines'));
  const closed = store.frozen;
  expect(new Set([away, closed, undefined]).size).toBe(3);
  tell(store, 'all', event(5, 'room.archived', {}, 'ines'));
  expect(store.frozen).toBe(away);
  tell(store, 'all', event(6, 'room.unarchived', {}, 'ines'), event(7, 'room.reopened', {}, 'ines'));
  expect(store.frozen).toBeUndefined();
});

test('as many moments have changed as came, went, moved in time or have other words', () => {
  const before = story('a', 'b', 'c');
  expect(moments(before, before)).toBe(0);
  expect(moments(undefined, before)).toBe(0);
  expect(moments(before, story('a', 'b', 'c'))).toBe(0);
  expect(moments(before, story('c', 'b', 'a'))).toBe(0);
  const now = story('a', 'b', 'new');
  now.texts['a'] = { version: 1, text: 'other words' };
  expect(moments(before, now)).toBe(3);
  // The same words in another version.
  expect(moments(before, { ...before, texts: { ...before.texts, a: { version: 5, text: 'a' } } })).toBe(0);
});
