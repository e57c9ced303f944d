import { perspectives } from './perspectives';
import { care } from './care';
import { commands } from './commands';
import { deleting } from './deleting';
import { frame } from './frame';
import { glossary } from './glossary';
import { hands } from './hands';
import { everywhere } from './everywhere';
import { keys } from './keys';
import { meeting } from './meeting';
import { pages } from './pages';
import { people } from './people';
import { story } from './story';
import { templates } from './templates';
import { ui } from './ui';

/** English, as far as a first view may need it; facts, life, lobby, lines, telling and votes come with what says them. Keys begin with their place: `ui.`, `frame.`, `settings.`, … */
export const en = {
  ...ui,
  ...frame,
  ...pages,
  ...commands,
  ...deleting,
  ...everywhere,
  ...keys,
  ...meeting,
  ...templates,
  ...people,
  ...story,
  ...hands,
  ...glossary,
  ...care,
  ...perspectives,
} as const;
