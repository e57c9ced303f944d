// What one's earlier meetings can say about the words of this one: suggestions, taken over by one tap or not at all.
import type { EarlierWord, RoomID, Term } from '../../protocol.gen';
import { earlierWords } from '../../room/http';
import { Glossary } from './marks';

export interface Suggestion {
  /** As it is written here. */
  word: string;
  earlier: EarlierWord;
}

/** None, while the server cannot be asked: nobody waits for a suggestion. */
export const fetchEarlier = (room: RoomID): Promise<readonly EarlierWord[]> =>
  earlierWords(room).catch(() => []);

/** First the words that somebody asked about, then those that stand in the texts and not on the list. */
export function suggestions(
  earlier: readonly EarlierWord[],
  terms: readonly Term[],
  texts: readonly string[],
): Suggestion[] {
  const there = new Glossary(earlier);
  const here = new Glossary(terms);
  const of = new Map<string, EarlierWord>(earlier.map((one) => [one.word, one]));
  const out = new Map<EarlierWord, Suggestion>();
  for (const term of terms) {
    const found = of.get(there.term(term.word)?.word ?? '');
    if (found && term.meaning === '' && !out.has(found)) out.set(found, { word: term.word, earlier: found });
  }
  for (const text of texts) {
    for (const mark of there.cut(text, false)) {
      const found = mark.kind === 'known' ? of.get(mark.term.word) : undefined;
      if (!found || out.has(found) || [found.word, ...found.also].some((one) => here.term(one))) continue;
      out.set(found, { word: found.word, earlier: found });
    }
  }
  return [...out.values()];
}
