// A room over a real line: a WebSocket, and what this browser keeps, with a server that says what the test says.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ack, CommandFrame, Event, WelcomeStream } from '../protocol.gen';
import { viewOf } from '../app/testing';
import { folds } from '../features/folds';
import type { Answer } from './outbox';
import { Room } from './room.svelte';

class Wire {
  static OPEN = 1;
  readyState = 1;
  sent: CommandFrame[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor() {
    wire = this; // eslint-disable-line @typescript-eslint/no-this-alias -- the one that was opened last
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as CommandFrame);
  }
  close() {}
  hear(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let wire: Wire | undefined;
let room: Room;

const settled = () => new Promise((then) => setTimeout(then));
const event = (seq: number, name: string, body: object): Event => ({
  seq,
  at: '2026-03-12T09:00:00.000Z',
  name,
  body,
});
const tell = (stream: string, ...events: Event[]) => wire!.hear({ type: 'events', stream, events });
const ack = (at: Ack['at']) => wire!.hear({ type: 'ack', id: 'c', at });

const whole: Record<string, WelcomeStream> = {
  all: { head: 1, view: viewOf() },
  facilitators: { head: 1, view: { links: [] } },
  'person:ines': { head: 1, view: { devices: 1 } },
};

function welcome(streams = whole, epoch = 'first') {
  wire!.hear({
    type: 'welcome',
    version: 1,
    room: 'room',
    epoch,
    now: '2026-03-12T09:00:00.000Z',
    you: 'ines',
    socket: 1,
    mine: { drafts: [], ballots: [] },
    here: [],
    counts: room.counts,
    streams,
  });
}

/** Asks for something, and says what the answer is so far. */
function asks() {
  const asked: { answer?: Answer } = {};
  void room.ask('person.role', { person: 'omar', role: 'observer' }, 'c').then((answer) => {
    asked.answer = answer;
  });
  return asked;
}

beforeEach(async () => {
  localStorage.clear();
  sessionStorage.clear();
  vi.stubGlobal('WebSocket', Wire);
  room = new Room('room', folds);
  await vi.waitFor(() => expect(wire).toBeDefined());
  await settled();
  welcome();
});
afterEach(() => {
  room.close();
  wire = undefined;
  vi.unstubAllGlobals();
});

test('what any stream tells is shown', () => {
  tell('all', event(2, 'stage.changed', { stage: 'close' }));
  tell('facilitators', event(2, 'person.lowered', { person: 'omar' }));
  tell('person:ines', event(2, 'handover.made', { until: '2026-03-12T10:00:00.000Z' }));
  expect(room.view?.stage).toBe('close');
  expect(room.leads?.lowered).toHaveLength(1);
  expect(room.own).toEqual({ devices: 1, handover: '2026-03-12T10:00:00.000Z' });
  tell('person:ines', event(3, 'later.thing', {}));
  expect(room.newer).toBe(true);
});

test('whoever asked hears of it when every stream has come to what came of it', async () => {
  const asked = asks();
  await settled();
  ack({ all: 2, facilitators: 2 });
  tell('all', event(2, 'person.role_changed', { person: 'omar', role: 'observer' }));
  await settled();
  expect(asked.answer).toBeUndefined();
  tell('facilitators', event(2, 'person.lowered', { person: 'omar' }));
  await settled();
  expect(asked.answer?.type).toBe('ack');
});

test('a stream that cannot be read here is not waited for, nor one that cannot be read any more', async () => {
  const asked = asks();
  await settled();
  ack({ all: 1, 'person:omar': 7, facilitators: 2 });
  await settled();
  expect(asked.answer).toBeUndefined();
  const { all, 'person:ines': own } = whole;
  welcome({ all: all!, 'person:ines': own! });
  await settled();
  expect(asked.answer?.type).toBe('ack');
});

test('what was waited for in another epoch is not waited for any more, and not said to have happened', async () => {
  const asked = asks();
  await settled();
  ack({ all: 9 });
  const never = room.reached({ all: 9 });
  await settled();
  wire!.sent = [];
  welcome({ ...whole, all: { ...whole.all!, head: 12 } }, 'second'); // where 9 is something else
  expect(await never).toBe(false);
  await settled();
  expect(asked.answer).toBeUndefined();
  expect(wire!.sent.filter(({ id, again }) => id === 'c' && again)).toHaveLength(1);
  ack({ all: 12 });
  await settled();
  expect(asked.answer?.type).toBe('ack');
});

// P40
test('what is not acknowledged yet is never shown as saved', async () => {
  expect(room.unsaved).toBe(false);
  asks();
  await settled();
  expect(room.unsaved).toBe(true);
  tell('all', event(2, 'person.role_changed', { person: 'omar', role: 'observer' })); // which may come first
  await settled();
  expect(room.unsaved).toBe(true);
  ack({ all: 2 });
  await settled();
  expect(room.unsaved).toBe(false);
});
