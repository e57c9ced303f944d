// Notes of a first walk-through that are being written. They are saved whole, on the version they were made on; what
// somebody else wrote meanwhile is never overwritten. Nothing of them is kept in the browser's storage: they live as long
// as the tab, and leaving with unsaved words asks first.
import { SvelteMap } from 'svelte/reactivity';
import type { EntryID, PersonID, RoomID, TellingNote, TellingNoteID } from '../protocol.gen';
import { newID } from '../room/ids';
import type { Room } from '../room/room.svelte';
import { say } from '../words/telling';

export class NoteEdit {
  readonly owner: PersonID;
  readonly moment: EntryID | undefined;
  #id: TellingNoteID;
  #version: number;
  #base: string;
  words = $state('');
  #theirs = $state.raw<TellingNote>();
  #gone = $state(false);
  #refused = $state<string>();
  #sending = $state(false);

  constructor(owner: PersonID, from: { note: TellingNote } | { moment: EntryID | undefined }) {
    const note = 'note' in from ? from.note : undefined;
    this.owner = owner;
    this.moment = 'note' in from ? from.note.moment : from.moment;
    this.#id = note?.id ?? newID();
    this.#version = note?.version ?? 0;
    this.#base = this.words = note?.words ?? '';
  }

  get id(): TellingNoteID {
    return this.#id;
  }
  get unsaved(): boolean {
    return this.words !== this.#base;
  }
  /** What somebody else has saved meanwhile; one of both is kept. */
  get theirs(): TellingNote | undefined {
    return this.#theirs;
  }
  /** It was deleted meanwhile. The words are still here. */
  get gone(): boolean {
    return this.#gone;
  }
  get refused(): string | undefined {
    return this.#refused;
  }
  get sending(): boolean {
    return this.#sending;
  }

  /** Whether it is saved now. */
  async save(room: Pick<Room, 'ask'>): Promise<boolean> {
    if (this.#sending) return false;
    this.#refused = undefined;
    const words = this.words.trim();
    if (!words) {
      this.#refused = say('telling.form.missing');
      return false;
    }
    this.#sending = true;
    const answer = await room.ask('telling.save', {
      owner: this.owner,
      note: this.#id,
      version: this.#version,
      ...(this.moment ? { moment: this.moment } : {}),
      words,
    });
    this.#sending = false;
    if (answer.type === 'ack') {
      this.#base = this.words = words;
      this.#version++;
      return true;
    }
    if (answer.code === 'conflict') this.#theirs = answer.now as TellingNote;
    else if (answer.code === 'not_found' && this.#version > 0) this.#gone = true;
    else this.#refused = answer.message;
    return false;
  }

  /** Ends a conflict: my words go over theirs with the next save. */
  keepMine(): void {
    if (!this.#theirs) return;
    this.#version = this.#theirs.version;
    this.#base = this.#theirs.words;
    this.#theirs = undefined;
  }

  /** It was deleted meanwhile, and becomes a note of its own. */
  again(): void {
    this.#id = newID();
    this.#version = 0;
    this.#gone = false;
  }
}

/** By the note they change; a new one under its own id. */
export type NoteEdits = SvelteMap<TellingNoteID, NoteEdit>;

const rooms = new Map<RoomID, NoteEdits>();

export function notesOf(room: RoomID): NoteEdits {
  let edits = rooms.get(room);
  if (!edits) rooms.set(room, (edits = new SvelteMap()));
  return edits;
}

/** Whoever may not read it any more has nothing of it either. */
export function forgetNotes(room: RoomID, readable: readonly PersonID[]): void {
  const edits = rooms.get(room);
  for (const [id, { owner }] of edits ?? []) if (!readable.includes(owner)) edits!.delete(id);
}

addEventListener('beforeunload', (event) => {
  for (const edits of rooms.values()) {
    if ([...edits.values()].some((edit) => edit.unsaved)) event.preventDefault();
  }
});
