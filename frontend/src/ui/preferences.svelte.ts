// What a person prefers in this browser, besides light and dark (ui/theme.svelte.ts).
import { remembered } from './remembered';

const yesOrNo = (value: string) => value === 'yes' || value === 'no';

class Preference {
  readonly #kept;
  #on;

  constructor(key: string, otherwise: boolean) {
    this.#kept = remembered(key, otherwise ? 'yes' : 'no', yesOrNo);
    this.#on = $state(this.#kept.get() === 'yes');
  }

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    this.#kept.set(on ? 'yes' : 'no');
  }
}

export const preferences = {
  /** Others' carets are shown in what I read and write. */
  carets: new Preference('carets', true),
  /** H, Q, S and the others act when no field has the focus. */
  keys: new Preference('keys', true),
};
