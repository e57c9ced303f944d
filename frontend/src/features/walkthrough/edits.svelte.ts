// Notes of a first walk-through that are being written.
import type { EntryID, PersonID, RoomID, WalkthroughNote } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';
import { WholeEdit, WholeEdits } from '../../room/versioned.svelte';
import { say } from '../../words';

interface Content {
  words: string;
}

export class NoteEdit extends WholeEdit<WalkthroughNote, Content> {
  readonly owner: PersonID;
  readonly moment: EntryID | undefined;

  constructor(owner: PersonID, from: { note: WalkthroughNote } | { moment: EntryID | undefined }) {
    const note = 'note' in from ? from.note : undefined;
    super(note, { words: note?.words ?? '' });
    this.owner = owner;
    this.moment = 'note' in from ? from.note.moment : from.moment;
  }

  protected content = ({ words }: WalkthroughNote): Content => ({ words });

  protected wrong({ words }: Content) {
    return words.trim() ? undefined : say('telling.form.missing');
  }

  protected send(room: Pick<Room, 'ask'>, note: string, version: number, { words }: Content) {
    return room.ask('walkthrough.save', {
      owner: this.owner,
      note,
      version,
      ...(this.moment ? { moment: this.moment } : {}),
      words: words.trim(),
    });
  }
}

const all = new WholeEdits<NoteEdit>();

export const notesOf = (room: RoomID) => all.of(room);

/** Whoever may not read a walk-through any more has nothing of it either. */
export const forgetNotes = (room: RoomID, readable: readonly PersonID[]) =>
  all.forget(room, ({ owner }) => !readable.includes(owner));
