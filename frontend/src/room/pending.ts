// What this browser keeps of one person's unsent work in one room, until the server has it: through a reload, a crash
// and a night with the lid closed. One tab owns one store; a duplicated tab starts with an empty one; a store whose
// tab is gone is taken over by another that is open, or by the next that comes.
import type { CommandFrame, TextID } from '../protocol.gen';
import type { Sections } from './sections';

/** The state of one text that the server does not have whole. */
export interface PendingText {
  /** The editor state's name; it stays the same, since updates are known by it. */
  client: string;
  /** The text as the server had it, and its version. */
  base: string;
  version: number;
  /** What was typed on it and is not known to be accepted, one on the other. */
  updates: Sections[];
  /** The life of the room it was typed in, if that is not the store's. */
  epoch?: string;
  /** The push under way, with its command's id: it is repeated first and unchanged. */
  push?: { id: string; version: number; updates: Sections[] };
}

/** Words that could not be merged, offered back to whoever wrote them. */
export interface Offered {
  id: string;
  text: TextID;
  words: string;
}

interface Stored {
  epoch?: string;
  commands: CommandFrame[];
  texts: Record<TextID, PendingText>;
  /** What was offered back stays until it is inserted, copied or thrown away. */
  offers?: Offered[];
}

/** What was in the store of a tab that is gone. */
export interface Found {
  commands: readonly CommandFrame[];
  /** The names under which its texts are kept here now. */
  texts: readonly TextID[];
  offers: readonly Offered[];
}

/** What is kept while a room is open, wherever it is kept. */
export type Kept = Pick<
  PendingStore,
  'epoch' | 'commands' | 'keepCommands' | 'texts' | 'keepText' | 'offers' | 'keepOffers'
>;

const prefix = 'second-story.unsent.';
/** A tab that is only reloaded has its store again by then. */
const returns = 3000;

export class PendingStore {
  readonly #key: string;
  readonly #place: string;
  readonly #free: () => void;
  readonly #watched = new Set<string>();
  #stored: Stored;
  #closed = false;
  #found: ((found: Found) => void) | undefined;
  #inUse: (id: TextID) => boolean = () => false;

  private constructor(place: string, key: string, stored: Stored, free: () => void) {
    this.#place = place;
    this.#key = key;
    this.#stored = stored;
    this.#free = free;
  }

  /** Opens this tab's store for a person in a room, and takes over those whose tabs are gone. */
  static async open(room: string): Promise<PendingStore> {
    const place = `${prefix}${room}.`;
    const remembered = session(place);
    const mine = remembered && (await owned(place + remembered));
    let name = remembered;
    let free = mine || undefined;
    if (!free || !name) {
      name = crypto.getRandomValues(new Uint32Array(2)).join('');
      free = (await owned(place + name)) || (() => undefined);
      remember(place, name);
    }
    const kept = new PendingStore(place, place + name, read(place + name), free);
    for (const key of keys(place)) {
      if (key === place + name) continue;
      if (!(await kept.#inherit(key))) void kept.#watch(key); // another tab is at work there
    }
    addEventListener('storage', kept.#written);
    return kept;
  }

  /** Tells of what was found in the store of a tab that has gone while this one is open. Its texts go on under names
   *  that nothing here is called: what is written here now would go over them. */
  follow(found: (found: Found) => void, inUse: (id: TextID) => boolean): void {
    this.#found = found;
    this.#inUse = inUse;
  }

  get epoch(): string | undefined {
    return this.#stored.epoch;
  }

  set epoch(epoch: string) {
    this.#stored.epoch = epoch;
  }

  commands(): readonly CommandFrame[] {
    return this.#stored.commands;
  }

  keepCommands(commands: CommandFrame[]): void {
    if (commands.length === 0 && this.#stored.commands.length === 0) return;
    this.#stored.commands = commands;
    this.#write();
  }

  texts(): Record<TextID, PendingText> {
    return this.#stored.texts;
  }

  offers(): readonly Offered[] {
    return this.#stored.offers ?? [];
  }

  keepOffers(offers: readonly Offered[]): void {
    this.#stored.offers = [...offers];
    this.#write();
  }

  keepText(id: TextID, text: PendingText | undefined): void {
    if (text) this.#stored.texts[id] = text;
    else if (id in this.#stored.texts) delete this.#stored.texts[id];
    else return;
    this.#write();
  }

  close(): void {
    this.#closed = true;
    removeEventListener('storage', this.#written);
    this.#free();
  }

  /** Takes over what is in a store, if its tab is gone. */
  async #inherit(key: string): Promise<boolean> {
    const release = await owned(key);
    if (!release) return false;
    if (!this.#closed) {
      const other = read(key);
      const texts = this.#takeOver(other);
      remove(key);
      this.#found?.({ commands: other.commands, texts, offers: other.offers ?? [] });
    }
    release();
    return true;
  }

  /** Waits until a store's tab is gone for good, and takes over what it left. */
  async #watch(key: string): Promise<void> {
    if (!navigator.locks || this.#watched.has(key)) return;
    this.#watched.add(key);
    do {
      await navigator.locks.request(key, () => undefined);
      await new Promise((later) => setTimeout(later, returns));
    } while (!this.#closed && !(await this.#inherit(key)));
    this.#watched.delete(key);
  }

  /** Another tab has begun to keep something. */
  #written = ({ key }: StorageEvent) => {
    if (key?.startsWith(this.#place) && key !== this.#key) void this.#watch(key);
  };

  /** Another tab's words on the same text cannot be woven into ours: they go on under a name of their own. */
  #takeOver(other: Stored): TextID[] {
    this.#stored.commands = [...other.commands, ...this.#stored.commands];
    this.#stored.epoch ??= other.epoch ?? '';
    const names = Object.entries(other.texts).map(([id, text]) => {
      let name = id;
      while (name in this.#stored.texts || this.#inUse(name)) name += '+';
      const epoch = text.epoch ?? other.epoch ?? '';
      this.#stored.texts[name] = epoch === this.#stored.epoch ? text : { ...text, epoch };
      return name;
    });
    if (other.offers?.length) this.#stored.offers = [...this.offers(), ...other.offers];
    this.#write();
    return names;
  }

  #write() {
    const { commands, texts } = this.#stored;
    try {
      if (commands.length === 0 && Object.keys(texts).length === 0 && this.offers().length === 0)
        localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, JSON.stringify(this.#stored));
    } catch {
      // No room or no storage: the words live as long as the tab, and leaving asks first.
    }
  }
}

function read(key: string): Stored {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<Stored> | null;
    if (found && Array.isArray(found.commands) && found.texts) return found as Stored;
  } catch {
    // Not ours, or cut short.
  }
  return { commands: [], texts: {} };
}

function remove(key: string) {
  try {
    localStorage.removeItem(key);
  } catch {
    // It was not there either.
  }
}

function keys(place: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(place));
  } catch {
    return [];
  }
}

function session(place: string): string | undefined {
  try {
    return sessionStorage.getItem(place) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(place: string, name: string) {
  try {
    sessionStorage.setItem(place, name);
  } catch {
    // A reload starts with an empty store then, and takes this one over.
  }
}

/** Takes the lock on a store, and answers how to let it go; nothing if another tab holds it. */
function owned(name: string): Promise<(() => void) | undefined> {
  if (!navigator.locks) {
    // A plain http address has no locks. Then only a reload finds its own store again, and nothing is taken over.
    const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const mine = name.endsWith(`.${session(name.slice(0, name.lastIndexOf('.') + 1))}`);
    return Promise.resolve(mine && visit?.type === 'reload' ? () => undefined : undefined);
  }
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) {
        resolve(undefined);
        return undefined;
      }
      return new Promise<void>((release) => resolve(release));
    });
  });
}
