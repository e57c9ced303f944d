import type { Words } from '../words';

/** A meeting that is to be deleted. */
export const deleting = {
  'deleting.title': 'The end of this meeting',
  'deleting.hint': 'Everything in it is deleted for everybody. You have seven days to change your mind.',
  'deleting.ask': 'Delete this meeting…',
  'deleting.dialog': 'Delete this meeting?',
  'deleting.what':
    'In seven days the story, the lines of inquiry, the words and every way in are deleted, for all {n} people, and nobody can bring them back. Until then the meeting is as it was, and whoever leads can keep it.',
  'deleting.type': 'Type its title to say that you mean this one',
  'deleting.type.is': 'It is called: {title}',
  'deleting.type.other': 'That is not its title yet.',
  'deleting.yes': 'Delete in seven days',
  'deleting.no': 'Keep it',
  'deleting.going': 'This meeting will be deleted on {when}.',
  'deleting.keep': 'Keep this meeting',
  'deleting.kept': 'This meeting stays.',
} as const satisfies Words;
