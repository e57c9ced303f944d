import { frame } from './frame';
import { lobby } from './lobby';
import { meeting } from './meeting';
import { pages } from './pages';
import { people } from './people';
import { story } from './story';
import { ui } from './ui';

/** English. Keys begin with their place: `ui.`, `frame.`, `settings.`, … */
export const en = { ...ui, ...frame, ...pages, ...lobby, ...meeting, ...people, ...story } as const;
