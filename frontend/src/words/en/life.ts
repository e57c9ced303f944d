import type { Words } from '../words';

/** A room's life: somebody leaves it, its meeting is cancelled, it is put away. */
export const life = {
  'life.leave.title': 'Leave this meeting?',
  'life.leave.text':
    'Your words in the story stay, and so do lines of inquiry that you have handed in. Drafts you have not handed in are deleted. To come back you need a link.',
  'life.leave.drafts': {
    one: 'There is {n} draft of yours that nobody else has seen.',
    other: 'There are {n} drafts of yours that nobody else has seen.',
  },
  'life.leave.last': 'Somebody has to lead. Make another person a facilitator first.',
  'life.leave.people': 'To the people in this meeting',
  'life.leave.yes': 'Leave',
  'life.leave.no': 'Stay',
  'life.cancelled': 'This meeting was cancelled.',
  'life.cancelled.note': '{name}: {note}',
  'life.cancel.title': 'Cancel this meeting?',
  'life.cancel.text':
    'It does not take place on {when}. The room, its story and what was prepared stay, and can be gone on with. Everybody reads it here, in the library and on the way in; whoever takes the calendar file again has it there too.',
  'life.cancel.back': 'It goes back to Prepare, and nothing is deleted.',
  'life.cancel.note': 'A word for everybody',
  'life.cancel.note.hint': 'Why, or what happens now. Whoever has a link reads it too.',
  'life.cancel.yes': 'Cancel the meeting',
  'life.cancel.no': 'Leave it as it is',
  'life.cancel.over': 'The meeting is on again.',
  'life.cancel.time': 'Set another time',
  'life.archived': 'This meeting is archived.',
  'life.archived.lead': 'Nothing in it can be changed until it is taken out.',
  'life.archived.who': 'Whoever leads it can take it out again: {names}.',
  'life.archive.title': 'Archive this meeting?',
  'life.archive.text':
    'It is put away, for everybody: in the library it stands under Archived. Nothing is deleted and all of it can be read, but nothing can be changed until a facilitator takes it out again.',
  'life.archive.still': 'Anybody can still leave, and take back what is their own.',
  'life.archive.yes': 'Archive',
  'life.archive.no': 'Leave it where it is',
  'life.archive.over': 'This meeting was taken out of the archive.',
  'life.cancel.calendar': 'Take it out of my calendar',
} as const satisfies Words;
