// The room a component is in.
import { getContext, setContext } from 'svelte';
import type { Room } from './room.svelte';

const key = Symbol('room');

export function setRoom(room: Room): Room {
  return setContext(key, room);
}

export function useRoom(): Room {
  return getContext<Room>(key);
}
