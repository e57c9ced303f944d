import type { Words } from '../words';

/** Accounts: how people tell one moment themselves. */
export const accounts = {
  'accounts.title': 'As people tell it',
  'accounts.by': '{name} tells it so',
  'accounts.tell': 'Add my account',
  'accounts.change': 'Change my account',
  'accounts.withdraw': 'Take mine back',
  'accounts.withdrawn': 'Your account is taken back, out of the record too.',
  'accounts.ask': 'Ask about a difference',
  'accounts.ask.words': 'What made this moment look different to different people: {moment}?',
  'accounts.form': 'How I saw it: {moment}',
  'accounts.words': 'How it was from where you sat',
  'accounts.words.hint':
    'It stands beside what others say, and none of them is the true one. Everybody in the meeting can read it.',
  'accounts.missing': 'Say in a few words how it was for you.',
  'accounts.save': 'Put it beside',
} as const satisfies Words;
