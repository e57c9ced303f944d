// The word list of the room a component is in, made once for everything that shows words.
import { getContext, setContext } from 'svelte';
import type { Room } from '../../room/room.svelte';
import { Glossary } from './marks';

const key = Symbol('glossary');

export interface HasGlossary {
  readonly list: Glossary;
}

/** Call while the frame of a meeting is set up. */
export function setGlossary(room: Pick<Room, 'view'>): HasGlossary {
  // The view is another one after every keystroke of anybody; the list in it seldom is.
  const terms = $derived(room.view?.terms);
  const list = $derived(new Glossary(terms ?? []));
  return setContext(key, {
    get list() {
      return list;
    },
  });
}

/** Nothing outside a meeting. */
export function useGlossary(): HasGlossary | undefined {
  return getContext<HasGlossary | undefined>(key);
}
