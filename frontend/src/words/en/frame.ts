import type { Words } from '../words';

/** The header and what stands around every page. */
export const frame = {
  'frame.brand': 'Second Story',
  'frame.brand.home': 'Second Story, to the library',
  'frame.title': '{page} · Second Story',
  'frame.title.waiting': '({n}) {title}',
  'frame.nav': 'Main',
  'frame.library': 'Library',
  'frame.me': '{name}, to your settings',
  'frame.newer': 'A new version is ready. Reload when it suits you.',
  'frame.lost': 'That page did not arrive. Reloading may help.',
  'frame.reload': 'Reload',
} as const satisfies Words;
