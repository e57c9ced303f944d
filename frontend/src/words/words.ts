// The machinery of words: whole sentences with named gaps, plurals and ordinals as the language has them.
// Catalogues are plain data (src/words/en/…), one file per place of the app, so that they can be read and translated.

type Forms = { [form in Intl.LDMLPluralRule]?: string } & { other: string };

/** `'Hello {name}'`, or `{ one: '{n} dot', other: '{n} dots' }`, or `{ ordinal: { one: '{n}st', … } }`. The count is always `n`. */
export type Sentence = string | Forms | { ordinal: Forms };
export type Words = Record<string, Sentence>;

/** Every sentence of one language; a second language has to have the same keys. */
export type Translation<C extends Words> = { [key in keyof C]: Sentence };

type Texts<S> = S extends string ? S : S extends { ordinal: infer F } ? F[keyof F] : S[keyof S];
type Gap<S> = S extends `${string}{${infer name}}${infer rest}` ? name | Gap<rest> : never;
type Counted<S> = S extends string ? never : 'n';

/** The names of the gaps in a sentence. */
export type Gaps<S> = Gap<Texts<S>> | Counted<S>;

/** Numbers and lists are written the way the language writes them. */
export type Filling = string | number | readonly string[];

export type Fillings<S> = [Gaps<S>] extends [never]
  ? []
  : [{ [gap in Gaps<S>]: gap extends 'n' ? number : Filling }];

export interface Piece {
  text: string;
  /** The gap this piece fills; none for the words around it. */
  gap?: string;
}

export class Speaker<C extends Words> {
  #catalogue: Translation<C>;
  readonly #cardinal: Intl.PluralRules;
  readonly #ordinal: Intl.PluralRules;
  readonly #numbers: Intl.NumberFormat;
  readonly #lists: Intl.ListFormat;

  constructor(
    readonly language: string,
    catalogue: Translation<C>,
  ) {
    this.#catalogue = catalogue;
    this.#cardinal = new Intl.PluralRules(language);
    this.#ordinal = new Intl.PluralRules(language, { type: 'ordinal' });
    this.#numbers = new Intl.NumberFormat(language);
    this.#lists = new Intl.ListFormat(language);
  }

  /** More sentences, which came with a part of the app. Whoever says them asks the speaker that comes out of it: another
   *  does not take their keys. */
  with<const M extends Words>(more: M): Speaker<C & M> {
    this.#catalogue = { ...this.#catalogue, ...more };
    return this as unknown as Speaker<C & M>;
  }

  /** A sentence with its gaps filled. */
  readonly say = <K extends keyof C & string>(key: K, ...gaps: Fillings<C[K]>): string =>
    this.pieces(key, ...gaps)
      .map((piece) => piece.text)
      .join('');

  /** The same sentence in pieces, for a component that puts an element (a name in bold, a link) into a gap. */
  readonly pieces = <K extends keyof C & string>(key: K, ...gaps: Fillings<C[K]>): Piece[] => {
    const filling = (gaps[0] ?? {}) as Record<string, Filling>;
    const pieces: Piece[] = [];
    for (const part of this.#form(key, filling).split(/(\{\w+\})/)) {
      if (part === '') continue;
      const gap = /^\{(\w+)\}$/.exec(part)?.[1];
      pieces.push(gap === undefined ? { text: part } : { gap, text: this.#fill(filling[gap] ?? '') });
    }
    return pieces;
  };

  #form(key: string, filling: Record<string, Filling>): string {
    const sentence: Sentence | undefined = this.#catalogue[key];
    if (sentence === undefined) return key; // only untyped callers come here; the key is better than nothing
    if (typeof sentence === 'string') return sentence;
    const n = Number(filling.n ?? 0);
    if ('ordinal' in sentence) return sentence.ordinal[this.#ordinal.select(n)] ?? sentence.ordinal.other;
    return sentence[this.#cardinal.select(n)] ?? sentence.other;
  }

  #fill(filling: Filling): string {
    if (typeof filling === 'number') return this.#numbers.format(filling);
    if (typeof filling === 'string') return isolated(filling);
    return this.list(filling);
  }

  /** Names and the like as one phrase, as the language writes a list. */
  list(words: readonly string[]): string {
    return this.#lists.format(words.map(isolated));
  }
}

// What is written from right to left, and what turns the direction of what comes after it.
const turns =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** People's words that may turn a sentence round stand in it by themselves: their direction ends with them, and what
 *  they hold to turn it back too early or to leave it turned is left out. */
function isolated(words: string): string {
  return turns.test(words) ? `\u2068${words.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')}\u2069` : words;
}
