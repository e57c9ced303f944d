import { frame } from './frame';
import { pages } from './pages';
import { ui } from './ui';

/** English. Keys begin with their place: `ui.`, `frame.`, `settings.`, … */
export const en = { ...ui, ...frame, ...pages } as const;
