// A moment of which nothing was said is nobody's: whoever leaves it empty takes it along.
import { onDestroy, untrack } from 'svelte';
import type { EntryID } from '../../protocol.gen';
import { attempt } from '../../room/attempt';
import type { Room } from '../../room/room.svelte';
import type { Story } from '../references/story.svelte';

/** Call while a component is set up. `begun` says which moment was just made; `leave` is for a page that goes. */
export function blanks(room: Room, story: Story): { begun(id: EntryID): void; leave(): void } {
  let fresh: EntryID | undefined;
  const leave = () => void (fresh && forget(fresh));
  async function forget(id: EntryID) {
    const one = room.view?.entries.find((entry) => entry.id === id);
    const said =
      one &&
      (one.when || one.people.length || one.evidence.length || one.perspectives || one.celebrations.length);
    if (!one || one.removed || said || room.texts.words(id) || room.texts.has(id) || room.frozen) return;
    await attempt(room, 'entry.remove', { entry: id });
  }
  $effect(() => {
    const at = story.editing;
    const id = fresh;
    if (!id || id === at) return;
    fresh = undefined;
    untrack(() => void forget(id));
  });
  onDestroy(leave);
  return { begun: (id) => (fresh = id), leave };
}
