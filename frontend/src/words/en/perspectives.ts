import type { Words } from '../words';

/** Accounts: how people tell one moment themselves. */
export const perspectives = {
  'perspectives.title': 'As people tell it',
  'perspectives.by': '{name} tells it so',
  'perspectives.tell': 'Add my account',
  'perspectives.change': 'Change my account',
  'perspectives.withdraw': 'Take mine back',
  'perspectives.withdrawn': 'Your account is taken back, out of the record too.',
  'perspectives.ask': 'Ask about a difference',
  'perspectives.ask.words': 'What made this moment look different to different people: {moment}?',
  'perspectives.form': 'How I saw it: {moment}',
  'perspectives.words': 'How it was from where you sat',
  'perspectives.words.hint':
    'It stands beside what others say, and none of them is the true one. Everybody in the meeting can read it.',
  'perspectives.missing': 'Say in a few words how it was for you.',
  'perspectives.save': 'Put it beside',
} as const satisfies Words;
