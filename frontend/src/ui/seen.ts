// Words as people see them, to compare what somebody typed with what stands there. The server has the same in
// room/words/alike.go.

const alike: readonly (readonly [RegExp, string])[] = [
  [/[‘’‚‛′`´]/g, "'"],
  [/[“”„‟«»″]/g, '"'],
  [/[‐‑‒–—―−]/g, '-'],
];
const plain = (words: string): string => alike.reduce((text, [some, one]) => text.replace(some, one), words);

/** Whatever space there is counts as one, what has no width as none, an accent is the same however it was put together,
 *  and so are capitals, quotation marks and dashes. */
export function asSeen(words: string): string {
  return plain(plain(words).normalize('NFKC'))
    .replace(/[\s\u0085]+/g, ' ')
    .replace(/[\p{Cf}\p{Cc}\ufe00-\ufe0f]/gu, '')
    .replace(/ +/g, ' ')
    .trim()
    .toLowerCase();
}
