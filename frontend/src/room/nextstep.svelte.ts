// The one next step of a stage, said by the stage itself and shown to whoever leads in the bar below. Without one the
// next step is to go on to the next stage.
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

export interface Act {
  name: string;
  run: () => unknown;
  /** Why it is not possible now. */
  whyNot?: string | undefined;
}

export interface Step extends Act {
  /** What else is at hand; nothing: to go on to the next stage. */
  other?: Act | undefined;
}

const offered = new SvelteMap<object, Step>();

/** Call while a component is set up: the next step for as long as it is shown and there is one. */
export function leads(make: () => Step | undefined): void {
  const me = {};
  $effect(() => {
    const step = make();
    if (!step) return;
    untrack(() => offered.set(me, step));
    return () => untrack(() => offered.delete(me));
  });
}

/** The step of whatever is shown now. */
export function nextStep(): Step | undefined {
  return [...offered.values()].at(-1);
}
