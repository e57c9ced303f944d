// Notes of a first walk-through that are being written.
import { limits, type EntryID, type PersonID, type RoomID, type WalkthroughNote } from '../../protocol.gen';
import { newID } from '../../room/ids';
import type { Room } from '../../room/room.svelte';
import { Form } from '../../ui/form/form.svelte';
import { Forms } from '../../ui/form/forms.svelte';
import { tooLong } from '../../ui/form/long';
import { say } from '../../words';

export interface Content {
  words: string;
}

const read = ({ words }: WalkthroughNote): Content => ({ words });

export class NoteEdit extends Form<Content, WalkthroughNote, [Pick<Room, 'ask'>]> {
  readonly owner: PersonID;
  readonly moment: EntryID | undefined;

  constructor(owner: PersonID, from: { note: WalkthroughNote } | { moment: EntryID | undefined }) {
    const note = 'note' in from ? from.note : undefined;
    const moment = 'note' in from ? from.note.moment : from.moment;
    super({
      saved: note,
      base: note ? read(note) : { words: '' },
      read,
      newID,
      wrong: ({ words }) => ({
        words: words.trim() ? tooLong(words, limits.maxPerspective) : say('walkthrough.form.missing'),
      }),
      send: ({ words }, { id, version }, room) =>
        room.ask('walkthrough.save', {
          owner,
          note: id,
          version,
          ...(moment ? { moment } : {}),
          words: words.trim(),
        }),
    });
    this.owner = owner;
    this.moment = moment;
  }
}

const all = new Forms<NoteEdit>();

export const notesOf = (room: RoomID) => all.of(room);

/** Whoever may not read a walk-through any more has nothing of it either. */
export const forgetNotes = (room: RoomID, readable: readonly PersonID[]) =>
  all.forget(room, ({ owner }) => !readable.includes(owner));
