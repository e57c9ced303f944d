import { care } from './care';
import { celebrating } from './celebrating';
import { closed } from './closed';
import { commands } from './commands';
import { deleting } from './deleting';
import { erasing } from './erasing';
import { everywhere } from './everywhere';
import { facts } from './facts';
import { form } from './form';
import { frame } from './frame';
import { glossary } from './glossary';
import { hands } from './hands';
import { keys } from './keys';
import { leading } from './leading';
import { life } from './life';
import { lines } from './lines';
import { links } from './links';
import { lobby } from './lobby';
import { meeting } from './meeting';
import { members } from './members';
import { moving } from './moving';
import { pages } from './pages';
import { people } from './people';
import { perspectives } from './perspectives';
import { story } from './story';
import { taken } from './taken';
import { walkthrough } from './walkthrough';
import { templates } from './templates';
import { ui } from './ui';
import { unseen } from './unseen';
import { votes } from './votes';

/** English, whole. A build gives each part of the app the sentences that it says (words.build.ts). Keys begin with their
 *  place: `ui.`, `frame.`, `settings.`, … */
export const en = {
  ...care,
  ...celebrating,
  ...closed,
  ...commands,
  ...deleting,
  ...erasing,
  ...everywhere,
  ...facts,
  ...form,
  ...frame,
  ...glossary,
  ...hands,
  ...keys,
  ...leading,
  ...life,
  ...lines,
  ...links,
  ...lobby,
  ...meeting,
  ...members,
  ...moving,
  ...pages,
  ...people,
  ...perspectives,
  ...story,
  ...taken,
  ...walkthrough,
  ...templates,
  ...ui,
  ...unseen,
  ...votes,
} as const;
