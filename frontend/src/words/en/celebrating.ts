import type { Words } from '../words';

/** The form in which somebody says who just happened to be there. */
export const celebrating = {
  'celebrate.moment': 'At which moment',
  'celebrate.who': 'Who',
  'celebrate.who.hint': 'A name',
  'celebrate.somebody': 'Somebody',
  'celebrate.words': 'just happened to be …',
  'celebrate.words.hint': 'online after a release',
  'celebrate.said': 'In your words',
  'celebrate.sentence': '{name} just happened to be {words}.',
  'celebrate.there': '{name} just happened to be there.',
  'celebrate.read': 'Everybody reads it. You can take it back.',
  'celebrate.gone': 'This moment was taken out. Choose another, or put it back.',
  'celebrate.long': 'Keep it to {max} characters.',
  'celebrate.no': 'Not now',
  'celebrate.yes': 'Say so',
} as const satisfies Words;
