// What can be done where somebody is, by name: components say it while they are shown, and the command menu, the list of
// keys and the keys themselves read it here. Each verb has its button or link too; none of these is the only way.
import { SvelteMap } from 'svelte/reactivity';
import { untrack } from 'svelte';
import { onKeys, type Keys } from './keys';

export interface Verb {
  /** What it does, as a sentence's beginning: "Raise or lower my hand". */
  name: string;
  /** The keys that do the same: 'H', 'G then S'. Only single keys and `G then …` are listened for. */
  keys?: string | undefined;
  /** What it does. Without it the verb is only listed among the keys: somebody else listens. */
  run?: (() => unknown) | undefined;
  /** A place to go to, and not something to do. */
  place?: boolean | undefined;
  /** It ends something, so that it stands at the end of every list. */
  last?: boolean | undefined;
  /** Why it is not possible now. */
  whyNot?: string | undefined;
}

/** What is listened for; Enter, Esc and the like belong to whatever has the focus. */
const single = /^(\S|G then \S)$/;

const offered = new SvelteMap<object, readonly Verb[]>();

/** Every verb there is now, in the order their components came. */
export function verbs(): Verb[] {
  return [...offered.values()].flat();
}

/** Call while a component is set up: what it lets people do, for as long as it is shown. */
export function offers(make: () => readonly Verb[]): void {
  const me = {};
  $effect(() => {
    const mine = make();
    if (mine.length === 0) return;
    untrack(() => offered.set(me, mine));
    const keys: Keys = {};
    for (const { keys: pressed, run, whyNot } of mine) {
      if (!pressed || !run || whyNot || !single.test(pressed)) continue;
      keys[pressed.toLowerCase().replace(' then ', ' ')] = () => void run();
    }
    const stop = onKeys(keys);
    return () => {
      stop();
      untrack(() => offered.delete(me));
    };
  });
}

/** The verbs that fit what was typed: all its words, in any order; those that begin with it first. */
export function fitting(all: readonly Verb[], typed: string): Verb[] {
  const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...all];
  const fits = all.filter(({ name }) => wanted.every((word) => plain(name).includes(word)));
  const begins = ({ name }: Verb) => plain(name).startsWith(wanted[0]!);
  return [...fits.filter(begins), ...fits.filter((verb) => !begins(verb))];
}
