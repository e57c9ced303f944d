import type { IconName } from './icons';

/** One line of a menu; the word 'line' parts groups. */
export type MenuItem =
  | 'line'
  | {
      label: string;
      icon?: IconName;
      /** The key that does the same, shown at the end of the line. */
      keys?: string;
      href?: string;
      run?: () => void;
      /** Why it is not possible now. */
      whyNot?: string | undefined;
      tone?: 'caution';
      /** One of several, of which one holds now: whether it is this one. */
      checked?: boolean;
      /** What it means, in a line below. */
      hint?: string;
    };

/** Where a key moves to in a menu of these labels, from line `at`; undefined when the key means nothing here. */
export function move(key: string, at: number, labels: readonly string[]): number | undefined {
  const last = labels.length - 1;
  switch (key) {
    case 'ArrowDown':
      return at >= last ? 0 : at + 1;
    case 'ArrowUp':
      return at <= 0 ? last : at - 1;
    case 'Home':
      return 0;
    case 'End':
      return last;
  }
  if ([...key].length !== 1 || key === ' ') return undefined;
  // A letter goes to the next line that begins with it.
  const wanted = key.toLocaleLowerCase();
  for (let step = 1; step <= labels.length; step++) {
    const to = (at + step + labels.length) % labels.length;
    if (labels[to]!.toLocaleLowerCase().startsWith(wanted)) return to;
  }
  return undefined;
}

/** The line that gets the focus as a menu opens: the one that holds now, else the first. */
export const begins = (items: readonly MenuItem[]): number =>
  Math.max(
    0,
    items.filter((item) => item !== 'line').findIndex(({ checked }) => checked),
  );

/** Where a menu of this size goes: under its button, or above it where there is more room; always inside the window. */
export function place(
  button: { left: number; right: number; top: number; bottom: number },
  menu: { width: number; height: number },
  window: { width: number; height: number },
  fromRight = false,
): { left: number; top: number } {
  const gap = 4;
  const edge = 8;
  const below = button.bottom + gap;
  const above = button.top - gap - menu.height;
  const fits = below + menu.height <= window.height - edge;
  const left = fromRight ? button.right - menu.width : button.left;
  return {
    left: Math.max(edge, Math.min(left, window.width - menu.width - edge)),
    top: fits ? below : above >= edge ? above : Math.max(edge, window.height - edge - menu.height),
  };
}
