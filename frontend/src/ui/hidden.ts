// What nobody sees of a command, to be shown before it is copied.
import { unseen } from './unseen';

/** What holds a picture of several characters together is seen: it is that picture. */
const picture = String.raw`\p{Extended_Pictographic}\ufe0f?(?:\u200d\p{Extended_Pictographic}\ufe0f?)*`;
const walk = new RegExp(`${picture}|(${unseen.source}+)`, 'gu');

export interface Part {
  text: string;
  /** It is not seen, and text says what it is. */
  hidden?: true;
}

/** A text in parts; what is not seen of it reads ⟨U+200B⟩. */
export function inParts(text: string): Part[] {
  const out: Part[] = [];
  let at = 0;
  for (const { 0: all, 1: hidden, index } of text.matchAll(walk)) {
    if (!hidden) continue;
    if (index > at) out.push({ text: text.slice(at, index) });
    out.push({ text: Array.from(hidden, mark).join(''), hidden: true });
    at = index + all.length;
  }
  if (at < text.length) out.push({ text: text.slice(at) });
  return out;
}

const marks = new Map<string, string>();

function mark(character: string): string {
  let it = marks.get(character);
  if (!it) {
    it = `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;
    marks.set(character, it);
  }
  return it;
}

/** A text without it. */
export const seenOnly = (text: string): string =>
  inParts(text)
    .flatMap(({ text, hidden }) => (hidden ? [] : text))
    .join('');
