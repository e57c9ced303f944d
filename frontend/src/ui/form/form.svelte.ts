// A form: what is written in it, what is wrong with it, and what becomes of it. A noun says its fields, what is wrong and
// how it is sent; that two write at once, that it is refused, that it has gone meanwhile, is the same for all. It is saved
// whole when somebody says so, or as they write. What was written is kept in this browser until it is accepted, or never.
import type { Ack, Rejection } from '../../protocol.gen';
import type { KeptForm } from './draft';

/** What is wrong, by the field that it stands at. */
export type Wrong = Record<string, string | undefined>;

export type Answered = Pick<Ack, 'type'> | Pick<Rejection, 'type' | 'code' | 'message' | 'now'> | undefined;

/** What it changes, and the version it was made on: 0 for what is new. */
interface On {
  id: string;
  version: number;
}

export interface FormOf<T extends object, Saved extends On, To extends unknown[]> {
  /** As it stands before anybody writes. */
  base: T;
  wrong?: (now: T) => Wrong;
  /** Sends it whole. No answer is a yes. `to`: what was handed to `save`. */
  send: (now: T, on: On, ...to: To) => Promise<Answered>;
  /** Kept in this browser. Of a form without this nothing ever is. */
  kept?: Pick<KeptForm<T>, 'read' | 'write' | 'clear'> | undefined;
  same?: (a: T, b: T) => boolean;

  // Of what is saved on the version it was made on:

  /** What is saved, as a form. */
  read?: (saved: Saved) => T;
  saved?: Saved | undefined;
  /** Of what is saved and not known here yet. */
  id?: string;
  newID?: () => string;
  /** Nothing is written in it: as something new it is not worth a word. */
  blank?: (now: T) => boolean;
}

/** So long after the last key it is saved, where it is saved as one writes. */
export const pause = 600;

const alike = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);

/** What stands in the way of saving it. */
interface Met<Saved> {
  refused?: string;
  theirs?: Saved;
  gone?: boolean;
  over?: boolean;
}

export class Form<T extends object, Saved extends On = On, To extends unknown[] = []> {
  readonly #of: FormOf<T, Saved, To>;
  #on = $state.raw() as On;
  #base = $state.raw<T>();
  #met = $state.raw<Met<Saved>>({});
  #tried = $state.raw(false);
  #sending = $state.raw(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settling: Promise<void> | undefined;
  /** As it is being written. */
  value = $state() as T;

  constructor(of: FormOf<T, Saved, To>) {
    this.#of = of;
    const { saved, base, newID, id = newID?.() ?? '' } = of;
    this.#on = saved ?? { id, version: 0 };
    this.#base = base;
    this.value = of.kept?.read() ?? ($state.snapshot(base) as T);
  }

  get id(): string {
    return this.#on.id;
  }
  /** Not saved yet, ever. */
  get fresh(): boolean {
    return this.#on.version === 0;
  }
  /** What it is measured against: as it began, or was saved last. None once that has gone. */
  get base(): T | undefined {
    return this.#base;
  }
  get keeps(): boolean {
    return !!this.#of.kept;
  }
  get unsaved(): boolean {
    if (this.#met.over || (this.fresh && this.#of.blank?.(this.value))) return false;
    return !this.#isBase(this.value);
  }
  /** Why it cannot be sent as it stands. */
  get wrong(): Wrong {
    return this.#of.wrong?.(this.value) ?? {};
  }
  get isWrong(): boolean {
    return Object.values(this.wrong).some((why) => why !== undefined);
  }
  /** What is shown of that. Nobody is corrected while they write for the first time. */
  get errors(): Wrong {
    return this.#tried ? this.wrong : {};
  }
  get sending(): boolean {
    return this.#sending;
  }
  get refused(): string | undefined {
    return this.#met.refused;
  }
  /** What somebody else has saved meanwhile; one of both is kept. */
  get theirs(): Saved | undefined {
    return this.#met.theirs;
  }
  get theirValue(): T | undefined {
    return this.theirs && this.#of.read!(this.theirs);
  }
  /** It was deleted meanwhile. The words are still here. */
  get gone(): boolean {
    return !!this.#met.gone;
  }

  /** Begins anew, with these words in it. */
  begin(base: T): void {
    this.rebase(base, $state.snapshot(base) as T);
    this.#tried = false;
    this.#met = {};
  }

  /** What it is measured against has changed, and what is written with it. */
  rebase(base: T, value: T): void {
    this.#base = base;
    this.value = value;
  }

  /** Saves it whole. Whether all that is written is saved now: what is typed meanwhile is not. */
  async save(...to: To): Promise<boolean> {
    if (this.#sending || this.#stopped) return false;
    this.#tried = true;
    this.#met = {};
    if (this.isWrong) return false;
    let done: boolean | undefined;
    do done = await this.#send(to);
    while (done === undefined && this.unsaved);
    this.keep();
    if (done === false || this.#met.over || this.unsaved) return false;
    this.#tried = false;
    return true;
  }

  /** For what is saved as one writes: a moment from now, */
  soon(...to: To): void {
    if (this.refused) this.#met = {};
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.settle(...to), pause);
  }

  /** or now: one save at a time, until there is an answer for all that is written. */
  settle(...to: To): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#settling && (this.#stopped || !this.unsaved)) return Promise.resolve();
    return (this.#settling ??= this.#settle(to));
  }

  async #settle(to: To): Promise<void> {
    while (!this.#stopped && this.unsaved) {
      const sent = this.#snapshot();
      this.#met = {};
      if ((await this.#send(to)) === false && alike(sent, this.value)) break;
    }
    this.#settling = undefined;
  }

  get #stopped(): boolean {
    return !!(this.#met.over || this.#met.gone || this.#met.theirs);
  }

  /** Whether it is saved. Nothing: it has to be said once more, if there is still something to say. */
  async #send(to: To): Promise<boolean | undefined> {
    const { read, send, same = alike } = this.#of;
    const now = this.#snapshot();
    const on = this.#on;
    this.#sending = true;
    const answer = await send(now, { id: on.id, version: on.version }, ...to);
    this.#sending = false;
    if (on.id !== this.id || this.#met.over) return undefined;
    if (!answer || answer.type === 'ack') {
      this.#base = now;
      this.#on = { id: on.id, version: on.version + 1 };
      return true;
    }
    const theirs = answer.now as Saved | undefined;
    if (read && theirs && answer.code === 'conflict') {
      const said = read(theirs);
      // Only its version has moved on, or the same words have come from there.
      if (this.#isBase(said) || same(said, this.value)) {
        this.#take(theirs);
        return undefined;
      }
      this.#met = { theirs };
    } else if (read && on.version && answer.code === 'not_found') this.#met = { gone: true };
    else this.#met = { refused: answer.message };
    return false;
  }

  /** What is said to be saved now. It is taken over where nothing that is written here would go. */
  heard(saved: Saved): void {
    if (this.#sending || saved.version <= this.#on.version) return;
    const { theirs } = this;
    // Both texts are shown already; the other one has gone on meanwhile.
    if (theirs) {
      if (saved.version > theirs.version) this.#met = { theirs: saved };
      return;
    }
    const said = this.#of.read!(saved);
    const mine = this.unsaved;
    if (mine && !this.#isBase(said)) return; // the save will meet it
    this.#take(saved);
    if (!mine) this.value = said;
  }

  /** Ends a conflict: my words go over theirs with the next save, */
  keepMine(): void {
    if (this.theirs) this.#take(this.theirs);
    this.#met = {};
  }

  /** or theirs stay. */
  keepTheirs(): void {
    this.value = this.theirValue!;
    this.keepMine();
  }

  /** It was deleted meanwhile, and becomes another of its own with the next save. */
  again(value: T = this.value): void {
    this.#on = { id: this.#of.newID!(), version: 0 };
    this.#base = undefined;
    this.#met = {};
    this.value = value;
  }

  /** Keeps what is written in this browser, where that may be. Call it in an effect. */
  keep(): void {
    const now = this.#snapshot();
    if (this.#met.over) return;
    if (this.unsaved) this.#of.kept?.write(now);
    else this.#of.kept?.clear();
  }

  /** Throws away what is written. Answers how it is brought back. */
  discard(): () => T {
    const was = this.#snapshot();
    clearTimeout(this.#timer);
    this.#met = { over: true };
    this.#of.kept?.clear();
    return () => {
      this.#of.kept?.write(was);
      return was;
    };
  }

  #snapshot(): T {
    return $state.snapshot(this.value) as T;
  }

  #isBase(value: T): boolean {
    return !!this.#base && (this.#of.same ?? alike)(this.#base, value);
  }

  #take(saved: Saved) {
    this.#base = this.#of.read!(saved);
    this.#on = saved;
  }
}
