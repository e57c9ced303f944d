// Every word of the interface comes through here: `say('ui.retry')`, `say('notice.removed', { what: '22:45' })`.
// A new place of the app brings a file of its own to src/words/en/ and one line to src/words/en/index.ts.
// What no first view says has a file here as well (src/words/lobby.ts), and comes with whoever imports it.
import { en } from './en';
import type { celebrating } from './en/celebrating';
import type { closed } from './en/closed';
import type { erasing } from './en/erasing';
import type { facts } from './en/facts';
import type { form } from './en/form';
import type { leading } from './en/leading';
import type { life } from './en/life';
import type { lines } from './en/lines';
import type { links } from './en/links';
import type { lobby } from './en/lobby';
import type { members } from './en/members';
import type { moving } from './en/moving';
import type { taken } from './en/taken';
import type { telling } from './en/telling';
import type { unseen } from './en/unseen';
import type { votes } from './en/votes';
import { Speaker } from './words';

type All = typeof en &
  typeof celebrating &
  typeof closed &
  typeof erasing &
  typeof facts &
  typeof form &
  typeof leading &
  typeof life &
  typeof lobby &
  typeof lines &
  typeof members &
  typeof moving &
  typeof taken &
  typeof links &
  typeof telling &
  typeof unseen &
  typeof votes;

export const words = new Speaker<All>('en', en);
export const language = words.language;

/** How dates are written: one language has many habits, and the browser knows which is this person's. */
export const locale =
  navigator.languages?.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;

/** A sentence by its key, with its gaps filled. A wrong key or a forgotten gap does not compile. */
export const say = words.say.bind(words);

/** The sentence in pieces: see Sentence.svelte, which puts elements into its gaps. */
export const pieces = words.pieces.bind(words);

/** Names in a row, as the language writes them. */
export const listOf = (of: readonly string[]): string => words.list(of);

export type Key = keyof All;
