// A room for tests: a real one, made from frames, over a line that does what the test says. Nothing is decided here: what
// is on its way lies in a real outbox, and what is told goes through the real folds.
import { render } from '@testing-library/svelte';
import type { Component } from 'svelte';
import { onTestFinished } from 'vitest';
import { folds } from '../features/folds';
import {
  eventsOf,
  limits,
  type Ack,
  type Commands,
  type Counts,
  type Event,
  type EventBodies,
  type Goodbye,
  type Here,
  type Instant,
  type Mine,
  type Person,
  type PersonID,
  type Rejection,
  type View,
  type Welcome,
} from '../protocol.gen';
import type { Connection, Listener } from '../room/connection';
import { roomKey } from '../room/context';
import { newID } from '../room/ids';
import { Outbox, type Answer, type CommandName } from '../room/outbox';
import type { Kept, PendingText } from '../room/pending';
import { Room } from '../room/room.svelte';
import type { Line } from '../room/socket';

export const at = (seconds = 0): Instant => new Date(Date.UTC(2026, 2, 12, 9, 0, seconds)).toISOString();

/** What everybody sees of a meeting in which nothing has happened yet. */
export function viewOf({ people = ['ines', 'omar', 'sari'], ...more }: Seen = {}): View {
  return {
    facts: {
      title: 'Checkout slowdown',
      zone: 'Europe/Helsinki',
      started: at(),
      services: [],
      tags: [],
      opening: '',
      readers: 'members',
    },
    stage: 'inquiry',
    people: people.map((person, colour) =>
      typeof person === 'string'
        ? { id: person, name: person, role: colour === 0 ? 'facilitator' : 'participant', colour }
        : person,
    ),
    actors: [],
    entries: [],
    texts: {},
    inquiry: { names: 'hidden', asked: 3, opened: 0 },
    lines: [],
    votes: [],
    hands: [],
    terms: [],
    learnings: [],
    experts: [],
    ...more,
  };
}

export const event = (seq: number, name: string, body: object, by?: PersonID): Event => ({
  seq,
  at: at(seq),
  ...(by ? { by } : {}),
  name,
  body,
});

/** A welcome into such a meeting, everybody being here. Each stream comes whole. */
export function welcomeTo(view: View, more: Partial<Welcome> = {}): Welcome {
  const you = more.you ?? view.people[0]!.id;
  const leads = view.people.find(({ id }) => id === you)?.role === 'facilitator';
  const all = view.people.length;
  return {
    type: 'welcome',
    version: limits.version,
    room: 'room',
    epoch: 'first',
    now: new Date().toISOString(),
    you,
    socket: 1,
    mine: { drafts: [], ballots: [] },
    here: view.people.map(({ id }) => ({ person: id, place: 'story' })),
    counts: { voted: 0, voters: all, handedIn: 0, bringers: all, read: 0, entered: all },
    streams: {
      all: { head: 1, view },
      ...(leads ? { facilitators: { head: 1, view: { links: [] } } } : {}),
      [`person:${you}`]: { head: 1, view: { devices: 0 } },
    },
    ...more,
  };
}

/** The first of the people leads, where nothing else is said of them. */
export type Seen = Partial<Omit<View, 'people'>> & { people?: (PersonID | Person)[] };

/** Everything a test says of a room before it begins. */
export interface Beginning extends Seen {
  you?: PersonID;
  mine?: Mine;
  /** What this browser has kept of an earlier visit. */
  kept?: Kept;
}

export interface Asked {
  id: string;
  name: CommandName;
  body: unknown;
  /** Accepted, and at this number of the stream of all: without one, at what has been told already. */
  ack: (seq?: number) => Promise<void>;
  refuse: (code: Rejection['code'], message?: string, now?: unknown) => Promise<void>;
}

/** Nothing of an earlier visit, and nothing for a later one. */
export function keptNowhere(): Kept {
  const texts: Record<string, PendingText> = {};
  let commands: ReturnType<Kept['commands']> = [];
  let offers: ReturnType<Kept['offers']> = [];
  return {
    epoch: undefined,
    commands: () => commands,
    keepCommands: (all) => void (commands = all),
    texts: () => texts,
    keepText(id, text) {
      if (text) texts[id] = text;
      else delete texts[id];
    },
    offers: () => offers,
    keepOffers: (all) => void (offers = all),
  };
}

// Taken before a test stops the clocks.
const { setImmediate } = globalThis;

/** Everything that was to happen at once has happened. */
export const settled = (): Promise<void> => new Promise((later) => setImmediate(later));

class Wire implements Connection {
  open = false;
  readonly sent: ({ type: string } & Record<string, unknown>)[] = [];
  readonly done: string[] = [];
  readonly asked: { name: CommandName; body: unknown }[] = [];
  readonly noAnswer: Asked[] = [];
  readonly #outbox: Outbox;
  readonly #to: Listener;

  constructor(to: Listener, kept: Kept) {
    this.#to = to;
    this.#outbox = new Outbox(
      kept,
      (frame) => this.send(frame),
      () => to.changed(),
    );
  }

  ask<N extends CommandName>(name: N, body: Commands[N], id = newID(), again?: boolean): Promise<Answer> {
    const answer = async (said: Ack | Rejection) => {
      this.#to.frame(said);
      await settled();
    };
    this.asked.push({ name, body });
    const asked: Asked = {
      id,
      name,
      body,
      ack: (seq) => answer({ type: 'ack', id, at: seq === undefined ? {} : { all: seq } }),
      refuse: (code, message = 'No.', now) => answer({ type: 'rejection', id, code, message, now }),
    };
    this.noAnswer.push(asked);
    return this.#outbox.ask(name, body, id, again).finally(() => {
      this.noAnswer.splice(this.noAnswer.indexOf(asked), 1);
    });
  }

  send(frame: { type: string }): boolean {
    if (this.open) this.sent.push(frame as (typeof this.sent)[number]);
    return this.open;
  }
  answer(answer: Answer): void {
    this.#outbox.answer(answer);
  }
  resend(): void {
    this.#outbox.resend();
  }
  forget(name?: CommandName): void {
    this.#outbox.forget(name);
    const left = this.noAnswer.filter((one) => name && one.name !== name);
    this.noAnswer.splice(0, Infinity, ...left);
  }
  get unanswered(): number {
    return this.#outbox.unanswered;
  }
  waiting<N extends CommandName>(name: N): Commands[N][] {
    return this.#outbox.waiting(name);
  }
  retry(): void {
    this.done.push('retry');
  }
  restart(): void {
    this.done.push('restart');
    this.line('lost');
    this.line('connecting');
  }
  hangUp(): void {
    this.done.push('hangUp');
    this.open = false;
  }
  close(): void {
    this.hangUp();
  }

  line(line: Line, why?: Goodbye): void {
    this.open = line === 'open';
    this.#to.line(line, why);
  }
}

/** A room whose line is not open yet. */
export function arrive({
  you,
  mine = { drafts: [], ballots: [] },
  kept = keptNowhere(),
  ...seen
}: Beginning = {}) {
  const view = viewOf(seen);
  const me = you ?? view.people[0]!.id;
  let to: Listener;
  let wire: Wire;
  const room = new Room('room', folds, (_, listener) => {
    to = listener;
    wire = new Wire(listener, kept);
    return wire;
  });
  onTestFinished(() => room.close());
  to!.opened(kept);
  to!.changed();
  wire!.line('connecting');

  const frame = (said: { type: string } & Record<string, unknown>) => to.frame(said);

  return {
    room,
    /** A frame as it comes. */
    frame,
    /** A welcome, and the line is open. Without streams each comes whole, as it was in the beginning. */
    welcome(more: Partial<Welcome> = {}) {
      to.frame(welcomeTo(view, { you: me, mine, ...more }));
      wire.line('open');
    },
    /** The next event of whichever stream tells it. */
    told<N extends keyof EventBodies>(name: N, body: EventBodies[N], by?: PersonID) {
      const kind = Object.entries(eventsOf).find(([, names]) =>
        (names as readonly string[]).includes(name),
      )![0];
      const stream = kind === 'person' ? `person:${me}` : kind;
      const events = [event((room.heads[stream] ?? 0) + 1, name, body, by)];
      frame({ type: 'events', stream, events });
    },
    /** What of mine is otherwise now. */
    mine: (now: Partial<Mine>) => frame({ type: 'mine', changed: Object.keys(now), mine: now }),
    counts: (now: Partial<Counts>) => frame({ type: 'counts', counts: { ...room.counts, ...now } }),
    here: (here: Here[], gone: PersonID[] = []) => frame({ type: 'here', here, gone }),
    line: (line: Line, why?: Goodbye) => wire.line(line, why),
    /** What is said first when the line is back. */
    hello: () => to.hello(),
    /** The store of another tab was found. */
    found: to!.found,
    /** Everything that was asked. */
    asked: wire!.asked,
    /** What of it has no answer yet, oldest first. */
    waiting: wire!.noAnswer,
    /** Every frame that went out. */
    sent: wire!.sent,
    /** What was done to the line: `retry`, `restart`, `hangUp`. */
    done: wire!.done,
  };
}

/** A room that somebody is in. */
export function meet(beginning: Beginning = {}) {
  const meeting = arrive(beginning);
  meeting.welcome();
  return meeting;
}

export type Meeting = ReturnType<typeof meet>;

/** A part of the page, in that room. */
export const show = <P extends Record<string, unknown>>(meeting: Meeting, part: Component<P>, props: P) =>
  render(part as Component, { props, context: new Map([[roomKey, meeting.room]]) });
