// Short notices at the bottom left: one at a time, gone after six seconds unless somebody points at it or is in it.
// All of them stay in a list, so that nothing depends on having looked in time.
import { say } from '../words';
import { announce } from './announce.svelte';

export interface Notice {
  readonly id: number;
  readonly text: string;
  /** "Undo", for example. It can be taken from the list too, until it has been used. */
  readonly action?: { label: string; run: () => void } | undefined;
  /** Whether that takes back what was just done: Ctrl+Z does it too, while the notice stands or waits. */
  readonly undoes: boolean;
  readonly seconds: number;
}

/** The list keeps this many. */
export const kept = 30;

export class Notices {
  #shown = $state.raw<Notice>();
  #past = $state.raw<readonly Notice[]>([]);
  #waiting: Notice[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = 0;
  #left = 0;
  #id = 0;

  /** The one on screen. */
  get shown(): Notice | undefined {
    return this.#shown;
  }

  /** All of them, newest first. */
  get past(): readonly Notice[] {
    return this.#past;
  }

  /** Shows a notice as soon as the ones before it have had their time. */
  show(
    text: string,
    {
      undo,
      action = undo && { label: say('ui.undo'), run: undo },
      seconds = undo ? 10 : 6,
    }: { action?: Notice['action']; undo?: () => void; seconds?: number } = {},
  ): Notice {
    const notice: Notice = { id: ++this.#id, text, action, undoes: undo !== undefined, seconds };
    this.#past = [notice, ...this.#past].slice(0, kept);
    this.#waiting = [...this.#waiting, notice].slice(-kept);
    announce.mine(text);
    if (!this.#shown) this.#next();
    return notice;
  }

  /** Does what a notice offers, once. */
  act(notice: Notice): void {
    this.#past = this.#past.map((other) =>
      other.id === notice.id ? { ...other, action: undefined } : other,
    );
    this.dismiss(notice);
    notice.action?.run();
  }

  /** Takes back what was done last, if a notice still offers that. */
  undo(): boolean {
    const notice = [this.#shown, ...this.#waiting].findLast((other) => other?.undoes);
    if (notice) this.act(notice);
    return notice !== undefined;
  }

  dismiss(notice: Notice): void {
    this.#waiting = this.#waiting.filter((other) => other.id !== notice.id);
    if (this.#shown?.id === notice.id) this.#next();
  }

  /** While somebody points at it or has the focus in it, its time stands still. */
  hold(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left = Math.max(1000, this.#due - Date.now());
  }

  release(): void {
    if (this.#shown && this.#timer === undefined) this.#run(this.#left);
  }

  #next() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shown = this.#waiting.shift();
    if (this.#shown) this.#run(this.#shown.seconds * 1000);
  }

  #run(milliseconds: number) {
    this.#due = Date.now() + milliseconds;
    this.#timer = setTimeout(() => this.#next(), milliseconds);
  }
}

export const notices = new Notices();
