// Which moment somebody is about to say it of: that a person just happened to be there.
import type { EntryID } from '../../protocol.gen';

class Celebrating {
  open = $state(false);
  entry = $state.raw<EntryID>();

  /** Asks for the words, of this moment or of the one that has the focus. */
  ask(entry?: EntryID): void {
    this.entry = entry ?? focused();
    this.open = true;
  }
}

function focused(): EntryID | undefined {
  const article = document.querySelector('article.m:focus-within, article.m.focus');
  return article?.id.replace(/^entry-/, '');
}

export const celebrating = new Celebrating();
