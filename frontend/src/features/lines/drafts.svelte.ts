// My lines of inquiry before anybody else sees them. Each is saved whole, a moment after I stop, on the version it was
// made on; one save at a time, and the newest words follow. What another window of mine wrote meanwhile is never
// overwritten: both texts are shown. Nothing of it is kept in the browser, so leaving with unsaved words asks first.
import type { Draft, DraftID, EntryID } from '../../protocol.gen';
import { attempt } from '../../room/attempt';
import { newID } from '../../room/ids';
import type { Room } from '../../room/room.svelte';
import { announce } from '../../ui/announce.svelte';
import { Form } from '../../ui/form/form.svelte';
import { notices } from '../../ui/notice.svelte';
import { say } from '../../words';

export type DraftsRoom = Pick<Room, 'drafts' | 'ask'>;

interface Content {
  words: string;
  moments: readonly EntryID[];
}

const isBlank = ({ words, moments }: Content) => words.trim() === '' && moments.length === 0;

export class MyDraft extends Form<Content, Draft> {
  readonly #room: DraftsRoom;
  readonly #changed: () => void;
  #handing = $state.raw<boolean>();
  #handed = false;

  constructor(room: DraftsRoom, changed: () => void, id: DraftID = newID()) {
    super({
      base: { words: '', moments: [] },
      id,
      newID,
      read: ({ words, moments }) => ({ words, moments }),
      blank: isBlank,
      send: ({ words, moments }, { id, version }) =>
        room.ask('line.draft', { draft: id, version, words, moments: [...moments] }),
    });
    this.#room = room;
    this.#changed = changed;
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
    return isBlank(this.value);
  }

  write(words: string): void {
    if (words === this.value.words) return;
    this.value.words = words;
    this.soon();
  }

  touch(moments: readonly EntryID[]): void {
    this.value.moments = moments;
    void this.settle();
  }

  async handIn(): Promise<void> {
    await this.settle();
    if (!this.unsaved) await this.#hand(true);
  }

  takeBack(): Promise<void> {
    return this.#hand(false);
  }

  /** Puts my name to it; it does not wait for others then. */
  async sign(): Promise<void> {
    if (await attempt(this.#room, 'line.sign', { draft: this.id })) announce.mine(say('lines.draft.signed'));
  }

  override discard() {
    void this.#room.ask('line.discard', { draft: this.id });
    return super.discard();
  }

  override keepMine(): void {
    super.keepMine();
    void this.settle();
  }

  override again(value?: Content): void {
    super.again(value);
    this.#changed();
    void this.settle();
  }

  override heard(draft: Draft): void {
    if (this.#handed) this.#handing = undefined; // the room says so itself, right after its answer
    this.#handed = false;
    super.heard(draft);
  }

  get #held(): Draft | undefined {
    return this.#room.drafts.find(({ id }) => id === this.id);
  }

  async #hand(inn: boolean): Promise<void> {
    this.#handing = inn;
    if (!(await attempt(this.#room, inn ? 'line.hand_in' : 'line.take_back', { draft: this.id }))) {
      this.#handing = undefined;
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
    const back = draft.discard();
    this.#all = this.#all.filter((other) => other !== draft);
    if (draft.value.words.trim() === '') return;
    notices.show(say('lines.draft.discarded'), {
      seconds: 10,
      action: { label: say('ui.undo'), run: () => this.add().again(back()) },
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
