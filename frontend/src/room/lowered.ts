// Whoever does not lead any more has nothing left of what only facilitators may see. What holds such things says here how it
// forgets them; what was never fetched holds nothing.
import type { RoomID } from '../protocol.gen';

const all: ((room: RoomID) => void)[] = [];

export const forgetsWhenLowered = (forget: (room: RoomID) => void): void => void all.push(forget);

export const forgetWhatLeads = (room: RoomID): void => all.forEach((forget) => forget(room));
