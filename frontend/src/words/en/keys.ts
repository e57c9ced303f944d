import type { Words } from '../words';

/** The single keys, listed where they work. */
export const keys = {
  'keys.title': 'Keys',
  'keys.open': 'Shortcuts',
  'keys.next': 'Next moment',
  'keys.previous': 'Moment before',
  'keys.edit': 'Write in this moment',
  'keys.leave': 'Leave the words, close what lies over the page',
  'keys.add': 'Add a moment after this one',
  'keys.hand': 'Raise or lower my hand',
  'keys.question': 'Ask a quick question',
  'keys.invite': 'Invite whoever is next',
  'keys.search': 'Search in this meeting',
  'keys.help': 'This list',
  'keys.on': 'They never act while you are writing. The settings can switch them off.',
  'keys.off': 'They are switched off in your settings.',
} as const satisfies Words;
