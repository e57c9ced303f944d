// What concerns somebody stands above everything else, the most pressing first, two at most: more of it would push away what
// they came for. What waits is shown when one of the two goes.
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

const most = 2;
const all = new SvelteMap<object, number>();

/** Call while a component is set up. Reading it says whether it is among those that are shown; the smallest order first. */
export function concerns(order: number): () => boolean {
  const me = {};
  $effect.pre(() => {
    untrack(() => all.set(me, order));
    return () => untrack(() => all.delete(me));
  });
  return () => {
    const first = [...all].sort(([, a], [, b]) => a - b).slice(0, most);
    return first.some(([one]) => one === me);
  };
}
