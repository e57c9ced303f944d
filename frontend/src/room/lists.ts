// Lists that are replaced, not written into.

/** The list with one thing changed; the same list if it is not in there. */
export function changed<T extends { id: string }>(list: T[], id: string, change: (thing: T) => T): T[] {
  const at = list.findIndex((thing) => thing.id === id);
  return at < 0 ? list : list.with(at, change(list[at]!));
}

/** The list with a thing put behind another, or first. */
export function placed<T extends { id: string }>(list: T[], thing: T, after: string | undefined): T[] {
  const at = after === undefined ? 0 : list.findIndex((other) => other.id === after) + 1;
  return list.toSpliced(at, 0, thing);
}

/** The thing without some of what it had. */
export function without<T extends object, K extends keyof T>(thing: T, ...keys: K[]): T {
  const copy = { ...thing };
  for (const key of keys) delete copy[key];
  return copy;
}
