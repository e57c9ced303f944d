// What somebody has written into a form and not sent: kept in this browser through a reload or a crash, and removed
// once it was accepted.

const prefix = 'second-story.form.';

/** Whether something was written into a form of this name and not sent. */
export function isKept(name: string): boolean {
  try {
    return localStorage.getItem(prefix + name) !== null;
  } catch {
    return false;
  }
}

export class KeptForm<T extends object> {
  readonly #key: string;
  readonly #empty: T;

  constructor(name: string, empty: T) {
    this.#key = prefix + name;
    this.#empty = empty;
  }

  /** The form as it was left. What an older version kept is believed field by field, as far as it fits. */
  read(): T {
    const form = structuredClone(this.#empty);
    let found: unknown;
    try {
      found = JSON.parse(localStorage.getItem(this.#key) ?? 'null');
    } catch {
      return form;
    }
    if (typeof found !== 'object' || found === null) return form;
    return fit(form, found as Record<string, unknown>);
  }

  /** Keeps the form; one in which nothing was written is not worth keeping. */
  write(form: T): void {
    try {
      if (JSON.stringify(form) === JSON.stringify(this.#empty)) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, JSON.stringify(form));
    } catch {
      // Storage is closed or full: it holds until the tab is closed.
    }
  }

  clear(): void {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // there was none
    }
  }
}

function fit<T extends object>(form: T, found: Record<string, unknown>): T {
  for (const key of Object.keys(form) as (keyof T & string)[]) {
    const have = form[key];
    const kept = found[key];
    if (typeof kept !== typeof have || kept === null) continue;
    if (typeof have === 'object') fit(have as object, kept as Record<string, unknown>);
    else form[key] = kept as T[typeof key];
  }
  return form;
}
