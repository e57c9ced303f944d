// What a screen reader is told without moving the focus. Two polite voices, `room` and `mine`, and `alert` for the
// two things that may interrupt: the floor is yours, and unsent words are at risk. People are listening to each
// other: at most one polite message in three seconds, and what gathers meanwhile is joined into one.

/** No more often than this. */
export const pause = 3000;
/** What waits beyond this is old news; the oldest is dropped. */
export const most = 12;

export type Voice = 'room' | 'mine';

/** Messages about the same thing become one: `{ about: 'hands', join: (names) => say('hands.raised', …) }`. */
export interface Topic {
  about: string;
  join: (items: string[]) => string;
}

interface Waiting {
  items: string[];
  topic?: Topic | undefined;
}

export class Announcer {
  #text = $state.raw<Record<Voice | 'alert', string>>({ room: '', mine: '', alert: '' });
  readonly #waiting: Record<Voice, Waiting[]> = { room: [], mine: [] };
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What each region holds now; Announcer.svelte puts it on the page. */
  get text(): Readonly<Record<Voice | 'alert', string>> {
    return this.#text;
  }

  /** Something happened to all of us: a stage, a vote, the timer. */
  room(message: string, topic?: Topic): void {
    this.#add('room', message, topic);
  }

  /** Something happened to me: saved again, my place in the queue, invited. */
  mine(message: string, topic?: Topic): void {
    this.#add('mine', message, topic);
  }

  /** Interrupts. Only for "You have the floor" and for unsent words at risk. */
  alert(message: string): void {
    this.#say('alert', message);
  }

  #add(voice: Voice, message: string, topic?: Topic) {
    const waiting = this.#waiting[voice];
    const same = topic && waiting.find((other) => other.topic?.about === topic.about);
    if (same) same.items.push(message);
    else waiting.push({ items: [message], topic });
    if (waiting.length > most) waiting.shift();
    if (this.#timer === undefined) this.#next();
  }

  // Both voices are one person's ears, so they share the pause; what concerns me goes first.
  #next() {
    const voice = this.#waiting.mine.length > 0 ? 'mine' : 'room';
    const waiting = this.#waiting[voice].splice(0);
    if (waiting.length === 0) {
      this.#timer = undefined;
      return;
    }
    this.#say(voice, waiting.map(sentence).join(' '));
    this.#timer = setTimeout(() => this.#next(), pause);
  }

  // The same words twice are silent unless the text differs, so a repeated one gets a space nobody hears.
  #say(voice: Voice | 'alert', message: string) {
    const text = this.#text[voice] === message ? `${message}\u00a0` : message;
    this.#text = { ...this.#text, [voice]: text };
  }
}

function sentence({ items, topic }: Waiting): string {
  const text = topic ? topic.join(items) : items.join(' ');
  return /[.!?…:]$/.test(text) ? text : `${text}.`;
}

export const announce = new Announcer();
