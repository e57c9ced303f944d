// A long story is put on the page piece by piece: what is in sight at once, the rest while nothing else is to do. What has to
// be there, because somebody goes to it, is not waited for.
const piece = 24;

const idle = 'requestIdleCallback' in window; // not everywhere

/** When the browser has nothing else to do, and soon in any case; answers how not to. */
export function soon(run: () => void): () => void {
  if (!idle) {
    const id = window.setTimeout(run, 16);
    return () => clearTimeout(id);
  }
  const id = requestIdleCallback(run, { timeout: 200 });
  return () => cancelIdleCallback(id);
}

export class Pieces<T extends { id: string }> {
  readonly #all: () => readonly T[];
  #upTo = $state(piece);

  /** Call while a component is set up. */
  constructor(all: () => readonly T[]) {
    this.#all = all;
    $effect(() => (this.#upTo < all().length ? soon(() => (this.#upTo += piece)) : undefined));
  }

  get shown(): readonly T[] {
    const all = this.#all();
    return this.#upTo < all.length ? all.slice(0, this.#upTo) : all;
  }

  /** Up to this one, at least. */
  need(id: string): void {
    const at = this.#all().findIndex((one) => one.id === id);
    if (at >= this.#upTo) this.#upTo = at + piece;
  }

  /** All of it, as on paper. */
  whole(): void {
    this.#upTo = this.#all().length;
  }
}
