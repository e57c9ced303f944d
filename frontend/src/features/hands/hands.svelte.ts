// Hands as one tab has them: what I want and the room has not said yet, who is away, and how late it is. One per room;
// it outlives the components that show it.
import type { Hand, HandID, Lane, PersonID } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';
import { refused } from '../../room/attempt';
import { handOf, lane, next, type Waiting } from './queue';

export type HandsRoom = Pick<
  Room,
  'view' | 'here' | 'you' | 'line' | 'now' | 'role' | 'writes' | 'leading' | 'ask' | 'reached'
>;

/** A hand is shown as away after so long; until then somebody has only looked something up. */
export const awayAfter = 120_000;

interface Wish {
  up: boolean;
  note: string;
}

export class Hands {
  readonly #room: HandsRoom;
  #wishes = $state.raw<Partial<Record<Lane, Wish>>>({});
  readonly #busy = new Set<Lane>();
  readonly #tookDown = new Set<HandID>();
  /** Since when somebody with a hand up was not seen here. */
  #missing = $state.raw<ReadonlyMap<PersonID, number>>(new Map());
  #now = $state.raw(0);

  constructor(room: HandsRoom) {
    this.#room = room;
    this.#now = room.now;
  }

  get speak(): Waiting[] {
    return this.#lane('speak');
  }
  get questions(): Waiting[] {
    return this.#lane('question');
  }
  get next(): Waiting | undefined {
    const { view, you } = this.#room;
    return view && next(view, you, this.away);
  }
  /** The server's clock, as of the last look at it. */
  get now(): number {
    return this.#now;
  }

  away = (person: PersonID): boolean => {
    const since = this.#missing.get(person);
    return since !== undefined && this.#now - since >= awayAfter;
  };

  /** Whether my hand is up there, as I last wanted it. */
  up(which: Lane): boolean {
    return this.#wishes[which]?.up ?? this.hand(which) !== undefined;
  }

  hand(which: Lane): Hand | undefined {
    return handOf(this.#room.view, this.#room.you, which);
  }

  /** What I last wrote beside it. */
  note(which: Lane): string {
    const wish = this.#wishes[which];
    return (wish?.up ? wish.note : undefined) ?? this.hand(which)?.note ?? '';
  }

  /** Whether it was I, here, who took that hand down. */
  tookDown(hand: HandID): boolean {
    return this.#tookDown.has(hand);
  }

  mayRaise(which: Lane): boolean {
    return this.#room.writes || (this.#room.role === 'observer' && which === 'question');
  }

  toggle(which: Lane): void {
    if (this.up(which)) this.lower(which);
    else this.raise(which);
  }

  /** Raises my hand there; with it up already, changes the words beside it. */
  raise(which: Lane, note = ''): void {
    this.#want(which, { up: true, note: note.trim() });
  }

  lower(which: Lane): void {
    this.#want(which, { up: false, note: '' });
  }

  /** Looks who is here, and at the clock. */
  look(): void {
    const { now, here, view, line } = this.#room;
    this.#now = now;
    if (line !== 'open' || !view) return; // without a line nobody can be seen
    const waiting = new Set(view.hands.map(({ person }) => person));
    const missing = new Map<PersonID, number>();
    for (const person of waiting) {
      const seen = here.get(person);
      if (!seen || seen.away) missing.set(person, this.#missing.get(person) ?? now);
    }
    const same =
      missing.size === this.#missing.size && [...missing.keys()].every((id) => this.#missing.has(id));
    if (!same) this.#missing = missing;
  }

  #lane(which: Lane): Waiting[] {
    const { view, you } = this.#room;
    return view ? lane(view, which, you, this.away) : [];
  }

  #want(which: Lane, wish: Wish) {
    this.#wishes = { ...this.#wishes, [which]: wish };
    void this.#settle(which);
  }

  // One question to the room at a time; a quick change of mind meanwhile is asked for when the answer is there.
  async #settle(which: Lane) {
    if (this.#busy.has(which)) return;
    this.#busy.add(which);
    try {
      for (let wish = this.#wishes[which]; wish; wish = this.#wishes[which]) {
        const hand = this.hand(which);
        if (wish.up ? hand && (hand.note ?? '') === wish.note : !hand) return;
        if (!wish.up) this.#tookDown.add(hand!.id);
        const answer = wish.up
          ? await this.#room.ask('hand.raise', { lane: which, ...(wish.note ? { note: wish.note } : {}) })
          : await this.#room.ask('hand.lower', { hand: hand!.id });
        if (answer.type === 'rejection') {
          refused(answer.message);
          if (this.#wishes[which] === wish) return;
          continue;
        }
        await this.#room.reached(answer.at);
        if (this.#wishes[which] === wish) return;
      }
    } finally {
      this.#wishes = { ...this.#wishes, [which]: undefined };
      this.#busy.delete(which);
    }
  }
}

const all = new WeakMap<HandsRoom, Hands>();

/** The hands of a room, the same for every component. */
export function handsOf(room: HandsRoom): Hands {
  let hands = all.get(room);
  if (!hands) all.set(room, (hands = new Hands(room)));
  return hands;
}

/** Call while a component is set up: keeps the clock and the absences going as long as it is shown. */
export function watch(room: HandsRoom): Hands {
  const hands = handsOf(room);
  $effect(() => {
    const timer = setInterval(() => hands.look(), 15_000);
    return () => clearInterval(timer);
  });
  $effect(() => {
    void [room.here, room.view?.hands, room.line];
    queueMicrotask(() => hands.look());
  });
  return hands;
}
