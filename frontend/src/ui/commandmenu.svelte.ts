// Whether the command menu is open: Ctrl+K and the button in a meeting's header open the same one.
class CommandMenu {
  open = $state(false);
}

export const commandMenu = new CommandMenu();

const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/** How the key that opens it is written here. */
export const commandKeys = apple ? '⌘ K' : 'Ctrl K';

/** Ctrl with the others, ⌘ on a Mac, where Ctrl+K and Ctrl+Z are an editor's own. */
export function withCommandKey(event: KeyboardEvent): boolean {
  return (apple ? event.metaKey : event.ctrlKey) && !(apple ? event.ctrlKey : event.metaKey) && !event.altKey;
}
