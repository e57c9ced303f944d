// Which of my meetings is next, which are open, being prepared, closed or archived, and in which order.
import type { ListedRoom } from '../../protocol.gen';
import { yearOf } from '../../ui/dates';

export interface Shelves {
  /** The one to think of first. */
  next: ListedRoom | undefined;
  /** Others being prepared, in the order they come. */
  coming: readonly ListedRoom[];
  open: readonly ListedRoom[];
  closed: readonly ListedRoom[];
  /** Put away, whatever stage they are at. */
  archived: readonly ListedRoom[];
}

const halfDay = 12 * 3_600_000;

export function shelve(all: readonly ListedRoom[], now = Date.now()): Shelves {
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
  const rank = ({ summary: { meets } }: ListedRoom) =>
    meets === undefined ? 1 : Date.parse(meets) >= now - halfDay ? 0 : 2;
  return (a: ListedRoom, b: ListedRoom) => {
    const [left, right] = [rank(a), rank(b)];
    if (left !== right) return left - right;
    if (left === 1) return 0;
    const difference = Date.parse(a.summary.meets!) - Date.parse(b.summary.meets!);
    return left === 0 ? difference : -difference;
  };
}

const latest = (a: ListedRoom, b: ListedRoom) =>
  Date.parse(b.summary.started) - Date.parse(a.summary.started);

/** The year a meeting belongs to: that of what happened. */
export const year = ({ summary }: ListedRoom) => yearOf(summary.started, summary.zone);

/** The years there are, the latest first. */
export function years(rooms: readonly ListedRoom[]): string[] {
  return [...new Set(rooms.map(year))].sort().reverse();
}

/** Those of a year (any, if none is named) whose title has these words. */
export function pick(rooms: readonly ListedRoom[], inYear: string | undefined, words: string): ListedRoom[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return rooms.filter((listed) => {
    if (inYear && year(listed) !== inYear) return false;
    const title = plain(listed.summary.title);
    return wanted.every((word) => title.includes(word));
  });
}

// Accents and capitals are nobody's concern while looking for something.
const plain = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
