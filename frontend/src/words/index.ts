// Every word of the interface comes through here: `say('ui.retry')`, `say('notice.removed', { what: '22:45' })`.
// A new place of the app brings a file of its own to src/words/en/ and one line to src/words/en/index.ts.
// What no first view says has a file here as well (src/words/lobby.ts), and comes with whoever imports `say` from there:
// this one does not take its keys.
import { en } from './en';
import { Speaker } from './words';

export const words = new Speaker<typeof en>('en', en);
export const language = words.language;

/** How dates are written: one language has many habits, and the browser knows which is this person's. */
export const locale =
  navigator.languages?.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;

/** A sentence by its key, with its gaps filled. A wrong key or a forgotten gap does not compile. */
export const { say } = words;

/** The sentence in pieces: see Sentence.svelte, which puts elements into its gaps. */
export const { pieces } = words;

/** Names in a row, as the language writes them. */
export const listOf = (of: readonly string[]): string => words.list(of);

export type Key = keyof typeof en;
