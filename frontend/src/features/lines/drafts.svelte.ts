// My lines of inquiry before anybody else sees them. Each is saved whole, a moment after I stop, on the version it was
// made on; one save at a time, and the newest words follow. What another window of mine wrote meanwhile is never
// overwritten: both texts are shown. Nothing of it is kept in the browser, so leaving with unsaved words asks first.
import type { Draft, DraftID, EntryID } from '../../protocol.gen';
import { newID } from '../../room/ids';
import type { Room } from '../../room/room.svelte';
import { announce } from '../../ui/announce.svelte';
import { notices } from '../../ui/notice.svelte';
import { say } from '../../words';

export type DraftsRoom = Pick<Room, 'drafts' | 'ask'>;

/** So long after the last key a draft is saved. */
export const pause = 600;

interface Content {
  words: string;
  moments: readonly EntryID[];
}

/** Where a draft stands between this page and the room. */
export type State =
  | { is: 'saved' }
  | { is: 'waiting' } // not sent yet, or no answer yet
  | { is: 'conflict'; theirs: Draft }
  | { is: 'gone' }
  | { is: 'refused'; why: string };

const same = (a: Content, b: Content) =>
  a.words === b.words &&
  a.moments.length === b.moments.length &&
  a.moments.every((m, i) => m === b.moments[i]);

export class MyDraft {
  readonly #room: DraftsRoom;
  readonly #changed: () => void;
  #id: DraftID;
  #now = $state.raw<Content>({ words: '', moments: [] });
  /** What the room has, as far as is known here. */
  #base: Content = { words: '', moments: [] };
  #version = 0;
  #state = $state.raw<State>({ is: 'saved' });
  #handing = $state.raw<boolean>();
  #handed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;

  constructor(room: DraftsRoom, changed: () => void, id: DraftID = newID()) {
    this.#room = room;
    this.#changed = changed;
    this.#id = id;
  }

  get id(): DraftID {
    return this.#id;
  }
  get words(): string {
    return this.#now.words;
  }
  get moments(): readonly EntryID[] {
    return this.#now.moments;
  }
  get state(): State {
    return this.#state;
  }
  get handedIn(): boolean {
    return this.#handing ?? this.#held?.handedIn ?? false;
  }
  /** Handed in with my name, where names are hidden. */
  get signed(): boolean {
    return this.#held?.signed ?? false;
  }
  /** Whether the room has it at all. */
  get known(): boolean {
    return this.#held !== undefined;
  }
  get empty(): boolean {
    return this.words.trim() === '' && this.moments.length === 0;
  }
  /** Whether closing the page would lose something. */
  get unsaved(): boolean {
    return this.#state.is !== 'saved' && !(this.#state.is === 'waiting' && this.empty && !this.known);
  }

  write(words: string): void {
    if (words === this.words) return;
    this.#change({ ...this.#now, words });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), pause);
  }

  touch(moments: readonly EntryID[]): void {
    this.#change({ ...this.#now, moments });
    void this.save();
  }

  /** Saves what is unsaved now; settles when there is an answer for all of it. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#saving ??= this.#save().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  async handIn(): Promise<void> {
    await this.save();
    if (this.#state.is !== 'saved') return;
    await this.#hand(true);
  }

  takeBack(): Promise<void> {
    return this.#hand(false);
  }

  /** Puts my name to it; it does not wait for others then. */
  async sign(): Promise<void> {
    const answer = await this.#room.ask('line.sign', { draft: this.#id });
    if (answer.type === 'rejection')
      notices.show(say('meeting.refused', { why: answer.message }), { seconds: 10 });
    else announce.mine(say('lines.draft.signed'));
  }

  /** Deletes it; answers what it was, to bring it back with. */
  discard(): Content {
    const was = this.#now;
    clearTimeout(this.#timer);
    this.#base = this.#now = { words: '', moments: [] };
    this.#state = { is: 'saved' };
    void this.#room.ask('line.discard', { draft: this.#id });
    return was;
  }

  /** Ends a conflict: my words go over the others, or the others stay. */
  keep(which: 'here' | 'there'): void {
    if (this.#state.is !== 'conflict') return;
    const { theirs } = this.#state;
    this.#take(theirs);
    if (which === 'there') {
      this.#now = this.#base;
      this.#state = { is: 'saved' };
    } else {
      this.#state = { is: 'waiting' };
      void this.save();
    }
  }

  /** Its words are still here, and become a draft of their own. */
  again(content: Content = this.#now): void {
    this.#id = newID();
    this.#version = 0;
    this.#base = { words: '', moments: [] };
    this.#now = content;
    this.#state = { is: 'waiting' };
    this.#changed();
    void this.save();
  }

  /** What the room says it has now. */
  heard(draft: Draft): void {
    if (this.#handed) this.#handing = undefined; // the room says so itself, right after its answer
    this.#handed = false;
    if (this.#saving || draft.version <= this.#version) return;
    // Both texts are shown already; the other one has gone on meanwhile.
    if (this.#state.is === 'conflict') {
      if (draft.version > this.#state.theirs.version) this.#state = { is: 'conflict', theirs: draft };
      return;
    }
    // Somebody else's change of the words is taken over only where nothing of mine would go.
    const mine = !same(this.#now, this.#base);
    if (mine && !same(draft, this.#base)) return; // the save will meet it, and both texts are shown
    this.#take(draft);
    if (!mine) this.#now = this.#base;
  }

  get #held(): Draft | undefined {
    return this.#room.drafts.find(({ id }) => id === this.#id);
  }

  #take({ words, moments, version }: Draft) {
    this.#base = { words, moments };
    this.#version = version;
  }

  #change(now: Content) {
    this.#now = now;
    if (this.#state.is === 'saved' || this.#state.is === 'refused') this.#state = { is: 'waiting' };
  }

  async #save(): Promise<void> {
    for (;;) {
      if (this.#state.is === 'conflict' || this.#state.is === 'gone') return;
      const sent = this.#now;
      if (same(sent, this.#base) || (this.empty && !this.known && this.#version === 0)) {
        this.#state = { is: 'saved' };
        return;
      }
      this.#state = { is: 'waiting' };
      const id = this.#id;
      const version = this.#version;
      const answer = await this.#room.ask('line.draft', {
        draft: id,
        version,
        words: sent.words,
        moments: [...sent.moments],
      });
      if (id !== this.#id) continue;
      if (answer.type === 'ack') {
        this.#base = sent;
        this.#version = version + 1;
      } else if (answer.code === 'conflict' && answer.now) {
        const theirs = answer.now as Draft;
        // Only its version had moved on: handed in and taken back, or the same words from there.
        if (same(theirs, this.#base) || same(theirs, this.#now)) this.#take(theirs);
        else this.#state = { is: 'conflict', theirs };
      } else if (answer.code === 'not_found') {
        this.#state = { is: 'gone' };
      } else if (same(sent, this.#now)) {
        this.#state = { is: 'refused', why: answer.message };
        return;
      }
    }
  }

  async #hand(inn: boolean): Promise<void> {
    this.#handing = inn;
    const answer = await this.#room.ask(inn ? 'line.hand_in' : 'line.take_back', { draft: this.#id });
    if (answer.type === 'rejection') {
      this.#handing = undefined;
      notices.show(say('meeting.refused', { why: answer.message }), { seconds: 10 });
      return;
    }
    if (inn) announce.mine(say('lines.draft.handed.said'));
    this.#handed = true;
  }
}

export class MyDrafts {
  readonly #room: DraftsRoom;
  #all = $state.raw<readonly MyDraft[]>([]);
  #wasHeld: ReadonlySet<DraftID> = new Set();
  /** Discarded here; the room may show them for an instant more. */
  readonly #dropped = new Set<DraftID>();

  constructor(room: DraftsRoom) {
    this.#room = room;
  }

  get all(): readonly MyDraft[] {
    return this.#all;
  }
  get unsaved(): boolean {
    return this.#all.some((draft) => draft.unsaved);
  }
  get handedIn(): number {
    return this.#all.filter((draft) => draft.handedIn).length;
  }

  /** Begins a new one; nothing is sent before something is written. */
  add(): MyDraft {
    const draft = new MyDraft(this.#room, this.#stir);
    this.#all = [...this.#all, draft];
    return draft;
  }

  discard(draft: MyDraft): void {
    this.#dropped.add(draft.id);
    const was = draft.discard();
    this.#all = this.#all.filter((other) => other !== draft);
    if (was.words.trim() === '') return;
    notices.show(say('lines.draft.discarded'), {
      seconds: 10,
      action: { label: say('ui.undo'), run: () => this.add().again(was) },
    });
  }

  /** Follows what the room says I have: new ones from another window, and those that were opened or discarded there. */
  follow(held: readonly Draft[]): void {
    const known = new Map(this.#all.map((draft) => [draft.id, draft]));
    const ids = new Set(held.map(({ id }) => id));
    const next = this.#all.filter(
      (draft) => ids.has(draft.id) || draft.unsaved || !this.#wasHeld.has(draft.id),
    );
    for (const one of held) {
      let draft = known.get(one.id);
      if (this.#dropped.has(one.id)) continue;
      if (!draft) next.push((draft = new MyDraft(this.#room, this.#stir, one.id)));
      draft.heard(one);
    }
    this.#wasHeld = ids;
    if (next.length !== this.#all.length || next.some((draft, i) => draft !== this.#all[i])) this.#all = next;
  }

  #stir = () => (this.#all = [...this.#all]);
}

const all = new WeakMap<DraftsRoom, MyDrafts>();

/** My drafts in a room: they outlive the page that shows them. */
export function draftsOf(room: DraftsRoom): MyDrafts {
  let drafts = all.get(room);
  if (!drafts) all.set(room, (drafts = new MyDrafts(room)));
  return drafts;
}
