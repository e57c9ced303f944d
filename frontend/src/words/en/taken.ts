import type { Words } from '../words';

/** What is said where somebody was writing and the place was taken away. */
export const taken = {
  'taken.title': 'What you were writing',
  'taken.moment': '{name} took out the moment at {time} while you were writing. Your words are kept.',
  'taken.moment.untimed': '{name} took this moment out while you were writing. Your words are kept.',
  'taken.word': '{name} took “{word}” off the list while you were writing. Your words are kept.',
  'taken.line': '{name} took this line out while you were writing. Your words are kept.',
  'taken.merged': '{name} put this line together with another while you were writing. Your words are kept.',
  'taken.question': '{name} took your quick question down while you were writing. Your words are kept here.',
  'taken.perspective': '{name} took this account back while you were writing. Your words are kept.',
  'taken.closed': '{name} closed the meeting while you were writing. Your words are kept here.',
  'taken.archived': '{name} put the meeting in the archive while you were writing. Your words are kept here.',
  'taken.stage': '{name} moved the meeting on while you were writing. Your words are kept here.',
  'taken.role': '{name} changed what you do here while you were writing. Your words are kept here.',
  'taken.expert': '{name} took this off the list while you were writing. Your words are kept.',
  'taken.person.by': '{name} took you out of the meeting while you were writing. Your words are kept here.',
  'taken.person': 'You were taken out of the meeting while you were writing. Your words are kept here.',
  'taken.gone': 'What you were writing in is not here any more. Your words are kept.',
  'taken.close': 'Put away',
} as const satisfies Words;
