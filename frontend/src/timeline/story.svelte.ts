// Where somebody is in the story: the moment they look at, the one they write in, and whose clock they read.
import type { Entry, EntryID, View } from '../protocol.gen';

export class Story {
  #focus = $state.raw<EntryID>();
  #editing = $state.raw<EntryID>();
  #caret: number | undefined;
  #myClock = $state(false);

  /** The moment the keys speak of. */
  get focus(): EntryID | undefined {
    return this.#focus;
  }
  get editing(): EntryID | undefined {
    return this.#editing;
  }
  /** Where in the text the caret goes when the editor opens. */
  get caret(): number | undefined {
    return this.#caret;
  }
  get myClock(): boolean {
    return this.#myClock;
  }
  set myClock(mine: boolean) {
    this.#myClock = mine;
  }

  look(id: EntryID | undefined): void {
    this.#focus = id;
  }

  edit(id: EntryID, caret?: number): void {
    this.#focus = id;
    this.#caret = caret;
    this.#editing = id;
  }

  done(): void {
    this.#editing = undefined;
  }
}

/** Moments that are in the story now. */
export function standing(view: View): Entry[] {
  return view.entries.filter((entry) => !entry.removed);
}

/** Behind which moment one belongs by its time; undefined for first, and `null` if where it stands is right. */
export function suggested(entries: readonly Entry[], moment: Entry): EntryID | undefined | null {
  const at = moment.when?.at;
  if (!at) return null;
  const others = entries.filter((entry) => entry.id !== moment.id && !entry.removed);
  const now = entries.filter((entry) => !entry.removed).findIndex((entry) => entry.id === moment.id);
  const timed = (entry: Entry) => entry.when?.at;
  const before = others.slice(0, now).findLast(timed);
  const after = others.slice(now).find(timed);
  if ((!before || timed(before)! <= at) && (!after || timed(after)! >= at)) return null;
  const last = others.findLast((entry) => entry.when && entry.when.at <= at);
  return last?.id;
}
