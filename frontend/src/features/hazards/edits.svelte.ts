// Care notes that are being written.
import type { Hazard, HazardPlan, RoomID } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';
import { forgetsWhenLowered } from '../../room/lowered';
import { WholeEdit, WholeEdits } from '../../room/versioned.svelte';
import { say } from '../../words';

export interface Content {
  words: string;
  plan: HazardPlan;
  how: string;
  moments: readonly string[];
  lines: readonly string[];
}

const contentOf = ({ words, plan, how = '', moments, lines }: Hazard): Content => ({
  words,
  plan,
  how,
  moments,
  lines,
});

export class CareEdit extends WholeEdit<Hazard, Content> {
  constructor(note?: Hazard, moments: readonly string[] = []) {
    super(note, note ? contentOf(note) : { words: '', plan: 'none', how: '', moments, lines: [] });
  }

  protected content = contentOf;

  protected wrong({ words }: Content) {
    return words.trim() ? undefined : say('care.form.words.missing');
  }

  protected send(room: Pick<Room, 'ask'>, hazard: string, version: number, now: Content) {
    const { words, plan, how, moments, lines } = now;
    return room.ask('hazard.save', {
      hazard,
      version,
      words,
      plan,
      ...(how.trim() ? { how } : {}),
      moments: [...moments],
      lines: [...lines],
    });
  }
}

const all = new WholeEdits<CareEdit>();

export const editsOf = (room: RoomID) => all.of(room);

forgetsWhenLowered((room) => all.forget(room));
