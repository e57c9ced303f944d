// Rooms that somebody has just come into by a link, in this tab: they are greeted with the opening words.
import { SvelteSet } from 'svelte/reactivity';
import type { RoomID } from '../protocol.gen';

export const arrived = new SvelteSet<RoomID>();
