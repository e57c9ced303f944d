// Which of my meetings is next, which are open, being prepared, closed or archived, and in which order.
import type { Listed } from './api';
import { yearOf } from './dates';

export interface Shelves {
  /** The one to think of first. */
  next: Listed | undefined;
  /** Others being prepared, in the order they come. */
  coming: readonly Listed[];
  open: readonly Listed[];
  closed: readonly Listed[];
  /** Put away, whatever stage they are at. */
  archived: readonly Listed[];
}

const halfDay = 12 * 3_600_000;

export function shelve(all: readonly Listed[], now = Date.now()): Shelves {
  const rooms = all.filter(({ summary }) => !summary.archived);
  const prepared = rooms.filter(({ summary }) => summary.stage === 'prepare').sort(sooner(now));
  const [next, ...coming] = prepared.filter(({ summary }) => !summary.cancelled);
  return {
    next,
    // What was cancelled is nobody's next.
    coming: [...coming, ...prepared.filter(({ summary }) => summary.cancelled)],
    open: rooms
      .filter(({ summary }) => summary.stage !== 'prepare' && summary.stage !== 'close')
      .sort(latest),
    closed: rooms.filter(({ summary }) => summary.stage === 'close').sort(latest),
    archived: all.filter(({ summary }) => summary.archived).sort(latest),
  };
}

// Those with a time ahead come first, the soonest of them leading; then those without one; a time that has passed
// without a meeting presses nobody. Among equals the server's order stays, the newest first.
function sooner(now: number) {
  const rank = ({ summary: { meets } }: Listed) =>
    meets === undefined ? 1 : Date.parse(meets) >= now - halfDay ? 0 : 2;
  return (a: Listed, b: Listed) => {
    const [left, right] = [rank(a), rank(b)];
    if (left !== right) return left - right;
    if (left === 1) return 0;
    const difference = Date.parse(a.summary.meets!) - Date.parse(b.summary.meets!);
    return left === 0 ? difference : -difference;
  };
}

const latest = (a: Listed, b: Listed) => Date.parse(b.summary.started) - Date.parse(a.summary.started);

/** The year a meeting belongs to: that of what happened. */
export const year = ({ summary }: Listed) => yearOf(summary.started, summary.zone);

/** The years there are, the latest first. */
export function years(rooms: readonly Listed[]): string[] {
  return [...new Set(rooms.map(year))].sort().reverse();
}

/** Those of a year (any, if none is named) whose title has these words. */
export function pick(rooms: readonly Listed[], inYear: string | undefined, words: string): Listed[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return rooms.filter((listed) => {
    if (inYear && year(listed) !== inYear) return false;
    const title = plain(listed.summary.title);
    return wanted.every((word) => title.includes(word));
  });
}

// Accents and capitals are nobody's concern while looking for something.
const plain = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
