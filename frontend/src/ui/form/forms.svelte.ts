// Forms that are kept nowhere but in this tab: they outlive the page that shows them, on whichever page of the app somebody
// is, and leaving with unsaved words asks first.
import { SvelteMap } from 'svelte/reactivity';
import type { RoomID } from '../../protocol.gen';

/** What is being written in each room, by the id of what it changes; something new under its own. */
export class Forms<F extends { readonly unsaved: boolean }> {
  readonly #rooms = new Map<RoomID, SvelteMap<string, F>>();

  constructor() {
    addEventListener('beforeunload', (event) => {
      for (const forms of this.#rooms.values()) {
        if ([...forms.values()].some(({ unsaved }) => unsaved)) event.preventDefault();
      }
    });
  }

  of(room: RoomID): SvelteMap<string, F> {
    let forms = this.#rooms.get(room);
    if (!forms) this.#rooms.set(room, (forms = new SvelteMap()));
    return forms;
  }

  /** Whoever may not read it any more has nothing of it either. */
  forget(room: RoomID, which: (form: F) => boolean = () => true): void {
    const forms = this.#rooms.get(room);
    for (const [id, form] of forms ?? []) if (which(form)) forms!.delete(id);
  }
}
