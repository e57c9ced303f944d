// The texts of a room: which of them somebody here is writing in, and what of it the server does not have yet. The
// editor is fetched when it is first needed.
import type { Caret, Commands, Event, PersonID, RoomID, TextEdited, TextID, View } from '../protocol.gen';
import type { Found, Kept, PendingText, Offered } from './pending';
import type { Answer } from './outbox';
import { writer } from './names';
import { fetchPart } from '../ui/fetched.svelte';
import { newID } from './ids';
import { inserted, sum, type Sections } from './sections';
import type { Writing } from './writing';

type Editor = typeof import('./writing');

let fetched: Promise<Editor> | undefined;
/** Fetches the editor; a second call gets the same. After a failure the next call tries again. */
export function fetchEditor(): Promise<Editor> {
  fetched ??= fetchPart(() => import('./writing')).catch((error: unknown) => {
    fetched = undefined;
    throw error;
  });
  return fetched;
}

export type { Offered };

/** What texts need of the room they are in. */
export interface TextRoom {
  readonly id: RoomID;
  readonly you: PersonID;
  readonly view: View | undefined;
  ask(name: 'text.edit', body: Commands['text.edit'], id: string, again: boolean): Promise<Answer>;
  /** Says where my caret is. */
  point(text: TextID, version: number, anchor: number, head: number): void;
  /** A text here is not what the server has. Answers whether the room is read anew because of it. */
  astray(text: TextID): boolean;
  /** Something is on its way, or has arrived. */
  touch(): void;
}

export class Texts {
  readonly #room: TextRoom;
  readonly #writings = new Map<TextID, Writing>();
  #kept: Kept | undefined;
  #turn = $state(0);
  readonly #earlyNames = new Map<TextID, string>();
  #unsent = $state.raw<ReadonlySet<TextID>>(new Set());
  #offered = $state.raw<readonly Offered[]>([]);
  #tooLong = $state.raw<TextID>();
  #early = $state(0);
  #closed = false;
  #pointing: ReturnType<typeof setTimeout> | undefined;
  #pointed: [TextID, number, number, number] | undefined;
  #writers = $state.raw<ReadonlyMap<TextID, readonly { person: string; socket: number }[]>>(new Map());

  constructor(room: TextRoom) {
    this.#room = room;
  }

  start(kept: Kept): void {
    this.#kept = kept;
    this.#unsent = new Set(Object.keys(kept.texts()));
    this.#offered = kept.offers();
  }

  /** Whether any words are not on the server. */
  get unsent(): boolean {
    return this.#unsent.size > 0 || this.#early > 0;
  }

  has(id: TextID): boolean {
    return this.#unsent.has(id);
  }

  /** The words of a text as they are seen here: with what was typed and is on its way. */
  words(id: TextID): string {
    void this.#turn;
    const writing = this.#writings.get(id);
    if (writing?.unsent) return writing.words;
    return this.#room.view?.texts[id]?.text ?? '';
  }

  offered(id: TextID): readonly Offered[] {
    return this.#offered.filter((offer) => offer.text === id);
  }

  /** All offers whose text is nowhere on the screen any more. */
  get allOffered(): readonly Offered[] {
    return this.#offered;
  }

  /** All words that the server does not have, for a page from which they cannot be sent any more. */
  get unsentWords(): string[] {
    void this.#turn;
    const open = [...this.#writings.values()].filter(({ unsent }) => unsent).map(({ words }) => words);
    return [...open, ...this.#offered.map(({ words }) => words)];
  }

  /** The text somebody has just tried to make longer than it may be. */
  get tooLong(): TextID | undefined {
    return this.#tooLong;
  }

  /** Who else writes in a text, the latest first. */
  writers(id: TextID): readonly string[] {
    return (this.#writers.get(id) ?? []).map(({ person }) => person);
  }

  discard(offer: Offered): void {
    this.#offered = this.#offered.filter((other) => other !== offer);
    this.#kept?.keepOffers(this.#offered);
  }

  async insert(offer: Offered): Promise<void> {
    const writing = await this.open(offer.text);
    if (writing?.append(offer.words)) this.discard(offer);
  }

  /** Begins to write in a text, or goes on. Nothing if there is no such text. */
  async open(id: TextID): Promise<Writing | undefined> {
    const { Writing } = await fetchEditor();
    const now = this.#room.view?.texts[id];
    let writing = this.#writings.get(id);
    if (!writing && now) {
      // What waits of it under this name goes on here, or it would be written over.
      const waits = this.#earlyNames.get(id) === id ? undefined : this.#kept?.texts()[id];
      writing = new Writing(id, this.#surroundings(id), this.#client, waits ?? now);
      this.#writings.set(id, writing);
    }
    return writing;
  }

  /** Takes in what was typed before the editor had arrived, and whose place on the screen has gone meanwhile. */
  async typed(id: TextID, words: string): Promise<void> {
    if (!words) return;
    this.#early++;
    this.#room.touch();
    for (;;) {
      const writing = await this.open(id).catch(() => undefined);
      if (writing) {
        this.keepEarly(id, '');
        if (!writing.append(words)) this.#offer(id, words);
        break;
      }
      if (this.#closed) break;
      await new Promise((later) => setTimeout(later, 1000));
    }
    this.#early--;
    this.#room.touch();
  }

  /** Keeps what is typed before the editor has arrived, as the words that will be added then: it may be long in coming,
   *  and the page be reloaded first. No words: they are elsewhere now. */
  keepEarly(id: TextID, words: string): void {
    const kept = this.#kept;
    const now = this.#room.view?.texts[id];
    let name = this.#earlyNames.get(id);
    if (!words) {
      if (name) kept?.keepText(name, undefined);
      this.#earlyNames.delete(id);
      return;
    }
    if (!kept || !now) return;
    if (!name) for (name = id; name in kept.texts();) name += '+';
    this.#earlyNames.set(id, name);
    const client = kept.texts()[name]?.client ?? this.#client();
    const added: Sections = [[0, ...words.split('\n')]];
    if (now.text) added.unshift(now.text.length);
    kept.keepText(name, { client, base: now.text, version: now.version, updates: [added] });
  }

  /** Whether a name is taken by something that is written in here. */
  inUse(name: TextID): boolean {
    return this.#writings.has(name);
  }

  /** The state that is at hand, if somebody has been writing. */
  at(id: TextID): Writing | undefined {
    return this.#writings.get(id);
  }

  receive(events: readonly Event[]): void {
    for (const { name, body } of events) {
      if (name === 'text.edited') {
        const edited = body as TextEdited;
        for (const writing of this.#of(edited.text)) {
          if (edited.updates?.length) writing.receive(edited);
        }
        this.#compare(edited);
      } else if (name === 'entry.restored') {
        for (const writing of this.#of((body as { entry: string }).entry)) writing.goOn();
      }
    }
    this.#tidy();
  }

  /** What the view shows is what the server has, or one of us is wrong. */
  #compare({ text, version, updates, length, sum: theirs }: TextEdited) {
    const shown = this.#room.view?.texts[text];
    // Whoever writes in it compares when nothing is on its way; to begin anew before would send words twice.
    if (this.#of(text).some(({ pending }) => pending)) return;
    if (!updates?.length || shown?.version !== version + updates.length) return;
    if (shown.text.length !== length || sum(shown.text) !== theirs) this.#room.astray(text);
  }

  /** The line is back. If the view was read whole, texts that somebody writes in have to be brought up to it; what was
   *  typed in another life of the room cannot be merged into this one, and is offered back. Answers whether it is another. */
  welcomed(epoch: string, whole: boolean): boolean {
    const kept = this.#kept!;
    const before = kept.epoch;
    const otherLife = before !== undefined && before !== epoch;
    kept.epoch = epoch;
    this.#writers = new Map(); // whoever has stopped meanwhile was not told of
    const early = new Set(this.#earlyNames.values());
    for (const [id, text] of Object.entries(kept.texts())) {
      const life = text.epoch ?? before;
      if (!this.#writings.has(id) && !early.has(id)) this.#takeUp(id, life !== undefined && life !== epoch);
    }
    for (const writing of this.#writings.values()) {
      if (otherLife) writing.abandon();
      else if (whole) void writing.reread();
    }
    return otherLife;
  }

  /** Words of a tab that is gone go on here; those from another life of the room are offered back. */
  adopt({ texts, offers }: Found): void {
    const kept = this.#kept!;
    this.#offered = [...this.#offered, ...offers];
    if (!this.#room.view) return; // the first welcome takes them up
    for (const id of texts) this.#takeUp(id, (kept.texts()[id]!.epoch ?? kept.epoch) !== kept.epoch);
  }

  #takeUp(id: TextID, otherLife: boolean) {
    const text = this.#kept!.texts()[id]!;
    if (!otherLife) {
      this.#unsent = new Set([...this.#unsent, id]);
      void this.#restore(id, text);
      return;
    }
    this.#offer(id, text.updates.flatMap(inserted).join(''));
    this.#kept!.keepText(id, undefined);
    this.#changed(id);
  }

  point(carets: readonly Caret[], own: number): void {
    const next = new Map(this.#writers);
    for (const caret of carets) {
      if (caret.socket === own) continue;
      for (const [text, writers] of next) {
        const others = writers.filter(({ socket }) => socket !== caret.socket);
        if (others.length !== writers.length) next.set(text, others);
      }
      if (caret.text) {
        const { person, socket } = caret;
        next.set(caret.text, [{ person, socket }, ...(next.get(caret.text) ?? [])]);
      }
      for (const writing of this.#writings.values()) {
        if (!caret.text || writing.id.startsWith(caret.text)) writing.point(caret);
        else writing.point({ ...caret, text: undefined as never });
      }
    }
    this.#writers = next;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#pointing);
    this.#writings.clear();
  }

  /** Words that were typed before a reload: their state is put together again, and goes on where it was. */
  async #restore(id: TextID, kept: PendingText): Promise<void> {
    let editor: Editor | undefined;
    while (!(editor = await fetchEditor().catch(() => undefined))) {
      if (this.#closed) return;
      await new Promise((later) => setTimeout(later, 1000));
    }
    // Meanwhile somebody may have begun to write in it, or the words were offered back.
    if (this.#closed || this.#writings.has(id) || this.#kept?.texts()[id] !== kept) return;
    this.#writings.set(id, new editor.Writing(id, this.#surroundings(id), this.#client, kept));
  }

  #client = () => `${this.#room.you}:${newID().slice(0, 18)}`;

  #offer(id: TextID, words: string) {
    if (!words.trim()) return;
    this.#offered = [...this.#offered, { id: newID(), text: id.replace(/\++$/, ''), words }];
    this.#kept?.keepOffers(this.#offered);
  }

  /** All states of a text: a store that was taken over may hold a second one. */
  #of(text: TextID): Writing[] {
    return [...this.#writings.values()].filter(({ id }) => id.startsWith(text));
  }

  #surroundings(id: TextID) {
    const text = id.replace(/\++$/, '');
    return {
      push: (
        body: { text: string; version: number; client: string; updates: Sections[] },
        command: string,
        again: boolean,
      ) => this.#room.ask('text.edit', body, command, again),
      since: async (of: TextID, version: number) => (await fetchEditor()).since(this.#room.id, of, version),
      keep: (kept: PendingText | undefined) => this.#kept?.keepText(id, kept),
      changed: () => this.#changed(id),
      lost: (words: string) => this.#offer(id, words),
      fresh: () => this.#room.view?.texts[text],
      person: (who: string) => writer(this.#room.view?.people ?? [], who),
      caret: (version: number, anchor: number, head: number) => this.#caret(text, version, anchor, head),
      tooLong: () => {
        this.#tooLong = text;
      },
      astray: () => this.#room.astray(text),
    };
  }

  #changed(id: TextID) {
    this.#turn++;
    const unsent = this.#writings.get(id)?.unsent ?? false;
    if (unsent !== this.#unsent.has(id)) {
      const next = new Set(this.#unsent);
      if (unsent) next.add(id);
      else next.delete(id);
      this.#unsent = next;
    }
    if (this.#tooLong === id) this.#tooLong = undefined;
    this.#tidy();
    this.#room.touch();
  }

  /** A state that nobody writes in and that lacks nothing is let go. */
  #tidy() {
    for (const [id, writing] of this.#writings) {
      if (!writing.open && !writing.unsent) this.#writings.delete(id);
    }
  }

  /** At most ten times a second, the newest. */
  #caret(...where: [TextID, number, number, number]) {
    this.#pointed = where;
    this.#pointing ??= setTimeout(() => {
      this.#pointing = undefined;
      if (this.#pointed) this.#room.point(...this.#pointed);
      this.#pointed = undefined;
    }, 100);
  }
}
