// Whether the line has been gone for longer than anybody should wait for: what cannot be done without it then says so.
// A shorter break is nobody's business; what is asked for during it is sent when the line is back.
import type { Room } from './room.svelte';

export const patience = 2000;

/** Call while a component is set up. Reading `gone` is true after two seconds without a line. */
export function offline(room: Pick<Room, 'line' | 'lostAt'>): { readonly gone: boolean } {
  let gone = $state(false);
  const lost = $derived(room.line !== 'open' && room.lostAt !== undefined);
  $effect(() => {
    if (!lost) {
      gone = false;
      return;
    }
    const timer = setTimeout(() => (gone = true), patience);
    return () => clearTimeout(timer);
  });
  return {
    get gone() {
      return gone;
    },
  };
}
