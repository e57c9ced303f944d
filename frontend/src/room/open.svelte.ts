// Rooms that are open in this tab. Going from one page of a meeting to another keeps its room; going elsewhere closes
// it a little later, so that Back finds it as it was.
import { overSocket, type Connect } from './connection';
import type { AllFolds } from './fold';
import { Room } from './room.svelte';

interface Opened {
  room: Room;
  users: number;
  closing: ReturnType<typeof setTimeout> | undefined;
}

const rooms = new Map<string, Opened>();
const linger = 10_000;
let connect = overSocket;

/** How rooms are reached from now on, where it is not by a socket. */
export const reachBy = (how: Connect) => void (connect = how);

/** The room of an address; call `leave` when the page goes. While something is unsaved it stays open. */
export function enter(id: string, folds: AllFolds): { room: Room; leave: () => void } {
  let opened = rooms.get(id);
  if (opened?.room.ended) {
    rooms.delete(id); // whoever comes again by a link finds no closed door of before
    opened.room.close();
    opened = undefined;
  }
  if (!opened) {
    opened = { room: new Room(id, folds, connect), users: 0, closing: undefined };
    rooms.set(id, opened);
  }
  const mine = opened;
  mine.users++;
  clearTimeout(mine.closing);
  const close = () => {
    if (mine.room.unsaved && !mine.room.ended) {
      mine.closing = setTimeout(close, linger);
      return;
    }
    if (rooms.get(id) === mine) rooms.delete(id);
    mine.room.close();
  };
  return {
    room: mine.room,
    leave: () => {
      if (--mine.users === 0) mine.closing = setTimeout(close, linger);
    },
  };
}
