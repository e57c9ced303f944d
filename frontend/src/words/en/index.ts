import { accounts } from './accounts';
import { care } from './care';
import { commands } from './commands';
import { deleting } from './deleting';
import { facts } from './facts';
import { frame } from './frame';
import { glossary } from './glossary';
import { hands } from './hands';
import { lines } from './lines';
import { lobby } from './lobby';
import { keys } from './keys';
import { meeting } from './meeting';
import { pages } from './pages';
import { people } from './people';
import { story } from './story';
import { ui } from './ui';
import { votes } from './votes';

/** English. Keys begin with their place: `ui.`, `frame.`, `settings.`, … */
export const en = {
  ...ui,
  ...frame,
  ...pages,
  ...facts,
  ...commands,
  ...deleting,
  ...lobby,
  ...keys,
  ...meeting,
  ...people,
  ...story,
  ...lines,
  ...votes,
  ...hands,
  ...glossary,
  ...care,
  ...accounts,
} as const;
