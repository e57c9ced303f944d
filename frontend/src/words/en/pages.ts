import type { Words } from '../words';

/** The small pages: settings, and what stands where a page is not. */
export const pages = {
  'settings.title': 'Settings',
  'settings.lede': 'How Second Story looks and behaves in this browser.',
  'settings.look': 'Look',
  'settings.writing': 'Writing together',
  'settings.carets': 'Show where others are writing',
  'settings.carets.hint': 'A thin line in their colour, with their name beside it.',
  'settings.keys': 'Single keys do things',
  'settings.keys.hint': 'H raises your hand, for example. They never act while you are writing.',
  'nothere.title': 'This page isn’t here, or isn’t open to you',
  'nothere.text':
    'The link may be old, or meant for somebody else. Whoever sent it to you can say, or send a new one.',
  'nothere.contact': 'You could ask {name}.',
  'nothere.library': 'Go to the library',
  'parts.title': 'Parts',
  'parts.lede':
    'Every part in every state. If a screen needs something that is not here, it is first added here.',
} as const satisfies Words;
