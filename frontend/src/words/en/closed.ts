import type { Words } from '../words';

/** A closed meeting, as a story to read. */
export const closed = {
  'closed.parts': 'Parts of the story',
  'closed.part.story': 'Story',
  'closed.part.lines': 'Lines and results',
  'closed.part.words': 'Words',
  'closed.part.people': 'People',
  'closed.part.learned': 'What we learned',
  'closed.part.about': 'About',
  'closed.told': { one: 'Told by {n} person', other: 'Told by {n} people' },
  'closed.none': 'Nothing was written down.',
  'closed.lines.none': 'No line of inquiry was shown to all.',
  'closed.words.none': 'No word was asked about.',
  'closed.explained': 'Explained by {name}.',
  'closed.unexplained': 'Nobody has explained it.',
  'closed.brought': 'Brought by {name}',
  'closed.glad': 'Just happened to be',
  'closed.asked.about': 'Whom to ask about {subject}',
  'closed.was.there': 'Part of the story',
  'closed.here': 'In the meeting',
  'closed.manage': 'Roles, links and access',
} as const satisfies Words;
