// Single keys that do things: H raises the hand, / searches, G and then S goes to the story. They work only outside text
// fields, open dialogs and menus, and not while the place somebody writes in has gone away under them (pen.svelte.ts).
// They can be switched off in the settings, and are never the only way.
import { fields, pen } from './pen.svelte';
import { preferences } from './preferences.svelte';
import { dialogOpening } from './later.svelte';

/** What a key does; `'g s'` is G and then S. */
export type Keys = Record<string, (event: KeyboardEvent) => void>;

/** Between the two keys of a pair. */
const patience = 1500;
/** The key that begins a pair. */
const first = 'g';

/** Whether something is written where this key was pressed, so that the key is part of it. */
export function isWriting(event: KeyboardEvent): boolean {
  return event.isComposing || !!(event.target as Element | null)?.closest?.(fields);
}

/** Whether somebody writes just now, wherever that is. */
export function writingNow(): boolean {
  return !!(pen.at ?? document.activeElement?.closest(fields));
}

/** Whether the page stands behind a dialog that has to be answered first. */
export function behindDialog(): boolean {
  return dialogOpening() || document.querySelector('dialog:modal') !== null;
}

/** Whether a key pressed here is meant for the page, and not for what has the focus. */
export function meant(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || pen.at) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target as Element | null;
  return !target?.closest?.(`${fields}, [role=menu], dialog`) && !behindDialog();
}

/** When the first key of a pair was pressed. */
let begun = -Infinity;

/** Listens for these keys, `{ h: raise, '/': search }`, until the returned function is called: `$effect(() => onKeys({…}))`. */
export function onKeys(keys: Keys): () => void {
  const press = (event: KeyboardEvent) => {
    if (!preferences.keys.on || !meant(event)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const second = event.timeStamp - begun < patience;
    const act = keys[second ? `${first} ${key}` : key];
    if (act) {
      event.preventDefault();
      begun = -Infinity;
      act(event);
    } else if (key === first) {
      begun = event.timeStamp;
    }
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}
