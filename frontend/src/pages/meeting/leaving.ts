// Whoever has left a room is led to the library, in every window.
import { router } from '../../ui/router.svelte';
import { left } from '../../features/meeting/left.svelte';
import { closeLeft } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';

/** Goes, unless words were not sent: those are offered first, on the page that says that one has left. */
export function goFrom(room: Room): void {
  if (room.ended?.code !== closeLeft || !room.view || room.texts.unsentWords.length > 0) return;
  forget(room.id);
  left.now = { room: room.id, title: room.view.facts.title };
  router.go('/', { replace: true });
}

/** Forms that were being filled in go with the drafts. What was typed and not sent has a keeper of its own. */
function forget(id: string) {
  try {
    for (const key of Object.keys(localStorage))
      if (key.includes(id) && !key.startsWith('second-story.unsent.')) localStorage.removeItem(key);
  } catch {
    // Storage is closed: nothing was kept either.
  }
}
