// Where somebody is writing. What others do may take the place away under them: a moment is removed, the meeting is closed,
// a page is left for the next stage. Then nothing typed is a key of the page until they leave that place themselves: with
// the pointer, Tab, Esc, or by sending it. Meanwhile their words are kept at hand: meeting/Taken.svelte shows them.

export const fields =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=textbox]';

/** What was taken away: elements that are on no page any more, and still hold what was written in them. */
export interface Taken {
  at: HTMLElement;
  /** Where it stood. */
  record: MutationRecord | undefined;
}

const spoken = new WeakMap<Element, () => string>();

class Pen {
  #at: HTMLElement | undefined;
  /** A field that was sent with Enter, and in which nothing was written since: what goes then is not taken away. */
  #sent: EventTarget | null = null;
  #taken = $state.raw<Taken>();
  readonly #watch = new MutationObserver((records) => this.#look(records));

  constructor() {
    const on = (names: string, run: (event: Event) => void) =>
      names.split(' ').forEach((name) => addEventListener(name, run, true));
    on('focusin input', ({ type, target }) => {
      if (type === 'input') this.#sent = null;
      this.#focused(target as Element);
    });
    on('keydown', (event) => this.#pressed(event as KeyboardEvent));
    on('pointerdown click', ({ target }) => this.#at?.contains(target as Node) || this.#leave());
    on('submit popstate', () => this.#leave());
  }

  /** Where somebody is writing, or was until the place went away under them. */
  get at(): HTMLElement | undefined {
    return this.#at;
  }

  /** What was taken away under them last, until it is put away. */
  get taken(): Taken | undefined {
    return this.#taken;
  }

  putAway(): void {
    this.#taken = undefined;
    if (!this.#at?.isConnected) this.#leave();
  }

  /** What is written in an element, where that is more than its value. */
  words(of: Element): string {
    return spoken.get(of)?.() ?? (of as HTMLInputElement).value ?? of.textContent ?? '';
  }

  /** Says what that is. */
  says(element: Element, words: () => string): void {
    spoken.set(element, words);
  }

  #focused(target: Element) {
    const at = this.#at;
    if (target === at) return;
    const lost = at && !at.isConnected;
    if (lost) this.#look(this.#watch.takeRecords());
    const field = target.closest?.<HTMLElement>(fields);
    if (field) {
      this.#at = field;
      this.#watch.observe(document, { childList: true, subtree: true });
    } else if (!lost) this.#leave(); // where the page itself puts the focus, nobody has gone
  }

  #pressed({ key, ctrlKey, metaKey, target }: KeyboardEvent) {
    const alone = target instanceof HTMLInputElement;
    if (key === 'Tab' || key === 'Escape' || (key === 'Enter' && (alone || ctrlKey || metaKey))) {
      this.#leave();
      // Whoever has only chosen something goes on writing.
      if (key === 'Enter') this.#sent = target;
      if (alone && key === 'Enter') setTimeout(() => this.#focused(document.activeElement!));
    } else if (!this.#at && target === document.activeElement) this.#focused(target as Element);
  }

  #leave() {
    this.#at = undefined;
    this.#watch.disconnect();
  }

  #look(records: MutationRecord[]) {
    const at = this.#at;
    if (!at || document.activeElement === at) return;
    const record = records.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(at)));
    if (!at.isConnected) this.#gone(record);
    // Only moved: to the browser it is another element now, to whoever writes in it the same.
    else if (record) at.focus({ preventScroll: true });
  }

  /** What was written in is gone from the page. The keys stay with it. */
  #gone(record: MutationRecord | undefined) {
    this.#watch.disconnect();
    if (this.#sent === this.#at) this.#leave();
    else if (this.#taken?.at !== this.#at) this.#taken = { at: this.#at!, record };
  }
}

export const pen = new Pen();
