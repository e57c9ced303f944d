// What saying a time does to the order, told to whoever said it; and the whole story in time order. The room decides where
// a moment stands: see PROTOCOL.md, P44 and P45.
import { attempt } from '../../room/attempt';
import type { Entry, EntryID, When } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';
import { notices } from '../../ui/notice.svelte';
import { say } from '../../words';
import { clock } from '../../ui/times';

const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);
const seen = (entries: readonly Entry[]) => entries.filter(({ removed }) => !removed);

/** Whether a moment has gone past one that it stood beside. */
export function movedPast(id: EntryID, before: readonly EntryID[], after: readonly EntryID[]): boolean {
  const at = before.indexOf(id);
  const now = after.indexOf(id);
  const ahead = after.indexOf(before[at - 1] ?? '');
  const behind = after.indexOf(before[at + 1] ?? '');
  return at >= 0 && now >= 0 && (ahead > now || (behind >= 0 && behind < now));
}

/** Says a time. If that moves the moment, it is told, and one tap puts it back where it stood. */
export async function sayWhen(room: Room, id: EntryID, when: When, zone: string): Promise<boolean> {
  const before = room.view!.entries;
  if (!(await attempt(room, 'entry.describe', { entry: id, when }))) return false;
  const after = room.view!.entries;
  if (movedPast(id, ids(seen(before)), ids(seen(after)))) {
    const stood = before[before.findIndex((entry) => entry.id === id) - 1]?.id;
    notices.show(say('form.moved', { time: clock(when.at, zone) }), {
      undo: () => void attempt(room, 'entry.move', { entry: id, ...(stood ? { after: stood } : {}) }),
    });
  }
  return true;
}

/** Puts all that is here in time order. What comes meanwhile is not moved; one tap takes it back. */
export async function sortAll(room: Room): Promise<void> {
  const before = ids(room.view!.entries);
  const ack = await attempt(room, 'story.sort', { entries: before });
  if (!ack) return;
  const after = ids(room.view!.entries).filter((id) => before.includes(id));
  const n = after.filter((id, i) => before[i] !== id).length;
  if (n === 0) notices.show(say('form.sorted.none'));
  else
    notices.show(say('form.sorted', { n: outside(before, after) }), {
      undo: () => void attempt(room, 'story.arrange', { entries: before }),
    });
}

/** The fewest that have to move between two orders of the same things. */
function outside(before: readonly EntryID[], after: readonly EntryID[]): number {
  const at = new Map(before.map((id, i) => [id, i]));
  const ends: number[] = []; // the smallest last place of a run that long
  for (const id of after) {
    const place = at.get(id)!;
    const length = ends.findIndex((end) => end > place);
    ends[length < 0 ? ends.length : length] = place;
  }
  return after.length - ends.length;
}
