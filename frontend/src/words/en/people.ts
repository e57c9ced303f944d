import type { Words } from '../words';

/** Who is in the room. */
export const people = {
  'people.role.facilitator': 'Facilitates',
  'people.role.participant': 'Takes part',
  'people.role.commenter': 'Comments',
  'people.role.observer': 'Watches',
  'people.role.wall': 'Shared screen',
  'people.same.asks': 'Are you {name}, too?',
  'people.same.stays':
    'Somebody thinks you came in twice. If that is you, both browsers are yours from then on: drafts and whatever else is yours alone can be read in either.',
  'people.same.goes':
    'Somebody thinks you came in twice. If that is you, you are {name} from then on, and your drafts and whatever else is yours alone go along.',
  'people.same.me': 'Yes, that is me',
  'people.same.notme': 'No',
  'people.same.waits': 'You have said that you are {name}, too. Say so in the other browser as well.',
  'people.same.back': 'Take it back',
  'people.someone': 'someone',
  'people.someone.begins': 'Someone',
  'people.first.asks': 'Would you walk us through first, before everybody meets?',
  'people.first.asks.how': 'You choose who hears it. If you would rather not, nobody is told why.',
  'walk.title': 'First walk-through',
  'walk.done': 'First walk-through, done',
  'walk.you': 'You walk us through first',
  'walk.you.at': 'You walk us through first, {when}',
  'walk.asked': '{name} is asked, no answer yet',
  'walk.who': '{name}, {when}',
  'people.ask': 'Ask about {subject}: {name}',
  'people.asked': 'You may be asked about {subject}. Is that all right?',
  'people.asked.how': 'If not, it comes off the list, and nobody is told why.',
  'people.asked.yes': 'Yes',
  'people.asked.no': 'Rather not',
  'people.asked.offline': 'You can answer when the line is back.',
} as const satisfies Words;
