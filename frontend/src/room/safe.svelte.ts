// Safe to share: while this screen is looked at by others, nothing on it that only facilitators may see. It is a matter
// of this tab, and stays on through a reload; that it is on is all that is kept.
import { say } from '../words';
import { announce } from '../ui/announce.svelte';

const key = 'second-story.safe';

class Safe {
  #on = $state(read());

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    try {
      if (on) sessionStorage.setItem(key, '1');
      else sessionStorage.removeItem(key);
    } catch {
      // Storage is closed: it holds until the page is loaded anew.
    }
    announce.mine(say(on ? 'care.safe.is.on' : 'care.safe.is.off'));
  }
}

function read(): boolean {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

export const safe = new Safe();
