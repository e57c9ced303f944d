// A room for tests: what is asked is noted, and answered when the test says so.
import type {
  Ack,
  Ballot,
  Commands,
  Draft,
  Here,
  Instant,
  Lane,
  PersonID,
  Person,
  Rejection,
  Role,
  View,
} from '../protocol.gen';
import { standing } from './people';
import type { Answer, CommandName } from './outbox';
import type { Room } from './room.svelte';

export interface Asked {
  name: CommandName;
  body: unknown;
  ack: (seq?: number) => Promise<void>;
  refuse: (code: Rejection['code'], message?: string, now?: unknown) => Promise<void>;
}

export const at = (seconds = 0): Instant => new Date(Date.UTC(2026, 2, 12, 9, 0, seconds)).toISOString();

export class FakeRoom {
  readonly id = 'room';
  view = $state.raw<View>();
  ballots = $state.raw<readonly Ballot[]>([]);
  drafts = $state.raw<readonly Draft[]>([]);
  here = $state.raw<ReadonlyMap<PersonID, Here>>(new Map());
  line = $state.raw<Room['line']>('open');
  lostAt = $state.raw<number>();
  you = $state.raw<PersonID>('ines');
  counts = $state.raw({ voted: 0, voters: 3, handedIn: 0, bringers: 3, read: 0, entered: 3 });
  now = Date.parse(at());
  took: Room['took'] = [];
  /** Everything that was asked and has no answer yet, oldest first. */
  waiting: Asked[] = [];
  readonly asked: { name: CommandName; body: unknown }[] = [];

  constructor(people: string[] = ['ines', 'omar', 'sari']) {
    this.view = {
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
      people: people.map((id, colour) => ({
        id,
        name: id,
        role: colour === 0 ? 'facilitator' : 'participant',
        colour,
      })),
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
    };
    this.here = new Map(people.map((person) => [person, { person, place: 'story' }]));
  }

  get me(): Person | undefined {
    return this.person(this.you);
  }
  get role(): Role | undefined {
    return this.me?.role;
  }
  get leading(): boolean {
    return this.role === 'facilitator';
  }
  get writes(): boolean {
    return this.leading || this.role === 'participant';
  }
  get frozen(): string | undefined {
    return this.view?.closed ? 'Closed.' : undefined;
  }
  person(id: PersonID | undefined): Person | undefined {
    return this.view && standing(this.view.people, id);
  }
  reached(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /** Somebody raises a hand. */
  raise(person: PersonID, lane: Lane = 'speak', seconds = 0): void {
    const hand = { id: `${person}-${lane}`, person, lane, at: at(seconds) };
    this.view = { ...this.view!, hands: [...this.view!.hands, hand] };
  }

  lower(id: string): void {
    this.view = { ...this.view!, hands: this.view!.hands.filter((hand) => hand.id !== id) };
  }

  ask<N extends CommandName>(name: N, body: Commands[N]): Promise<Answer> {
    this.asked.push({ name, body });
    return new Promise((answered) => {
      const settle = async (answer: Ack | Rejection) => {
        this.waiting = this.waiting.filter((one) => one !== asked);
        answered(answer);
        await new Promise((later) => setImmediate(later));
      };
      const asked: Asked = {
        name,
        body,
        ack: (seq = 1) => settle({ type: 'ack', id: 'c', at: { all: seq } }),
        refuse: (code, message = 'No.', now) => settle({ type: 'rejection', id: 'c', code, message, now }),
      };
      this.waiting = [...this.waiting, asked];
    });
  }
}
