// The meeting that was just left, in this tab: the library says so once. Its list may still be a moment behind.
import type { RoomID } from '../../protocol.gen';

class Left {
  now = $state.raw<{ room: RoomID; title: string }>();
}

export const left = new Left();
