import type { Words } from '../words';

/** What is asked before the meeting moves. It comes with the dialogs. */
export const moving = {
  'moving.door.title': 'Open the door first?',
  'moving.door.text':
    'The door is shut: whoever was invited cannot come in yet, and sees nothing of a meeting that begins in this circle.',
  'moving.door.yes': 'Open the door and begin',
  'moving.door.circle': 'Begin in this circle',
  'moving.back.title': 'Go back to {stage}?',
  'moving.back.text': {
    one: '{n} other person is in the room and goes back as well. Nothing is deleted.',
    other: '{n} other people are in the room and go back as well. Nothing is deleted.',
  },
  'moving.back.no': 'Stay here',
  'moving.back.yes': 'Go back',
} as const satisfies Words;
