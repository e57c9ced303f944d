// What a piece of evidence is, and how it reads in one line: where a link leads, and the end of its way.
import { unseen } from '../../ui/unseen';
import { address, resolved } from '../glossary/inline';

export type Piece =
  | { kind: 'link'; href: string; host: string; tail: string; whole: string }
  | { kind: 'command' | 'words'; text: string };

/** What a terminal said or was told: a prompt, an option, a pipe, a level, a time in front, key=value. */
const machine =
  /^[$#>] |(^|\s)--?[a-z][\w-]*(\s|=|$)|\s\|\s|^`.*`$|^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b(ERROR|WARN|INFO|DEBUG|FATAL)\b|(^|\s)\w+=\S+\s+\w+=\S/;

export function piece(text: string): Piece {
  const href = address(text);
  if (href) {
    const url = new URL(href);
    const way = url.pathname.split('/').filter(Boolean).map(readable);
    const last = way.at(-1) ?? '';
    const tail = last.length > 48 ? `…${last.slice(-47)}` : last;
    return { kind: 'link', href, host: url.host.replace(/^www\./, ''), tail, whole: resolved(href)! };
  }
  if (machine.test(text)) return { kind: 'command', text: text.replace(/^`(.*)`$/, '$1') };
  return { kind: 'words', text };
}

function readable(part: string): string {
  try {
    const words = decodeURIComponent(part);
    return unseen.test(words) ? part : words;
  } catch {
    return part;
  }
}
