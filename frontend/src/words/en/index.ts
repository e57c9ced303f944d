import { frame } from './frame';
import { meeting } from './meeting';
import { pages } from './pages';
import { people } from './people';
import { story } from './story';
import { ui } from './ui';

/** English. Keys begin with their place: `ui.`, `frame.`, `settings.`, … */
export const en = { ...ui, ...frame, ...pages, ...meeting, ...people, ...story } as const;
