// The links that this browser has made. The server keeps no secret of them, so that only here can one be shown again;
// whoever makes a link in another browser has made another link.
import { SvelteMap } from 'svelte/reactivity';
import type { LinkID, RoomID } from '../../protocol.gen';

interface Kept {
  /** Addresses by link. */
  made: Record<LinkID, string>;
  /** The way back in for whoever leads. */
  recovery?: string;
}

// leaving.ts removes whatever has the room's id in its name.
const key = (room: RoomID) => `second-story.links.${room}`;
// Where storage is closed, what was made holds as long as the page; and whoever shows links hears of a new one.
const page = new SvelteMap<RoomID, Kept>();

export function keptLinks(room: RoomID): Kept {
  const here = page.get(room);
  try {
    const found = JSON.parse(localStorage.getItem(key(room)) ?? 'null') as Partial<Kept> | null;
    if (found?.made && typeof found.made === 'object') return { ...found, made: found.made };
  } catch {
    // Storage is closed, or holds something else.
  }
  return here ?? { made: {} };
}

function write(room: RoomID, kept: Kept) {
  page.set(room, kept);
  try {
    localStorage.setItem(key(room), JSON.stringify(kept));
  } catch {
    // It holds until the tab is closed.
  }
}

export function keepLink(room: RoomID, link: LinkID, url: string): void {
  const kept = keptLinks(room);
  write(room, { ...kept, made: { ...kept.made, [link]: url } });
}

export function keepRecovery(room: RoomID, url: string): void {
  write(room, { ...keptLinks(room), recovery: url });
}

/** Forgets the addresses of links that let nobody in any more. */
export function forgetLinks(room: RoomID, live: ReadonlySet<LinkID>): void {
  const kept = keptLinks(room);
  const made = Object.fromEntries(Object.entries(kept.made).filter(([link]) => live.has(link)));
  if (Object.keys(made).length < Object.keys(kept.made).length) write(room, { ...kept, made });
}
