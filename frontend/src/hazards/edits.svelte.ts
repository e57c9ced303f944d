// Care notes that are being written. They are saved whole, on the version they were made on; what another facilitator
// wrote meanwhile is never overwritten. Nothing of them is kept in the browser's storage: they live as long as the tab,
// on whichever page of the app somebody is, and leaving with unsaved words asks first.
import { SvelteMap } from 'svelte/reactivity';
import type { Hazard, HazardID, HazardPlan, RoomID } from '../protocol.gen';
import { newID } from '../room/ids';
import type { Room } from '../room/room.svelte';
import { say } from '../words';

export interface Content {
  words: string;
  plan: HazardPlan;
  how: string;
  moments: readonly string[];
  lines: readonly string[];
}

const blank: Content = { words: '', plan: 'none', how: '', moments: [], lines: [] };

const contentOf = ({ words, plan, how = '', moments, lines }: Hazard): Content => ({
  words,
  plan,
  how,
  moments,
  lines,
});

const same = (a: Content, b: Content) => JSON.stringify(a) === JSON.stringify(b);

export class CareEdit {
  #id: HazardID;
  #version: number;
  #base: Content;
  now = $state<Content>(blank);
  #theirs = $state.raw<Hazard>();
  #gone = $state(false);
  #refused = $state<string>();
  #sending = $state(false);

  constructor(note?: Hazard, moments: readonly string[] = []) {
    this.#id = note?.id ?? newID();
    this.#version = note?.version ?? 0;
    this.#base = note ? contentOf(note) : { ...blank, moments };
    this.now = { ...this.#base };
  }

  get id(): HazardID {
    return this.#id;
  }
  /** Not saved yet, ever. */
  get fresh(): boolean {
    return this.#version === 0;
  }
  get unsaved(): boolean {
    return !same($state.snapshot(this.now) as Content, this.#base);
  }
  /** What another facilitator has saved meanwhile; one of both is kept. */
  get theirs(): Hazard | undefined {
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
    const now = $state.snapshot(this.now) as Content;
    if (!now.words.trim()) {
      this.#refused = say('care.form.words.missing');
      return false;
    }
    this.#sending = true;
    const answer = await room.ask('hazard.save', {
      hazard: this.#id,
      version: this.#version,
      words: now.words,
      plan: now.plan,
      ...(now.how.trim() ? { how: now.how } : {}),
      moments: [...now.moments],
      lines: [...now.lines],
    });
    this.#sending = false;
    if (answer.type === 'ack') {
      this.#base = now;
      this.#version++;
      return true;
    }
    if (answer.code === 'conflict') this.#theirs = answer.now as Hazard;
    else if (answer.code === 'not_found' && this.#version > 0) this.#gone = true;
    else this.#refused = answer.message;
    return false;
  }

  /** Ends a conflict: my words go over theirs with the next save. */
  keepMine(): void {
    if (!this.#theirs) return;
    this.#version = this.#theirs.version;
    this.#base = contentOf(this.#theirs);
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
export type CareEdits = SvelteMap<HazardID, CareEdit>;

const rooms = new Map<RoomID, CareEdits>();

export function editsOf(room: RoomID): CareEdits {
  let edits = rooms.get(room);
  if (!edits) rooms.set(room, (edits = new SvelteMap()));
  return edits;
}

/** Whoever does not lead any more has nothing of them either. */
export function forgetEdits(room: RoomID): void {
  rooms.get(room)?.clear();
}

addEventListener('beforeunload', (event) => {
  for (const edits of rooms.values()) {
    if ([...edits.values()].some((edit) => edit.unsaved)) event.preventDefault();
  }
});
