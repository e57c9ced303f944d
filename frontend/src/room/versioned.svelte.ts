// Something confidential that is being written: a care note, a note of a first walk-through. It is saved whole, on the
// version it was made on; what somebody else wrote meanwhile is never overwritten. Nothing of it is kept in the browser's
// storage: it lives as long as the tab, on whichever page of the app somebody is, and leaving with unsaved words asks first.
import { SvelteMap } from 'svelte/reactivity';
import type { RoomID } from '../protocol.gen';
import { newID } from './ids';
import type { Answer } from './outbox';
import type { Room } from './room.svelte';

export abstract class WholeEdit<Saved extends { id: string; version: number }, Content extends object> {
  #id: string;
  #version: number;
  #base: Content;
  /** As it is being written. */
  now: Content;
  #theirs = $state.raw<Saved>();
  #gone = $state(false);
  #refused = $state<string>();
  #sending = $state(false);

  /** Of what is saved, or a new one that begins with these words. */
  constructor(from: Saved | undefined, content: Content) {
    this.#id = from?.id ?? newID();
    this.#version = from?.version ?? 0;
    this.#base = content;
    const now = $state({ ...content });
    this.now = now;
  }

  protected abstract content(of: Saved): Content;
  /** Why it cannot be saved as it stands. */
  protected abstract wrong(now: Content): string | undefined;
  protected abstract send(
    room: Pick<Room, 'ask'>,
    id: string,
    version: number,
    now: Content,
  ): Promise<Answer>;

  get id(): string {
    return this.#id;
  }
  /** Not saved yet, ever. */
  get fresh(): boolean {
    return this.#version === 0;
  }
  get unsaved(): boolean {
    return JSON.stringify(this.now) !== JSON.stringify(this.#base);
  }
  /** What somebody else has saved meanwhile; one of both is kept. */
  get theirs(): Saved | undefined {
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
    const now = $state.snapshot(this.now) as Content;
    this.#refused = this.wrong(now);
    if (this.#refused !== undefined) return false;
    this.#sending = true;
    const answer = await this.send(room, this.#id, this.#version, now);
    this.#sending = false;
    if (answer.type === 'ack') {
      this.#base = now;
      this.#version++;
      return true;
    }
    if (answer.code === 'conflict') this.#theirs = answer.now as Saved;
    else if (answer.code === 'not_found' && this.#version > 0) this.#gone = true;
    else this.#refused = answer.message;
    return false;
  }

  /** Ends a conflict: my words go over theirs with the next save. */
  keepMine(): void {
    if (!this.#theirs) return;
    this.#version = this.#theirs.version;
    this.#base = this.content(this.#theirs);
    this.#theirs = undefined;
  }

  /** It was deleted meanwhile, and becomes another of its own. */
  again(): void {
    this.#id = newID();
    this.#version = 0;
    this.#gone = false;
  }
}

/** What is being written in each room, by the id of what it changes; something new under its own. */
export class WholeEdits<Edit extends { readonly unsaved: boolean }> {
  readonly #rooms = new Map<RoomID, SvelteMap<string, Edit>>();

  constructor() {
    addEventListener('beforeunload', (event) => {
      for (const edits of this.#rooms.values()) {
        if ([...edits.values()].some(({ unsaved }) => unsaved)) event.preventDefault();
      }
    });
  }

  of(room: RoomID): SvelteMap<string, Edit> {
    let edits = this.#rooms.get(room);
    if (!edits) this.#rooms.set(room, (edits = new SvelteMap()));
    return edits;
  }

  /** Whoever may not read it any more has nothing of it either. */
  forget(room: RoomID, which: (edit: Edit) => boolean = () => true): void {
    const edits = this.#rooms.get(room);
    for (const [id, edit] of edits ?? []) if (which(edit)) edits!.delete(id);
  }
}
