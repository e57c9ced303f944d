import type { Words } from '../words';

/** Taking words out for good. */
export const erasing = {
  'erasing.erase': 'Erase…',
  'erasing.of': 'Erase for good: {words}',
  'erasing.title': 'Erase it for good?',
  'erasing.text':
    'Its words go from everywhere this server keeps them, at once. Nobody can put them back. Copies that people or backups hold stay.',
  'erasing.no': 'Keep',
  'erasing.yes': 'Erase',
  'erasing.done': 'Its words are erased.',
} as const satisfies Words;
