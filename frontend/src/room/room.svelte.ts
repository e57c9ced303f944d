// A room as one browser tab has it: what is shown, what is on its way, and how the line is. Components read it and
// call its verbs; nothing that outlives a component lives in one.
import type {
  Ack,
  Commands,
  Counts,
  Ballot,
  Draft,
  EntryAdd,
  Event,
  Events,
  FacilitatorsView,
  Goodbye,
  Heartbeat,
  Here,
  HereFrame,
  HereList,
  Mine,
  MineFrame,
  Person,
  PersonID,
  Place,
  Rejection,
  PersonView,
  Role,
  TextID,
  View,
  Views,
  Welcome,
} from '../protocol.gen';
import { inRoom, standing } from '../people/standing';
import { closeLeft, limits } from '../protocol.gen';
import { anew } from './mine';
import { say } from '../words';
import { fold, kindOf, NewerVersion, type Kind } from './fold';
import { Kept } from './kept';
import { Outbox, type Answer, type CommandName } from './outbox';
import { Reach } from './reach';
import { Socket, type Line } from './socket';
import { Texts } from './texts.svelte';

export interface Back {
  /** When the line came back, and how many moments have changed meanwhile. */
  at: number;
  changes: number;
  /** The server was put back to an earlier state. */
  restored: boolean;
}

/** What such an event is called may take away what somebody writes in. */
const taking = /(remov|eras|merg|clos|archiv|chang|lower)ed|withdrawn/;
const nothing: Mine = { drafts: [], ballots: [] };
/** A text that went astray is mended by reading the room anew, no more often than this. */
const mending = 30_000;
/** After so long without an answer the word is Saving; before, nobody has to know. */
const slow = 1000;

export class Room {
  readonly id: string;
  readonly texts: Texts;
  /** What has been taken away here, newest first: by whom, and when that was heard (milliseconds of this browser's clock). */
  took: readonly { event: Event; before: View; heard: number }[] = [];
  #socket: Socket | undefined;
  #outbox: Outbox | undefined;
  #kept: Kept | undefined;
  #closed = false;

  #view = $state.raw<View>();
  #adding: EntryAdd[] = [];
  #shown = $state.raw<View>();
  #leads = $state.raw<FacilitatorsView>();
  #own = $state.raw<PersonView>({ devices: 0 });
  #you = $state.raw<PersonID>('');
  #here = $state.raw<ReadonlyMap<PersonID, Here>>(new Map());
  #mine = $state.raw<Mine>(nothing);
  #counts = $state.raw<Counts>({ voted: 0, voters: 0, handedIn: 0, bringers: 0, read: 0, entered: 0 });
  #line = $state.raw<Line>('connecting');
  #lostAt = $state.raw<number>();
  #ended = $state.raw<Goodbye>();
  #back = $state.raw<Back>();
  #movedBy = $state.raw<PersonID>();
  #newer = $state.raw(false);
  #notHere = $state.raw(false);
  #unanswered = $state.raw(0);
  #slow = $state.raw(false);
  #slowly: ReturnType<typeof setTimeout> | undefined;

  #epoch: string | undefined;
  #heads: Record<string, number> = {};
  #skew = 0;
  readonly #reach = new Reach();
  #place: Place = 'elsewhere';
  #behind: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.id = id;
    this.texts = new Texts(this);
    addEventListener('beforeunload', this.#leaving);
    document.addEventListener('visibilitychange', this.#look);
    void this.#start();
  }

  /** What everybody can read, with the moments I have just brought and that are on their way; nothing until the first
   *  welcome. */
  get view(): View | undefined {
    return this.#shown;
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
  get line(): Line {
    return this.#line;
  }
  /** Since when the line is gone, while it is. */
  get lostAt(): number | undefined {
    return this.#lostAt;
  }
  /** Why it will not come back. */
  get ended(): Goodbye | undefined {
    return this.#ended;
  }
  /** The line was gone and is back. */
  get back(): Back | undefined {
    return this.#back;
  }
  /** Who moved the meeting to another stage last, if that was heard here. */
  get movedBy(): PersonID | undefined {
    return this.#movedBy;
  }
  /** A newer version runs on the server; only a reload shows what it says. */
  get newer(): boolean {
    return this.#newer;
  }
  /** There is no such room, or it is not open to this browser. */
  get notHere(): boolean {
    return this.#notHere;
  }
  /** Whether the server lacks something of what was done here. */
  get unsaved(): boolean {
    return this.#unanswered > 0 || this.texts.unsent;
  }
  /** Unsaved for longer than anybody should not be told. */
  get saving(): boolean {
    return this.unsaved && this.#slow;
  }
  /** The server's clock, in milliseconds. */
  get now(): number {
    return Date.now() + this.#skew;
  }

  /** Who that is now: somebody who came in twice is one person. */
  person(id: PersonID | undefined): Person | undefined {
    return this.#view && standing(this.#view.people, id);
  }

  /** People who are in the room now, in the order they once came; the wall is nobody. */
  get present(): { person: Person; here: Here }[] {
    return (this.#view?.people ?? []).flatMap((person) => {
      const here = this.#here.get(person.id);
      return here && inRoom(person) && person.role !== 'wall' ? [{ person, here }] : [];
    });
  }

  /** Asks the room for something. A rejection is an answer too. */
  async ask<N extends CommandName>(
    name: N,
    body: Commands[N],
    id?: string,
    again?: boolean,
  ): Promise<Answer> {
    await this.#ready;
    return this.#outbox!.ask(name, body, id, again);
  }

  /** Says where I am looking. */
  look(place: Place): void {
    if (place === this.#place) return;
    this.#place = place;
    this.#look();
  }

  /** Says where my caret is; dropped when the line is gone. */
  point(text: string | undefined, version = 0, anchor = 0, head = 0): void {
    this.#socket?.send({ type: 'caret', ...(text ? { text } : {}), version, anchor, head } as {
      type: string;
    });
  }

  retry(): void {
    this.#socket?.retry();
  }

  /** Settles when everything up to these numbers of streams has been folded; false: it never will be. */
  reached(at: Ack['at']): Promise<boolean> {
    return this.#reach.until(at);
  }

  close(): void {
    this.#closed = true;
    removeEventListener('beforeunload', this.#leaving);
    document.removeEventListener('visibilitychange', this.#look);
    this.#socket?.close();
    this.texts.close();
    this.#kept?.close();
  }

  #opened = (): void => undefined;
  readonly #ready = new Promise<void>((opened) => (this.#opened = opened));

  async #start() {
    const kept = await Kept.open(this.id);
    if (this.#closed) {
      kept.close();
      return;
    }
    this.#kept = kept;
    this.#outbox = new Outbox(
      kept,
      (frame) => this.#socket?.send(frame) ?? false,
      () => this.#count(),
    );
    this.texts.start(kept);
    kept.follow(
      (found) => {
        this.#outbox!.adopt(found.commands);
        this.texts.adopt(found);
      },
      (id) => this.texts.inUse(id),
    );
    this.#count();
    this.#opened();
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/rooms/${this.id}/socket`;
    this.#socket = new Socket(url, {
      hello: () => ({
        type: 'hello',
        version: limits.version,
        room: this.id,
        ...(this.#epoch ? { epoch: this.#epoch, streams: this.#heads } : {}),
      }),
      frame: (frame) => this.#frame(frame),
      line: (line, why) => this.#lineIs(line, why),
    });
  }

  #lineIs(line: Line, why?: Goodbye) {
    if (line === 'open') {
      this.#lostAt = undefined;
      this.#look();
      this.#outbox!.resend();
    } else if (line !== 'connecting') {
      this.#lostAt ??= Date.now();
      this.#here = new Map();
      // A browser does not say why a line could not be opened. Before the first welcome it is worth asking.
      if (!this.#view && line === 'lost') void this.#isHere();
    }
    if (line === 'ended') {
      this.#ended = why;
      if (why?.code === closeLeft) this.#outbox?.forget(); // whoever comes back is somebody else
    }
    this.#line = line;
  }

  async #isHere() {
    const answer = await fetch(`/api/rooms/${this.id}`).catch(() => undefined);
    if (answer?.status !== 404 && answer?.status !== 403) return;
    this.#notHere = true;
    this.#socket?.close();
  }

  #frame(frame: { type: string }) {
    try {
      switch (frame.type) {
        case 'welcome':
          this.#welcome(frame as Welcome);
          break;
        case 'events':
          this.#events(frame as Events);
          break;
        case 'ack': {
          // An ack may come before what it acknowledges: whoever asked hears of it when it can be seen. In another epoch
          // it says nothing; the command has been sent again by then.
          const ack = frame as Ack;
          void this.reached(ack.at).then((is) => is && this.#outbox!.answer(ack));
          break;
        }
        case 'rejection': {
          const rejection = frame as Rejection;
          this.#outbox!.answer(rejection);
          // Another instance can do it: the outbox says it again there.
          if (rejection.code === 'newer_version') setTimeout(() => this.#socket?.restart(), 1000);
          break;
        }
        case 'mine':
          this.#mine = anew(this.#mine, frame as unknown as MineFrame);
          break;
        case 'here':
          this.#hereIs(frame as HereList);
          break;
        case 'counts':
          this.#counts = (frame as unknown as { counts: Counts }).counts;
          break;
        case 'carets':
          this.texts.point((frame as { type: string } & { carets: never[] }).carets, this.#socketNumber);
          break;
        case 'heartbeat':
          this.#heartbeat(frame as Heartbeat);
          break;
      }
    } catch (error) {
      if (error instanceof NewerVersion) {
        this.#newer = true;
        return;
      }
      // What is known here does not fit what was said: begin anew with a whole view, and keep what is unsent.
      console.error('The room has to be read anew', error);
      this.#readAnew();
    }
  }

  #readAnew() {
    this.#epoch = undefined;
    this.#heads = {};
    setTimeout(() => this.#socket?.restart());
  }

  /** A text here is not what the server has: that is said once, and the room is read anew, which mends it. Were it to
   *  happen again at once, reading it over and over would help nobody. */
  astray(text: TextID): boolean {
    if (!this.#astray.has(text))
      console.error(`The text ${text} is not what the server has; it is read anew`);
    this.#astray.add(text);
    const now = performance.now();
    if (this.#epoch === undefined) return true; // that is under way already
    if (now - this.#readAt < mending) return false;
    this.#readAt = now;
    this.#readAnew();
    return true;
  }
  readonly #astray = new Set<TextID>();
  #readAt = -Infinity;

  #socketNumber = 0;

  #welcome(w: Welcome) {
    const before = this.#view;
    const restored = this.#epoch !== undefined && this.#epoch !== w.epoch;
    const returning = this.#lostAt !== undefined && this.#view !== undefined;
    this.#epoch = w.epoch;
    this.#you = w.you;
    this.#socketNumber = w.socket;
    this.#skew = Date.parse(w.now) - Date.now();
    this.#mine = w.mine;
    this.#counts = w.counts;
    this.#here = new Map(w.here.map((here) => [here.person, here]));
    let reread = false;
    const heads: Record<string, number> = {};
    for (const [stream, { head, view, events }] of Object.entries(w.streams)) {
      if (view !== undefined) {
        this.#put(kindOf(stream), view as Views[Kind]);
        if (stream === 'all') reread = true;
        heads[stream] = head;
      } else {
        heads[stream] = head - (events?.length ?? 0);
      }
    }
    if (!('facilitators' in w.streams)) this.#leads = undefined;
    this.#heads = heads;
    for (const [stream, { events }] of Object.entries(w.streams)) this.#fold(stream, events ?? []);
    this.texts.welcomed(w.epoch, reread);
    this.#reach.begin(w.epoch, this.#heads);
    if (returning) {
      const shown = restored ? 60_000 : 5000;
      this.#back = { at: Date.now(), changes: moments(before, this.#view), restored };
      setTimeout(() => {
        if (this.#back && Date.now() - this.#back.at >= shown) this.#back = undefined;
      }, shown);
    }
  }

  #events({ stream, events }: Events) {
    this.#fold(stream, events);
    this.#reach.moved(this.#heads);
  }

  #fold(stream: string, events: readonly Event[]) {
    const kind = kindOf(stream);
    const before = this.#part(kind);
    let view = before;
    for (const event of events) {
      const head = this.#heads[stream] ?? 0;
      if (event.seq <= head) continue;
      if (event.seq !== head + 1) throw new Error(`${stream}: ${event.seq} after ${head}`);
      if (kind === 'all') {
        if (taking.test(event.name))
          this.took = [{ event, before: view as View, heard: Date.now() }, ...this.took.slice(0, 9)];
        if (event.name === 'stage.changed') this.#movedBy = event.by;
      }
      view = fold(kind, view, event);
      this.#heads[stream] = event.seq;
    }
    if (view !== before) this.#put(kind, view);
    if (stream === 'all') this.texts.receive(events);
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
    this.#shown = this.#view && this.#adding.reduce((view, add) => added(view, add, this.#you), this.#view);
  }

  /** A silent hole shows here: the head has moved on, and what made it move has not come. */
  #heartbeat({ now, heads }: Heartbeat) {
    this.#skew = Date.parse(now) - Date.now();
    clearTimeout(this.#behind);
    const behind = Object.entries(heads).some(([stream, head]) => head > (this.#heads[stream] ?? 0));
    if (behind) {
      this.#behind = setTimeout(() => {
        if (Object.entries(heads).some(([stream, head]) => head > (this.#heads[stream] ?? 0))) {
          this.#socket?.restart();
        }
      }, 1000);
    }
  }

  #hereIs({ all, here, gone }: HereList) {
    const next = new Map(all ? [] : this.#here);
    for (const person of gone) next.delete(person);
    for (const one of here) next.set(one.person, one);
    this.#here = next;
  }

  #look = () => {
    const away = document.visibilityState === 'hidden';
    this.#socket?.send({ type: 'here', place: this.#place, ...(away ? { away } : {}) } as HereFrame);
  };

  #count() {
    this.#unanswered = this.#outbox?.unanswered ?? 0;
    const adding = this.#outbox?.waiting('entry.add') ?? [];
    if (adding.length + this.#adding.length > 0) {
      this.#adding = adding;
      this.#show();
    }
    this.touch();
  }

  /** Something is on its way, or has arrived. */
  touch(): void {
    const busy = this.#unanswered > 0 || this.texts.unsent;
    if (!busy) {
      clearTimeout(this.#slowly);
      this.#slowly = undefined;
      this.#slow = false;
    } else {
      this.#slowly ??= setTimeout(() => (this.#slow = true), slow);
    }
  }

  #leaving = (event: BeforeUnloadEvent) => {
    // What is kept in the browser comes back by itself; the question is for those who may not come back here.
    if (this.unsaved && this.#line !== 'ended') event.preventDefault();
  };
}

/** One can write in a new moment before the server has heard of it. */
function added(view: View, { people = [], evidence = [], ...add }: EntryAdd, by: PersonID): View {
  if (view.entries.some(({ id }) => id === add.entry)) return view;
  // Without a place it goes to the end, as the room will say.
  const after = add.after ?? view.entries.at(-1)?.id;
  const body = { ...add, ...(after ? { after } : {}), people, evidence };
  return fold('all', view, { seq: 0, at: new Date().toISOString(), by, name: 'entry.added', body });
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
