// Where somebody is in the story: the moment they look at, the one they write in, and whose clock they read.
import type { Entry, EntryID, View } from '../../protocol.gen';

export class Story {
  #focus = $state.raw<EntryID>();
  #editing = $state.raw<EntryID>();
  #caret: number | undefined;
  #myClock = $state(false);
  /** While moments are put in another order on the page, the focus leaves whatever it is in for a moment. */
  moving = false;

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
export function presentEntries(view: View): Entry[] {
  return view.entries.filter((entry) => !entry.removed);
}

/** A time that gives a place; "time unsure" is an hour to read. */
const timed = ({ when }: Entry): string | undefined =>
  when?.precision === 'inferred' ? undefined : when?.at;

/** Behind which moment one belongs by its time; undefined for first, and `null` if where it stands is right. */
export function suggested(entries: readonly Entry[], moment: Entry): EntryID | undefined | null {
  const at = timed(moment);
  if (!at) return null;
  const others = entries.filter((entry) => entry.id !== moment.id && !entry.removed);
  const now = entries.filter((entry) => !entry.removed).findIndex((entry) => entry.id === moment.id);
  const before = others.slice(0, now).findLast(timed);
  const after = others.slice(now).find(timed);
  if ((!before || timed(before)! <= at) && (!after || timed(after)! >= at)) return null;
  const last = others.findLast((entry) => timed(entry) && timed(entry)! <= at);
  return last?.id;
}

/** How many moments would have to move for the story to be in the order of its times. */
export function misplaced(entries: readonly Entry[]): number {
  let n = 0;
  const ends: string[] = []; // the earliest last time of a run that long
  for (const entry of entries) {
    const at = timed(entry);
    if (!at) continue;
    n++;
    if (!ends.length || ends.at(-1)! <= at) ends.push(at);
    else ends[ends.findIndex((end) => end > at)] = at;
  }
  return n - ends.length;
}
