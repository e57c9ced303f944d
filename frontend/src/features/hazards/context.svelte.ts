// The care notes of the room a component is in, and which moments and lines they are linked to. There are none for whoever
// does not lead, and none on a screen that is shared.
import { getContext, setContext } from 'svelte';
import type { EntryID, Hazard, HazardID, LineID } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';
import { safe } from '../../room/safe.svelte';

const key = Symbol('care');

export interface CareNotes {
  readonly all: readonly Hazard[];
  /** The notes that a moment or a line is linked to. */
  of(id: EntryID | LineID): readonly HazardID[];
}

const none: readonly never[] = [];

/** Call while the frame of a meeting is set up. */
export function setCare(room: Pick<Room, 'leading' | 'mine'>): void {
  const all = $derived((room.leading && !safe.on && room.mine.hazards) || none);
  const links = $derived.by(() => {
    const found = new Map<string, HazardID[]>();
    for (const { id, moments, lines } of all) {
      for (const to of [...moments, ...lines]) found.set(to, [...(found.get(to) ?? []), id]);
    }
    return found;
  });
  setContext<CareNotes>(key, {
    get all() {
      return all;
    },
    of: (id) => links.get(id) ?? none,
  });
}

/** Nothing outside a meeting. */
export function useCare(): CareNotes | undefined {
  return getContext<CareNotes | undefined>(key);
}
