// Small things this browser keeps for one person. Where storage is closed (private windows, a full disk) everything
// works, and is forgotten with the tab.

export interface Remembered<T extends string> {
  get(): T;
  set(value: T): void;
}

/** A word under a key; what is found there is believed only if `fits` says so. */
export function remembered<T extends string>(
  key: string,
  otherwise: T,
  fits: (value: string) => boolean,
): Remembered<T> {
  const name = `second-story.${key}`;
  return {
    get() {
      try {
        const value = localStorage.getItem(name);
        return value !== null && fits(value) ? (value as T) : otherwise;
      } catch {
        return otherwise;
      }
    },
    set(value) {
      try {
        localStorage.setItem(name, value);
      } catch {
        // The choice holds until the tab is closed.
      }
    },
  };
}
