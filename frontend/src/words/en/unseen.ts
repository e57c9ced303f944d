import type { Words } from '../words';

/** Before a command is copied that is not what it looks like. */
export const unseen = {
  'unseen.title': 'This command holds characters that cannot be seen',
  'unseen.text': 'They may have come along by accident, or make it look like another. Here they are shown.',
  'unseen.without': 'Copy without them',
  'unseen.as': 'Copy as it is',
} as const satisfies Words;
