// A meeting that was just made, and its two links. They are said once by the server, so they stay in this tab, through
// a reload too, until somebody has gone on.
import type { MadeRoom } from '../../protocol.gen';

const key = 'second-story.made';

export interface JustMade extends MadeRoom {
  title: string;
  /** It begins with a few people: the link opens when the door does. */
  huddle?: boolean;
  /** A time is set. */
  meets?: boolean;
}

class Made {
  #now = $state.raw<JustMade | undefined>(read());
  #fresh = false;

  get now(): JustMade | undefined {
    return this.#now;
  }

  set now(made: JustMade | undefined) {
    this.#now = made;
    this.#fresh = made !== undefined;
    try {
      if (made) sessionStorage.setItem(key, JSON.stringify(made));
      else sessionStorage.removeItem(key);
    } catch {
      // Storage is closed: it holds as long as the page.
    }
  }

  /** Whether it was made just now, and not found after a reload. Said once. */
  takeFresh(): boolean {
    const fresh = this.#fresh;
    this.#fresh = false;
    return fresh;
  }
}

function read(): JustMade | undefined {
  try {
    const found = JSON.parse(sessionStorage.getItem(key) ?? 'null') as JustMade | null;
    return found?.room && found.invite && found.recovery ? found : undefined;
  } catch {
    return undefined;
  }
}

export const made = new Made();
