// Moments as something else points at them: when they were, and their first words.
import type { EntryID } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';
import { kindWord } from './kinds';
import { clock } from '../../ui/times';
import { say } from '../../words';

export interface Pointed {
  id: EntryID;
  /** "22:32"; none where nobody gave a time. */
  time: string | undefined;
  kind: string;
  words: string;
  removed: boolean;
}

export function pointed(room: Pick<Room, 'view' | 'texts'>, ids: readonly EntryID[]): Pointed[] {
  const view = room.view;
  if (!view) return [];
  const wanted = new Set(ids);
  // In the order of the story, whatever order they were chosen in.
  return view.entries
    .filter(({ id }) => wanted.has(id))
    .map((entry) => ({
      id: entry.id,
      time: entry.when && clock(entry.when.at, view.facts.zone),
      kind: kindWord(entry.kind),
      words: room.texts.words(entry.id),
      removed: entry.removed !== undefined,
    }));
}

export const name = ({ time, kind }: Pointed): string =>
  say('lines.moments.entry', { time: time ?? say('lines.moments.untimed'), kind });
