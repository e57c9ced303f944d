// A file that somebody chose to make a meeting of. It is read when it is chosen: what cannot be read says so at once.
import { notices } from '../../ui/notice.svelte';
import { say } from '../../words';
import { Refused } from '../../room/http';
import { lookAtFile } from './api';
import { limits, type FileLook } from '../../protocol.gen';

export interface ChosenFile {
  name: string;
  text: string;
  look: FileLook;
}

class Chosen {
  now = $state.raw<ChosenFile>();

  /** Reads what was chosen or dropped. A refusal is thrown, and what was chosen before stays. */
  async take(files: FileList | null | undefined): Promise<ChosenFile | undefined> {
    const first = files?.[0];
    if (!first) return undefined;
    if ((files?.length ?? 0) > 1) notices.show(say('library.onefile'));
    if (first.size > limits.maxImport) throw new Refused('too_many', say('library.big'));
    let text: string;
    try {
      text = await first.text();
    } catch {
      throw new Refused('invalid', say('library.unread'));
    }
    this.now = { name: first.name, text, look: await lookAtFile(first.name, text) };
    return this.now;
  }
}

export const chosen = new Chosen();
