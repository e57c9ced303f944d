// A room as one browser tab has it: what is known of it (the store), what is on its way (the connection), and the texts
// somebody writes in. Components read it and call its verbs; nothing that outlives a component lives in one.
import {
  closeLeft,
  limits,
  type Ack,
  type Carets,
  type Commands,
  type CountsFrame,
  type Events,
  type Goodbye,
  type Heartbeat,
  type Hello,
  type HereFrame,
  type HereList,
  type MineFrame,
  type Place,
  type Rejection,
  type RoomID,
  type TextID,
  type Welcome,
} from '../protocol.gen';
import { fetchPart } from '../ui/fetched.svelte';
import { overSocket, type Connect, type Connection } from './connection';
import { NewerVersion, type AllFolds } from './fold';
import type { Answer, CommandName } from './outbox';
import { Reach } from './reach';
import type { Line } from './socket';
import { moments, Store } from './store.svelte';
import { Texts } from './texts.svelte';

export interface Back {
  /** When the line came back, and how many moments have changed meanwhile. */
  at: number;
  changes: number;
  /** The server was put back to an earlier state. */
  restored: boolean;
}

/** A text that went astray is mended by reading the room anew, no more often than this. */
const mending = 30_000;
/** After so long without an answer the word is Saving; before, nobody has to know. */
const slow = 1000;

export class Room extends Store {
  readonly id: RoomID;
  readonly texts: Texts;
  readonly #connection: Connection;
  readonly #reach = new Reach();

  #line = $state.raw<Line>('connecting');
  #lostAt = $state.raw<number>();
  #ended = $state.raw<Goodbye>();
  #back = $state.raw<Back>();
  #newer = $state.raw(false);
  #notHere = $state.raw(false);
  #unanswered = $state.raw(0);
  #slow = $state.raw(false);
  #slowly: ReturnType<typeof setTimeout> | undefined;
  #place: Place = 'elsewhere';
  #behind: ReturnType<typeof setTimeout> | undefined;

  constructor(id: RoomID, folds: AllFolds, connect: Connect = overSocket) {
    super(folds);
    this.id = id;
    this.texts = new Texts(this);
    addEventListener('beforeunload', this.#leaving);
    document.addEventListener('visibilitychange', this.#look);
    this.#connection = connect(id, {
      hello: () => this.#hello(),
      opened: (kept) => this.texts.start(kept),
      frame: (frame) => this.#frame(frame),
      line: (line, why) => this.#lineIs(line, why),
      changed: () => this.#count(),
      found: (found) => this.texts.adopt(found),
      inUse: (text) => this.texts.inUse(text),
    });
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

  /** Asks the room for something. A rejection is an answer too. */
  ask<N extends CommandName>(name: N, body: Commands[N], id?: string, again?: boolean): Promise<Answer> {
    return this.#connection.ask(name, body, id, again);
  }

  /** Says where I am looking. */
  look(place: Place): void {
    if (place === this.#place) return;
    this.#place = place;
    this.#look();
  }

  /** Says where my caret is; dropped when the line is gone. */
  point(text: string | undefined, version = 0, anchor = 0, head = 0): void {
    this.#connection.send({ type: 'caret', ...(text ? { text } : {}), version, anchor, head } as {
      type: string;
    });
  }

  retry(): void {
    this.#connection.retry();
  }

  /** Settles when everything up to these numbers of streams has been folded; false: it never will be. */
  reached(at: Ack['at']): Promise<boolean> {
    return this.#reach.until(at);
  }

  close(): void {
    removeEventListener('beforeunload', this.#leaving);
    document.removeEventListener('visibilitychange', this.#look);
    this.#connection.close();
    this.texts.close();
  }

  #hello(): Hello {
    const known = this.epoch ? { epoch: this.epoch, streams: this.heads } : {};
    return { type: 'hello', version: limits.version, room: this.id, ...known };
  }

  #lineIs(line: Line, why?: Goodbye) {
    if (line === 'open') {
      this.#lostAt = undefined;
      this.#look();
      this.#connection.resend();
    } else if (line !== 'connecting') {
      this.#lostAt ??= Date.now();
      this.alone();
      // A browser does not say why a line could not be opened. Before the first welcome it is worth asking; a wall, which
      // is shown no stream, would be told that nothing is there.
      if (!this.you && line === 'lost') void this.#isHere();
    }
    if (line === 'ended') {
      this.#ended = why;
      if (why?.code === closeLeft) this.#connection.forget(); // whoever comes back is somebody else
    }
    this.#line = line;
  }

  async #isHere() {
    const http = await fetchPart(() => import('./http')).catch(() => undefined);
    if (!http || (await http.isHere(this.id))) return;
    this.#notHere = true;
    this.#connection.hangUp();
  }

  #frame(frame: { type: string }) {
    try {
      this.#take(frame);
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

  #take(frame: { type: string }) {
    switch (frame.type) {
      case 'welcome':
        return this.#welcomed(frame as Welcome);
      case 'events': {
        const { stream, events } = frame as Events;
        this.events(frame as Events);
        if (stream === 'all') this.texts.receive(events);
        return this.#reach.moved(this.heads);
      }
      case 'ack': {
        // An ack may come before what it acknowledges: whoever asked hears of it when it can be seen. In another epoch
        // it says nothing; the command has been sent again by then.
        const ack = frame as Ack;
        void this.reached(ack.at).then((is) => is && this.#connection.answer(ack));
        return;
      }
      case 'rejection': {
        const rejection = frame as Rejection;
        this.#connection.answer(rejection);
        // Another instance can do it: it is said again there.
        if (rejection.code === 'newer_version') setTimeout(() => this.#connection.restart(), 1000);
        return;
      }
      case 'mine':
        return this.mineIs(frame as MineFrame);
      case 'here':
        return this.hereIs(frame as HereList);
      case 'counts':
        return this.countsAre(frame as CountsFrame);
      case 'carets':
        return this.texts.point((frame as Carets).carets, this.socket);
      case 'heartbeat':
        return this.#beat(frame as Heartbeat);
    }
  }

  #readAnew() {
    this.forget();
    setTimeout(() => this.#connection.restart());
  }

  /** A text here is not what the server has: that is said once, and the room is read anew, which mends it. Were it to
   *  happen again at once, reading it over and over would help nobody. */
  astray(text: TextID): boolean {
    if (!this.#astray.has(text))
      console.error(`The text ${text} is not what the server has; it is read anew`);
    this.#astray.add(text);
    const now = performance.now();
    if (this.epoch === undefined) return true; // that is under way already
    if (now - this.#readAt < mending) return false;
    this.#readAt = now;
    this.#readAnew();
    return true;
  }
  readonly #astray = new Set<TextID>();
  #readAt = -Infinity;

  #welcomed(w: Welcome) {
    const before = this.settled;
    const returning = this.#lostAt !== undefined && before !== undefined;
    const { restored, reread } = this.welcome(w);
    const missed = w.streams['all']?.events;
    if (missed) this.texts.receive(missed);
    // What was typed is offered back then; said again, it would come on top of that, and into other words.
    if (this.texts.welcomed(w.epoch, reread)) this.#connection.forget('text.edit');
    this.#reach.begin(w.epoch, this.heads);
    if (returning) {
      const shown = restored ? 60_000 : 5000;
      const back = { at: Date.now(), changes: moments(before, this.settled), restored };
      this.#back = back;
      setTimeout(() => {
        if (this.#back === back) this.#back = undefined;
      }, shown);
    }
  }

  /** A silent hole shows here: the head has moved on, and what made it move has not come. */
  #beat(beat: Heartbeat) {
    this.heartbeat(beat);
    clearTimeout(this.#behind);
    if (!this.behind(beat.heads)) return;
    this.#behind = setTimeout(() => {
      if (this.behind(beat.heads)) this.#connection.restart();
    }, 1000);
  }

  #look = () => {
    const away = document.visibilityState === 'hidden';
    this.#connection.send({ type: 'here', place: this.#place, ...(away ? { away } : {}) } as HereFrame);
  };

  #count() {
    this.#unanswered = this.#connection.unanswered;
    this.adds(this.#connection.waiting('entry.add'));
    this.touch();
  }

  /** Something is on its way, or has arrived. */
  touch(): void {
    if (!this.unsaved) {
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
