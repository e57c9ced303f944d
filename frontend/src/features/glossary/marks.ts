// Finds, in what people wrote, the words that the list makes plain, and acronyms that nobody has asked about yet. A long
// story is cut up while it comes onto the page, so a text is walked through once, whatever the length of the list.
import type { Term } from '../../protocol.gen';
import { everyday } from './everyday';

export type Mark =
  | { kind: 'text'; text: string }
  /** On the list, explained or asked. */
  | { kind: 'known'; text: string; term: Term }
  /** An acronym that is not on it. */
  | { kind: 'unknown'; text: string };

interface Spelling {
  /** As it is written, in small letters. */
  low: string;
  /** How much of it stands before its first letter: the dot of ".NET". */
  lead: number;
  term: Term;
}

const run = /[\p{L}\p{N}_]+/gu;
const part = /[\p{L}\p{N}_]/u;
const acronym = /^\p{Lu}[\p{Lu}\p{N}]{1,5}$/u;

export class Glossary {
  readonly #by = new Map<string, Spelling[]>();
  readonly #terms = new Map<string, Term>();

  constructor(terms: readonly Term[]) {
    for (const term of terms) {
      for (const spelling of [term.word, ...term.also]) {
        const low = spelling.toLowerCase();
        if (!this.#terms.has(low)) this.#terms.set(low, term);
        const first = [...low.matchAll(run)][0];
        if (!first) continue;
        const others = this.#by.get(first[0]) ?? [];
        others.push({ low, lead: first.index, term });
        this.#by.set(first[0], others);
      }
    }
    for (const spellings of this.#by.values()) spellings.sort((a, b) => b.low.length - a.low.length);
  }

  /** The term of this word or one of its other spellings. */
  term(word: string): Term | undefined {
    return this.#terms.get(word.toLowerCase());
  }

  /** A text in pieces, in order; whole words only, the longest spelling first, large and small letters alike. */
  cut(text: string, acronyms = true): Mark[] {
    const out: Mark[] = [];
    let at = 0;
    // What is written in capitals throughout is loud, and not full of acronyms.
    const marks = acronyms && /\p{Ll}/u.test(text);
    for (const { 0: word, index } of text.matchAll(run)) {
      if (index < at) continue;
      const found = this.#at(text, word.toLowerCase(), index, at);
      if (!found && !(marks && acronym.test(word) && !everyday.has(word))) continue;
      const from = found ? index - found.lead : index;
      const to = found ? from + found.low.length : index + word.length;
      if (from > at) out.push({ kind: 'text', text: text.slice(at, from) });
      const piece = text.slice(from, to);
      out.push(found ? { kind: 'known', text: piece, term: found.term } : { kind: 'unknown', text: piece });
      at = to;
    }
    if (at < text.length) out.push({ kind: 'text', text: text.slice(at) });
    return out;
  }

  #at(text: string, word: string, index: number, from: number): Spelling | undefined {
    return this.#by.get(word)?.find(({ low, lead }) => {
      const start = index - lead;
      const end = start + low.length;
      if (start < from || text.slice(start, end).toLowerCase() !== low) return false;
      return !(part.test(low.at(-1)!) && part.test(text[end] ?? ''));
    });
  }
}

/** Whether somebody may want to ask about what they have selected: one word, with a letter in it. */
export function askable(selected: string): string | undefined {
  const word = selected.trim().replace(/^[\s"'“”‘’(<[]+|[\s"'“”‘’.,;:!?)>\]]+$/gu, '');
  return /\p{L}/u.test(word) && !/\s/u.test(word) && word.length <= 60 ? word : undefined;
}
