// Components that no first view needs. They are fetched when somebody goes to them, and in any case when the browser has
// nothing else to do, so that they are here when the line is gone. Later.svelte shows one.
import { tick, type Component } from 'svelte';
import { fetchPart } from './fetched.svelte';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whoever shows a part knows its properties
export type Properties = Record<string, any>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- one of several
export type AnyPart = LaterPart<any>;
type Load<P extends Properties> = () => Promise<{ default: Component<P> }>;

interface Options {
  /** For facilitators only: nobody else fetches it unless they go there. */
  leading?: boolean;
}

const all: AnyPart[] = [];

export class LaterPart<P extends Properties> {
  readonly #load: Load<P>;
  readonly leading: boolean;
  #component = $state.raw<Component<P>>();
  #fetching: Promise<void> | undefined;

  constructor(load: Load<P>, { leading = false }: Options = {}) {
    this.#load = load;
    this.leading = leading;
    all.push(this);
  }

  /** None until it has been fetched. */
  get component(): Component<P> | undefined {
    return this.#component;
  }

  /** Fetches it once. After a failure the next call tries again. */
  fetch(): Promise<void> {
    this.#fetching ??= fetchPart(this.#load).then(
      ({ default: component }) => {
        this.#component = component;
      },
      (error: unknown) => {
        this.#fetching = undefined;
        throw error;
      },
    );
    return this.#fetching;
  }
}

/** `const people = later(() => import('../features/people/People.svelte'))`, at the top of a module. */
export const later = <P extends Properties>(load: Load<P>, options?: Options): LaterPart<P> =>
  new LaterPart(load, options);

const soon = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 200));

/** Fetches whatever is left, one after the other, while nothing else is to do. Returns how to stop. */
export function fetchTheRest(leading: boolean): () => void {
  let stopped = false;
  const rest = all.filter((part) => !part.component && (leading || !part.leading));
  const next = () => {
    const part = rest.shift();
    if (!part || stopped) return;
    soon(() => {
      if (stopped) return;
      // What does not come now is asked for again when somebody goes there.
      part.fetch().then(next, () => undefined);
    });
  };
  next();
  return () => {
    stopped = true;
  };
}

const awaited = new Set<Promise<void>>();

/** Dialogs that are on their way: what is typed meanwhile is not for the page behind them. */
let opening = 0;
export const dialogOpening = (): boolean => opening > 0;

/** A part that is on its way to the page, a dialog perhaps. */
export function awaits(arrival: Promise<void>, dialog: boolean): void {
  if (dialog) opening++;
  const settled = arrival
    .catch(() => undefined)
    .finally(() => {
      awaited.delete(settled);
      if (dialog) opening--;
    });
  awaited.add(settled);
}

/** After a change of place: when everything that belongs there is on the page. False if somebody has gone on meanwhile,
 *  so that the focus is not taken from where they are now. */
export async function settled(): Promise<boolean> {
  await tick();
  if (awaited.size === 0) return true;
  const at = location.href;
  const focus = document.activeElement;
  while (awaited.size > 0) {
    await Promise.all(awaited);
    await tick();
  }
  const moved = document.activeElement !== focus && document.activeElement !== document.body;
  return location.href === at && !moved;
}
