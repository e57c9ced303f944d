import type { Words } from '../words';

/** A room's life: somebody leaves it. */
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
} as const satisfies Words;
