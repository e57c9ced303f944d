// What is known of a room: frames go in, state comes out. It asks nobody and sends nothing, so that a test makes one from
// frames, and whatever holds the connection is handed what has to be done.
import type {
  Ballot,
  Counts,
  CountsFrame,
  Draft,
  EntryAdd,
  Event,
  Events,
  FacilitatorsView,
  Heartbeat,
  Here,
  HereList,
  Mine,
  MineFrame,
  Person,
  PersonID,
  PersonView,
  Role,
  View,
  Views,
  Welcome,
} from '../protocol.gen';
import { say } from '../words';
import { fold, kindOf, type AllFolds, type Kind } from './fold';
import { anew } from './mine';
import { inRoom, resolvePerson } from './people';

export interface Taken {
  event: Event;
  before: View;
  /** In milliseconds of this browser's clock. */
  heard: number;
}

/** What a welcome has changed besides what it says. */
export interface Welcomed {
  /** The server was put back to an earlier state. */
  restored: boolean;
  /** The stream of all came as a view, and not as what was missed of it. */
  reread: boolean;
}

/** What such an event is called may take away what somebody writes in. */
const taking = /(remov|eras|merg|clos|archiv|chang|lower)ed|withdrawn/;
const nothing: Mine = { drafts: [], ballots: [] };

export class Store {
  /** What has been taken away here, newest first: by whom, and when that was heard. */
  took: readonly Taken[] = [];
  readonly #folds: AllFolds;

  #view = $state.raw<View>();
  #adding: EntryAdd[] = [];
  #shown = $state.raw<View>();
  #leads = $state.raw<FacilitatorsView>();
  #own = $state.raw<PersonView>({ devices: 0 });
  #you = $state.raw<PersonID>('');
  #here = $state.raw<ReadonlyMap<PersonID, Here>>(new Map());
  #mine = $state.raw<Mine>(nothing);
  #counts = $state.raw<Counts>({ voted: 0, voters: 0, handedIn: 0, bringers: 0, read: 0, entered: 0 });
  #movedBy = $state.raw<PersonID>();

  #epoch: string | undefined;
  #heads: Record<string, number> = {};
  #skew = 0;
  #socket = 0;

  constructor(folds: AllFolds) {
    this.#folds = folds;
  }

  /** What everybody can read, with the moments I have just brought and that are on their way; nothing until the first
   *  welcome. */
  get view(): View | undefined {
    return this.#shown;
  }
  /** What everybody can read, as the server has it. */
  get settled(): View | undefined {
    return this.#view;
  }
  get leads(): FacilitatorsView | undefined {
    return this.#leads;
  }
  /** What is told to me alone. */
  get own(): PersonView {
    return this.#own;
  }
  get mine(): Mine {
    return this.#mine;
  }
  get drafts(): readonly Draft[] {
    return this.#mine.drafts;
  }
  get ballots(): readonly Ballot[] {
    return this.#mine.ballots;
  }
  get counts(): Counts {
    return this.#counts;
  }
  get here(): ReadonlyMap<PersonID, Here> {
    return this.#here;
  }
  get you(): PersonID {
    return this.#you;
  }
  get me(): Person | undefined {
    return this.person(this.#you);
  }
  get role(): Role | undefined {
    return this.me?.role;
  }
  get leading(): boolean {
    return this.role === 'facilitator';
  }
  get writes(): boolean {
    return this.role === 'facilitator' || this.role === 'participant';
  }
  /** Why nobody may write any more, if the meeting is closed or the room is put away. */
  get frozen(): string | undefined {
    if (this.#view?.archived) return say('meeting.archived');
    return this.#view?.closed ? say('meeting.closed') : undefined;
  }
  /** Who moved the meeting to another stage last, if that was heard here. */
  get movedBy(): PersonID | undefined {
    return this.#movedBy;
  }
  /** The server's clock, in milliseconds. */
  get now(): number {
    return Date.now() + this.#skew;
  }
  /** Which life of the room this is of; nothing: it has to be read whole. */
  get epoch(): string | undefined {
    return this.#epoch;
  }
  /** Up to where each stream has been folded. */
  get heads(): Readonly<Record<string, number>> {
    return this.#heads;
  }
  /** Which of one's own windows this is. */
  get socket(): number {
    return this.#socket;
  }

  /** Who that is now: somebody who came in twice is one person. */
  person(id: PersonID | undefined): Person | undefined {
    return this.#view && resolvePerson(this.#view.people, id);
  }

  /** People who are in the room now, in the order they once came; the wall is nobody. */
  get present(): { person: Person; here: Here }[] {
    return (this.#view?.people ?? []).flatMap((person) => {
      const here = this.#here.get(person.id);
      return here && inRoom(person) && person.role !== 'wall' ? [{ person, here }] : [];
    });
  }

  welcome(w: Welcome): Welcomed {
    const restored = this.#epoch !== undefined && this.#epoch !== w.epoch;
    this.#epoch = w.epoch;
    this.#you = w.you;
    this.#socket = w.socket;
    this.#skew = Date.parse(w.now) - Date.now();
    this.#mine = w.mine;
    this.#counts = w.counts;
    this.#here = new Map(w.here.map((here) => [here.person, here]));
    let reread = false;
    const heads: Record<string, number> = {};
    for (const [stream, { head, view, events }] of Object.entries(w.streams)) {
      if (view !== undefined) {
        this.#put(kindOf(stream), view as Views[Kind]);
        if (stream === 'all') {
          reread = true;
          this.#movedBy = undefined; // whoever did so meanwhile was not heard
        }
        heads[stream] = head;
      } else {
        // From what is known here: a hole before what was missed shows, too.
        const known = restored ? undefined : this.#heads[stream];
        heads[stream] = known ?? head - (events?.length ?? 0);
      }
    }
    if (!('facilitators' in w.streams)) this.#leads = undefined;
    this.#heads = heads;
    for (const [stream, { events }] of Object.entries(w.streams))
      this.events({ type: 'events', stream, events: events ?? [] });
    return { restored, reread };
  }

  /** Throws where something is missing, or a newer version has said it. */
  events({ stream, events }: Events): void {
    const kind = kindOf(stream);
    const before = this.#part(kind);
    let view = before;
    try {
      for (const event of events) {
        const head = this.#heads[stream] ?? 0;
        if (event.seq <= head) continue;
        if (event.seq !== head + 1) throw new Error(`${stream}: ${event.seq} after ${head}`);
        const next = fold(this.#folds, kind, view, event);
        if (kind === 'all') this.#heed(event, view as View);
        view = next;
        this.#heads[stream] = event.seq;
      }
    } finally {
      // What came before something that cannot be folded is shown: its number says so already.
      if (view !== before) this.#put(kind, view);
    }
  }

  #heed(event: Event, before: View) {
    if (taking.test(event.name)) this.took = [{ event, before, heard: Date.now() }, ...this.took.slice(0, 9)];
    if (event.name === 'stage.changed') this.#movedBy = event.by;
  }

  mineIs(frame: MineFrame): void {
    this.#mine = anew(this.#mine, frame);
  }

  countsAre({ counts }: CountsFrame): void {
    this.#counts = counts;
  }

  hereIs({ all, here, gone }: HereList): void {
    const next = new Map(all ? [] : this.#here);
    for (const person of gone) next.delete(person);
    for (const one of here) next.set(one.person, one);
    this.#here = next;
  }

  heartbeat({ now }: Heartbeat): void {
    this.#skew = Date.parse(now) - Date.now();
  }

  /** Whether something has happened that did not come. */
  behind(heads: Heartbeat['heads']): boolean {
    return Object.entries(heads).some(([stream, head]) => head > (this.#heads[stream] ?? 0));
  }

  /** Nobody is known to be here while the connection is gone. */
  alone(): void {
    this.#here = new Map();
  }

  /** What is known is of no use any more: the next welcome brings it whole. */
  forget(): void {
    this.#epoch = undefined;
    this.#heads = {};
  }

  /** Moments that I bring and that are on their way. */
  adds(adding: EntryAdd[]): void {
    if (adding.length + this.#adding.length === 0) return;
    this.#adding = adding;
    this.#show();
  }

  /** What a stream of a kind shows. Each has a place of its own, so that what reads one is not woken by another. */
  #part(kind: Kind): Views[Kind] {
    return { all: this.#view!, facilitators: this.#leads!, person: this.#own }[kind];
  }

  #put(kind: Kind, view: Views[Kind]) {
    if (kind === 'facilitators') this.#leads = view as FacilitatorsView;
    if (kind === 'person') this.#own = view as PersonView;
    if (kind !== 'all') return;
    this.#view = view as View;
    this.#show();
  }

  // Not a derived value: a room outlives the component that opened it, and what a component derives does not.
  #show() {
    this.#shown = this.#view && this.#adding.reduce((view, add) => this.#added(view, add), this.#view);
  }

  /** One can write in a new moment before the server has heard of it. */
  #added(view: View, { people = [], evidence = [], ...add }: EntryAdd): View {
    if (view.entries.some(({ id }) => id === add.entry)) return view;
    // Without a place it goes to the end, as the room will say.
    const after = add.after ?? view.entries.at(-1)?.id;
    const body = { ...add, ...(after ? { after } : {}), people, evidence };
    const at = new Date().toISOString();
    return fold(this.#folds, 'all', view, { seq: 0, at, by: this.#you, name: 'entry.added', body });
  }
}

/** How many moments stand otherwise than before. */
export function moments(before: View | undefined, now: View | undefined): number {
  if (!before || !now || before === now) return 0;
  const as = (view: View) =>
    new Map(view.entries.map((e) => [e.id, JSON.stringify([e, view.texts[e.id]?.text])]));
  const was = as(before);
  const is = as(now);
  return [...new Set([...was.keys(), ...is.keys()])].filter((id) => was.get(id) !== is.get(id)).length;
}
