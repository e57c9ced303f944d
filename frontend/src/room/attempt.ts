// Asks the room for something, and says so kindly when it is refused.
import type { Ack, Commands } from '../protocol.gen';
import type { CommandName } from './outbox';
import type { Room } from './room.svelte';
import { notices } from '../ui/notice.svelte';
import { say } from '../words';

/** The ack, or nothing after a refusal, which has been shown. */
export async function attempt<N extends CommandName>(
  room: Pick<Room, 'ask'>,
  name: N,
  body: Commands[N],
): Promise<Ack | undefined> {
  const answer = await room.ask(name, body);
  if (answer.type === 'ack') return answer;
  refused(answer.message);
  return undefined;
}

export const refused = (why: string, seconds = 10) =>
  void notices.show(say('meeting.refused', { why }), { seconds });
