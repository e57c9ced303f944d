// Single keys that do things: H raises the hand, / searches. They work only outside text fields, open dialogs and
// menus, can be switched off in the settings, and are never the only way.
import { preferences } from './preferences.svelte';

export type Keys = Record<string, (event: KeyboardEvent) => void>;

const writing =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=textbox]';

/** Whether a key pressed here is meant for the page, and not for what has the focus. */
export function meant(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target as Element | null;
  return !target?.closest?.(`${writing}, [role=menu], dialog`) && !document.querySelector('dialog:modal');
}

/** Listens for these keys, `{ h: raise, '/': search }`, until the returned function is called: `$effect(() => onKeys({…}))`. */
export function onKeys(keys: Keys): () => void {
  const press = (event: KeyboardEvent) => {
    if (!preferences.keys.on || !meant(event)) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}
