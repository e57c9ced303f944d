// A room as a tab has it: what is asked, what is unsaved, and what becomes of it when the line goes and comes back.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { arrive, at, event, keptNowhere, meet, settled, viewOf, type Meeting } from '../app/testing';
import { closeLeft, closeRemoved, type Code, type Entry, type Goodbye } from '../protocol.gen';
import type { Answer } from './outbox';

const moment = (id: string): Entry => ({
  id,
  kind: 'action',
  people: [],
  evidence: [],
  celebrations: [],
});
const story = { entries: [moment('a'), moment('b')], texts: {} };
const goodbye = (code: number): Goodbye => ({ type: 'goodbye', code, message: 'Bye.', afterMillis: 0 });
const stage = (seq: number, to: string) => event(seq, 'stage.changed', { stage: to }, 'ines');
/** What the server tells again of each stream after a break. */
const missed = (...events: ReturnType<typeof event>[]) => ({
  all: { head: events.at(-1)?.seq ?? 1, events },
  facilitators: { head: 1, events: [] },
  'person:ines': { head: 1, events: [] },
});
const role = { person: 'omar', role: 'observer' } as const;

/** What went out of one kind, oldest first. */
const out = ({ sent }: Meeting, type: string) => sent.filter((frame) => frame.type === type);

/** Asks for something, and says what the answer is so far. */
function asks({ room }: Meeting, id = 'c') {
  const asked: { answer?: Answer } = {};
  void room.ask('person.role', role, id).then((answer) => (asked.answer = answer));
  return asked;
}

beforeEach(() => void vi.useFakeTimers({ now: Date.parse(at()) }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('what is asked', () => {
  // P16
  test('during a break is said when the line is back, under its own id and in order', async () => {
    const meeting = meet();
    meeting.line('lost');
    const answers = [asks(meeting, 'one'), asks(meeting, 'two')];
    expect(out(meeting, 'command')).toEqual([]);
    meeting.welcome({ streams: missed() });
    expect(out(meeting, 'command')).toEqual(
      ['one', 'two'].map((id) => ({ type: 'command', id, name: 'person.role', body: role, again: true })),
    );
    await meeting.waiting[0]!.ack();
    expect(answers.map(({ answer }) => answer?.type)).toEqual(['ack', undefined]);
  });

  // P18
  test('and has no answer is said again after a break; what has one is not', async () => {
    const meeting = meet();
    asks(meeting, 'one');
    asks(meeting, 'two');
    expect(out(meeting, 'command').map(({ again }) => again)).toEqual([undefined, undefined]);
    await meeting.waiting[0]!.ack();
    meeting.line('lost');
    meeting.sent.length = 0;
    meeting.welcome({ streams: missed() });
    expect(out(meeting, 'command').map(({ id, again }) => [id, again])).toEqual([['two', true]]);
  });

  test('is answered to whoever asked, with why it was refused', async () => {
    const meeting = meet();
    const asked = asks(meeting);
    await meeting.waiting[0]!.refuse('conflict', 'Somebody was first.', { stage: 'learn' });
    expect(asked.answer).toEqual({
      type: 'rejection',
      id: 'c',
      code: 'conflict',
      message: 'Somebody was first.',
      now: { stage: 'learn' },
    });
  });

  // P17
  test.each<Code>(['busy', 'unavailable', 'newer_version'])(
    'and refused with %s is asked again by itself a second or two later',
    async (code) => {
      const meeting = meet();
      const asked = asks(meeting);
      await meeting.waiting[0]!.refuse(code);
      expect(asked.answer).toBeUndefined();
      expect(meeting.room.unsaved).toBe(true);
      vi.advanceTimersByTime(999);
      expect(out(meeting, 'command')).toHaveLength(1);
      vi.advanceTimersByTime(1001);
      if (code === 'newer_version') {
        // Another instance can do it: the line begins anew there.
        expect(meeting.done).toEqual(['restart']);
        meeting.welcome({ streams: missed() });
      } else {
        expect(meeting.done).toEqual([]);
      }
      expect(out(meeting, 'command').at(-1)).toMatchObject({ id: 'c', again: true });
      await meeting.waiting[0]!.ack();
      expect(asked.answer?.type).toBe('ack');
    },
  );

  // P15
  test('is answered when what came of it is shown, though the answer comes first', async () => {
    const meeting = meet();
    const asked = asks(meeting);
    await meeting.waiting[0]!.ack(2);
    expect([asked.answer, meeting.room.unsaved]).toEqual([undefined, true]);
    meeting.told('person.role_changed', role);
    await settled();
    expect([asked.answer?.type, meeting.room.unsaved]).toEqual(['ack', false]);
  });

  test('is not said to have happened because it did in another life of the room', async () => {
    const meeting = meet();
    const asked = asks(meeting);
    await meeting.waiting[0]!.ack(9);
    meeting.line('lost');
    meeting.welcome({ epoch: 'second', streams: { all: { head: 12, view: viewOf() } } });
    await settled();
    expect([asked.answer, meeting.room.unsaved]).toEqual([undefined, true]);
    await meeting.waiting[0]!.ack(12);
    expect(asked.answer?.type).toBe('ack');
  });

  test('for a moment is shown at once, and gone again when it is refused', async () => {
    const { room, waiting } = meet(story);
    void room.ask('entry.add', { entry: 'new', kind: 'action', after: 'a' });
    expect(room.view!.entries.map(({ id }) => id)).toEqual(['a', 'new', 'b']);
    await waiting[0]!.refuse('too_many');
    expect(room.view!.entries.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('before a reload is asked again, and its moment shown', () => {
    const kept = keptNowhere();
    const body = { entry: 'new', kind: 'action' };
    kept.keepCommands([{ type: 'command', id: 'before', name: 'entry.add', body }]);
    const meeting = arrive({ ...story, kept });
    expect(meeting.room.unsaved).toBe(true);
    meeting.welcome();
    expect(meeting.room.view!.entries.map(({ id }) => id)).toEqual(['a', 'b', 'new']);
    expect(out(meeting, 'command')).toEqual([
      { type: 'command', id: 'before', name: 'entry.add', body, again: true },
    ]);
  });
});

// P40
describe('unsaved', () => {
  const leaving = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));

  test('is what has no answer, and saving only after a second of it', async () => {
    const meeting = meet();
    const { room } = meeting;
    expect([room.unsaved, room.saving, leaving()]).toEqual([false, false, false]);
    asks(meeting);
    expect([room.unsaved, room.saving, leaving()]).toEqual([true, false, true]);
    vi.advanceTimersByTime(999);
    expect(room.saving).toBe(false);
    vi.advanceTimersByTime(1);
    expect(room.saving).toBe(true);
    await meeting.waiting[0]!.ack();
    expect([room.unsaved, room.saving, leaving()]).toEqual([false, false, false]);
    // The next second is counted anew.
    asks(meeting, 'next');
    vi.advanceTimersByTime(999);
    expect(room.saving).toBe(false);
    vi.advanceTimersByTime(1);
    expect(room.saving).toBe(true);
  });

  test('for a second in all counts, whatever else is asked in it', () => {
    const meeting = meet();
    asks(meeting, 'one');
    vi.advanceTimersByTime(600);
    asks(meeting, 'two');
    vi.advanceTimersByTime(400);
    expect(meeting.room.saving).toBe(true);
  });

  test('twice for less than a second is not saving', async () => {
    const meeting = meet();
    asks(meeting, 'one');
    vi.advanceTimersByTime(300);
    asks(meeting, 'two');
    vi.advanceTimersByTime(300);
    await Promise.all(meeting.waiting.map(({ ack }) => ack()));
    asks(meeting, 'three');
    vi.advanceTimersByTime(999);
    expect(meeting.room.saving).toBe(false);
  });

  test('is not asked about when one cannot come back anyway', () => {
    const meeting = meet();
    asks(meeting);
    meeting.line('ended', goodbye(closeRemoved));
    expect(meeting.room.unsaved).toBe(true);
    expect(leaving()).toBe(false);
  });

  test('of a room that was closed is not asked about', () => {
    const meeting = meet();
    asks(meeting);
    meeting.room.close();
    expect(leaving()).toBe(false);
  });
});

describe('the line', () => {
  // P10, P12
  test('begins without numbers, and comes back with those that are known', () => {
    const meeting = arrive();
    const first = { type: 'hello', version: 2, room: 'room' };
    expect(meeting.hello()).toEqual(first);
    meeting.welcome();
    meeting.told('stage.changed', { stage: 'learn' });
    meeting.line('lost');
    expect(meeting.hello()).toEqual({
      ...first,
      epoch: 'first',
      streams: { all: 2, facilitators: 1, 'person:ines': 1 },
    });
  });

  test('says since when it is gone, through all its tries, and nobody is here meanwhile', () => {
    const { room, line, welcome } = meet();
    expect([room.line, room.lostAt, room.present.length]).toEqual(['open', undefined, 3]);
    line('lost');
    vi.advanceTimersByTime(5000);
    line('connecting');
    line('lost');
    expect([room.line, room.lostAt, room.present]).toEqual(['lost', Date.parse(at()), []]);
    expect(room.view).toBeDefined();
    welcome({ streams: missed() });
    expect([room.line, room.lostAt, room.present.length]).toEqual(['open', undefined, 3]);
  });

  // P26
  test('is told where I look whenever that changes, and after every welcome', () => {
    const meeting = meet();
    const { room, sent } = meeting;
    expect(out(meeting, 'here')).toEqual([{ type: 'here', place: 'elsewhere' }]);
    room.look('story');
    room.look('story');
    expect(out(meeting, 'here').slice(1)).toEqual([{ type: 'here', place: 'story' }]);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(out(meeting, 'here').at(-1)).toEqual({ type: 'here', place: 'story', away: true });
    meeting.line('lost');
    room.look('people');
    sent.length = 0;
    meeting.welcome({ streams: missed() });
    expect(out(meeting, 'here')).toEqual([{ type: 'here', place: 'people', away: true }]);
  });

  test('is told where my caret is, and that it is gone', () => {
    const meeting = meet();
    meeting.room.point('a', 3, 1, 2);
    meeting.room.point(undefined);
    expect(out(meeting, 'caret')).toEqual([
      { type: 'caret', text: 'a', version: 3, anchor: 1, head: 2 },
      { type: 'caret', version: 0, anchor: 0, head: 0 },
    ]);
  });

  test('is tried at once by whoever asks for it', () => {
    const { room, done } = meet();
    room.retry();
    expect(done).toEqual(['retry']);
  });

  // P24
  test('begins anew a second after a heartbeat has named what did not come', () => {
    const { done, frame, told } = meet();
    const beat = (all: number) => frame({ type: 'heartbeat', now: at(), heads: { all } });
    beat(1);
    vi.advanceTimersByTime(2000);
    expect(done).toEqual([]);
    beat(2);
    vi.advanceTimersByTime(900);
    told('stage.changed', { stage: 'learn' }); // only late
    vi.advanceTimersByTime(2000);
    expect(done).toEqual([]);
    beat(3);
    vi.advanceTimersByTime(999);
    expect(done).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(done).toEqual(['restart']);
  });

  test('hands on what is beside the log', () => {
    const { room, mine, counts, here, frame } = meet();
    mine({ ballots: [{ vote: 'v', dots: [] }] });
    counts({ voted: 3 });
    here([{ person: 'omar', place: 'people', away: true }], ['sari']);
    frame({ type: 'heartbeat', now: at(60), heads: {} });
    frame({
      type: 'carets',
      carets: [
        { person: 'omar', socket: 2, text: 'a', version: 0, anchor: 0, head: 0 },
        { person: 'ines', socket: 1, text: 'a', version: 0, anchor: 0, head: 0 }, // my own
      ],
    });
    frame({ type: 'later' });
    expect(room.ballots).toHaveLength(1);
    expect(room.counts.voted).toBe(3);
    expect(room.present.map(({ here }) => [here.person, here.away])).toEqual([
      ['ines', undefined],
      ['omar', true],
    ]);
    expect(room.now).toBe(Date.parse(at(60)));
    expect(room.texts.writers('a')).toEqual(['omar']);
  });
});

describe('the end', () => {
  test('says why, and keeps what waits for whoever can come in anew', async () => {
    const meeting = meet();
    asks(meeting);
    meeting.line('ended', goodbye(closeRemoved));
    expect([meeting.room.line, meeting.room.ended]).toEqual(['ended', goodbye(closeRemoved)]);
    expect([meeting.room.unsaved, meeting.waiting.length]).toEqual([true, 1]);
  });

  test('of whoever has left forgets what waits: who comes back is somebody else', () => {
    const kept = keptNowhere();
    const meeting = meet({ kept });
    void meeting.room.ask('person.introduce', { part: 'on call' });
    expect(kept.commands()).toHaveLength(1);
    meeting.line('ended', goodbye(closeLeft));
    expect(meeting.room.ended?.code).toBe(closeLeft);
    expect([meeting.room.unsaved, kept.commands()]).toEqual([false, []]);
  });
});

// P30
describe('a line that cannot be opened', () => {
  const answered = (status: number) => {
    const asked = vi.fn(() => Promise.resolve(new Response(null, { status })));
    vi.stubGlobal('fetch', asked);
    return asked;
  };

  test.each([404, 403])('is given up if the room answers %i', async (status) => {
    const asked = answered(status);
    const { room, line, done } = arrive();
    line('lost');
    await vi.waitFor(() => expect([room.notHere, done]).toEqual([true, ['hangUp']]));
    expect(asked).toHaveBeenCalledExactlyOnceWith('/api/rooms/room', expect.anything());
  });

  test.each([200, 429, 503])('is tried again if the room answers %i', async (status) => {
    const asked = answered(status);
    const { room, line, done, welcome } = arrive();
    line('lost');
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    await settled();
    expect([room.notHere, done]).toEqual([false, []]);
    welcome();
    expect(room.back).toBeUndefined(); // nothing was seen before
  });

  test('is tried again if nothing answers', async () => {
    const asked = vi.fn(() => Promise.reject(new Error('no line')));
    vi.stubGlobal('fetch', asked);
    const { room, line } = arrive();
    line('lost');
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    await settled();
    expect(room.notHere).toBe(false);
  });

  test('after a welcome is broken and no more, also for a wall, which reads nothing', async () => {
    const asked = answered(404);
    const one = meet();
    one.line('lost');
    const people = viewOf().people.map((person) => ({ ...person, role: 'wall' as const }));
    const wall = arrive({ people });
    wall.welcome({ streams: {} });
    wall.line('lost');
    await settled();
    expect(asked).not.toHaveBeenCalled();
    expect([one.room.notHere, wall.room.notHere]).toEqual([false, false]);
  });
});

describe('back again', () => {
  test('says how many moments have changed meanwhile, for five seconds', () => {
    const { room, line, welcome } = meet(story);
    line('lost');
    const removed = event(2, 'entry.removed', { entry: 'a' }, 'omar');
    welcome({ streams: missed(removed, stage(3, 'learn')) });
    expect(room.back).toEqual({ at: Date.now(), changes: 1, restored: false });
    vi.advanceTimersByTime(4999);
    expect(room.back).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(room.back).toBeUndefined();
  });

  test('says that the server was put back to an earlier state, for a minute', () => {
    const { room, line, welcome } = meet(story);
    line('lost');
    welcome({ epoch: 'second' });
    expect(room.back).toMatchObject({ changes: 0, restored: true });
    vi.advanceTimersByTime(59_999);
    expect(room.back).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(room.back).toBeUndefined();
  });

  test('is said of the last time, for as long as that', () => {
    const { room, line, welcome } = meet(story);
    line('lost');
    welcome({ streams: missed() });
    vi.advanceTimersByTime(4000);
    line('lost');
    welcome({ streams: missed() });
    vi.advanceTimersByTime(4999);
    expect(room.back).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(room.back).toBeUndefined();
  });

  test('ends though this browser’s clock is set back', () => {
    const { room, line, welcome } = meet(story);
    line('lost');
    welcome({ streams: missed() });
    vi.setSystemTime(Date.now() - 3600_000);
    vi.advanceTimersByTime(5000);
    expect(room.back).toBeUndefined();
  });

  test('is not said when nothing was gone', () => {
    const { room, welcome } = meet();
    welcome();
    expect(room.back).toBeUndefined();
  });
});

describe('read anew', () => {
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));

  test('is a room after an event that does not fit, and what is unsaved stays', async () => {
    const meeting = meet();
    const { room, frame, done, hello, welcome } = meeting;
    const asked = asks(meeting);
    frame({ type: 'events', stream: 'all', events: [stage(3, 'learn')] });
    expect(console.error).toHaveBeenCalled();
    expect(room.view!.stage).toBe('inquiry'); // shown until the whole is there
    expect(hello()).not.toHaveProperty('streams');
    vi.advanceTimersByTime(0);
    expect(done).toEqual(['restart']);
    const now = viewOf({ stage: 'learn' });
    welcome({ streams: { all: { head: 3, view: now } } });
    expect([room.view!.stage, room.newer, room.back?.restored]).toEqual(['learn', false, false]);
    expect(out(meeting, 'command').at(-1)).toMatchObject({ id: 'c', again: true });
    await meeting.waiting[0]!.ack(3);
    expect(asked.answer?.type).toBe('ack');
  });

  test('is a room whose welcome does not fit', () => {
    const { done, welcome, line } = meet();
    line('lost');
    welcome({ streams: missed(stage(4, 'learn')) });
    vi.advanceTimersByTime(0);
    expect(done).toEqual(['restart']);
  });

  // P4
  test('is no room that says what only a newer version knows: it asks for a reload', () => {
    const { room, frame, done } = meet();
    frame({ type: 'events', stream: 'all', events: [event(2, 'later.thing', {})] });
    vi.advanceTimersByTime(5000);
    expect([room.newer, done]).toEqual([true, []]);
    expect(console.error).not.toHaveBeenCalled();
  });

  // P39
  test('is a room for a text that went astray, no more often than every 30 seconds', () => {
    const { room, done, welcome } = meet();
    expect(room.astray('a')).toBe(true);
    expect(room.astray('b')).toBe(true); // that is under way already
    vi.advanceTimersByTime(0);
    expect(done).toEqual(['restart']);
    welcome();
    expect(room.astray('a')).toBe(false);
    vi.advanceTimersByTime(29_999);
    expect(room.astray('a')).toBe(false);
    vi.advanceTimersByTime(1);
    expect(room.astray('a')).toBe(true);
    vi.advanceTimersByTime(0);
    expect(done).toEqual(['restart', 'restart']);
    expect(console.error).toHaveBeenCalledTimes(2); // once for each text
  });
});

// P42
describe('reached', () => {
  const reached = (meeting: Meeting, where: Record<string, number>) => {
    const is: { now?: boolean } = {};
    void meeting.room.reached(where).then((so) => (is.now = so));
    return is;
  };

  test('is a number when all streams that are read here have come to theirs', async () => {
    const meeting = meet();
    const now = reached(meeting, { all: 1, 'person:omar': 9 });
    const then = reached(meeting, { all: 2, 'person:ines': 2 });
    await settled();
    expect([now.now, then.now]).toEqual([true, undefined]);
    meeting.told('stage.changed', { stage: 'learn' });
    await settled();
    expect(then.now).toBeUndefined();
    meeting.told('device.added', {});
    await settled();
    expect(then.now).toBe(true);
  });

  test('is a number after a break, too; in another epoch it never is', async () => {
    const meeting = meet();
    const two = reached(meeting, { all: 2 });
    const nine = reached(meeting, { all: 9 });
    meeting.line('lost');
    meeting.welcome({ streams: missed(stage(2, 'learn')) });
    await settled();
    expect([two.now, nine.now]).toEqual([true, undefined]);
    meeting.line('lost');
    meeting.welcome({ epoch: 'second', streams: { all: { head: 12, view: viewOf() } } });
    await settled();
    expect(nine.now).toBe(false);
  });
});
