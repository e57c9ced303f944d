// Asking what a word means, without a name.
import { attempt } from '../../room/attempt';
import type { Room } from '../../room/room.svelte';
import { announce } from '../../ui/announce.svelte';
import { notices } from '../../ui/notice.svelte';
import { say } from '../../words';
import { asSeen } from '../../ui/seen';

/** Why nobody can ask just now. */
export const whyNotAsk = (room: Pick<Room, 'frozen' | 'lostAt'>, gone: boolean): string | undefined =>
  room.frozen ?? (gone ? say('meeting.line.whynot') : undefined);

/** Whether it stands on the list now; a refusal has been shown. */
export async function askWord(room: Room, word: string): Promise<boolean> {
  if (room.view?.terms.some((term) => [term.word, ...term.also].some((one) => alike(one, word)))) {
    announce.mine(say('glossary.ask.known', { word }));
    return true;
  }
  if (!(await attempt(room, 'term.ask', { word }))) return false;
  notices.show(say('glossary.ask.done', { word }));
  return true;
}

/** Large and small letters are one. */
export const alike = (a: string, b: string): boolean => asSeen(a) === asSeen(b);
