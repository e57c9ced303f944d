import type { Words } from '../words';

/** How a meeting is held. What a template itself says is in protocol/template.go. */
export const templates = {
  'templates.hint': 'It plans the time and gives whoever leads a few questions. All of it can be changed.',
  'templates.none': 'No plan yet',
  'templates.none.hint': 'It can be chosen later too.',
  'templates.boxes': 'What is planned',
  'templates.minutes': { one: '{n} minute', other: '{n} minutes' },
  'templates.days': { one: '{n} day', other: '{n} days' },
  'templates.calendar': 'Add to calendar',
  'templates.again': 'Use as a template',
  'templates.ask': 'Questions to ask',
  'templates.ask.hint': 'Only those who lead see these.',
} as const satisfies Words;
