/** At most two letters for a name: the first of its first and last word, or the first two of a single word. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s\u00b7/–-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0];
  if (first === undefined) return '?';
  const last = words.at(-1)!;
  const letters =
    words.length === 1 ? graphemes(first).slice(0, 2) : [graphemes(first)[0]!, graphemes(last)[0]!];
  return letters.join('').toLocaleUpperCase();
}

const segmenter = new Intl.Segmenter();

// A letter may be several code units: é, ñ, or a letter of a script that builds them.
function graphemes(word: string): string[] {
  return Array.from(segmenter.segment(word), ({ segment }) => segment).filter((g) => /[\p{L}\p{N}]/u.test(g));
}
