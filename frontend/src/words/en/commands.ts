import type { Words } from '../words';

/** The command menu: what can be done here, and where one can go, by name. */
export const commands = {
  'commands.title': 'Commands',
  'commands.open': 'Commands',
  'commands.find': 'What would you like to do?',
  'commands.here': 'Here',
  'commands.places': 'Places',
  'commands.found': { one: '{n} fits.', other: '{n} fit.' },
  'commands.none': 'Nothing here is called that.',
} as const satisfies Words;
