// The room a component is in.
import { getContext, setContext } from 'svelte';
import type { Room } from './room.svelte';

/** Where a component finds it. Tests hand theirs in by it. */
export const roomKey = Symbol('room');

export function setRoom(room: Room): Room {
  return setContext(roomKey, room);
}

export function useRoom(): Room {
  return getContext<Room>(roomKey);
}
