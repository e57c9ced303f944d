// Care notes that are being written.
import { limits, type Hazard, type HazardPlan, type RoomID } from '../../protocol.gen';
import { newID } from '../../room/ids';
import { forgetsWhenLowered } from '../../room/lowered';
import type { Room } from '../../room/room.svelte';
import { Form } from '../../ui/form/form.svelte';
import { Forms } from '../../ui/form/forms.svelte';
import { tooLong } from '../../ui/form/long';
import { say } from '../../words';

export interface Content {
  words: string;
  plan: HazardPlan;
  how: string;
  moments: readonly string[];
  lines: readonly string[];
}

const blank: Content = { words: '', plan: 'none', how: '', moments: [], lines: [] };
const read = ({ words, plan, how = '', moments, lines }: Hazard): Content => ({
  words,
  plan,
  how,
  moments,
  lines,
});

export class CareEdit extends Form<Content, Hazard, [Pick<Room, 'ask'>]> {
  constructor(note?: Hazard, moments: readonly string[] = []) {
    super({
      saved: note,
      base: note ? read(note) : { ...blank, moments },
      read,
      newID,
      wrong: ({ words, how }) => ({
        words: words.trim() ? tooLong(words, limits.maxImpact) : say('care.form.words.missing'),
        how: tooLong(how, limits.maxImpact),
      }),
      send: ({ words, plan, how, moments, lines }, { id, version }, room) =>
        room.ask('hazard.save', {
          hazard: id,
          version,
          words,
          plan,
          ...(how.trim() ? { how } : {}),
          moments: [...moments],
          lines: [...lines],
        }),
    });
  }
}

const all = new Forms<CareEdit>();

export const editsOf = (room: RoomID) => all.of(room);

forgetsWhenLowered((room) => all.forget(room));
