// The document's title: what page this is, and for facilitators how many hands wait.
import { say } from '../words';

class Title {
  #page = '';
  #waiting = 0;

  /** Each route sets this; a meeting's pages put the meeting's own title first. */
  set page(text: string) {
    this.#page = text;
    this.#show();
  }

  /** "(2) Checkout slowdown": a number nobody has to look for. */
  set waiting(n: number) {
    this.#waiting = n;
    this.#show();
  }

  #show() {
    const title = this.#page ? say('frame.title', { page: this.#page }) : say('frame.brand');
    document.title = this.#waiting > 0 ? say('frame.title.waiting', { n: this.#waiting, title }) : title;
  }
}

export const title = new Title();
