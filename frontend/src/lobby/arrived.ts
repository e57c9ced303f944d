// Rooms that somebody has just come into by a link, in this tab: they are greeted with the opening words, unless they have
// ticked on the way in that they have read them: who did is not in here, and has that in `room.mine.read`.
import { SvelteSet } from 'svelte/reactivity';
import type { RoomID } from '../protocol.gen';

export const arrived = new SvelteSet<RoomID>();
