// Change sets as the wire has them, for reading a text without fetching the editor. JavaScript counts strings in the
// same units as the protocol, so this is all it takes.

/** A number keeps that many units; a list deletes its first number of units and puts its lines in their place. */
export type Sections = (number | [number, ...string[]])[];

export function apply(text: string, sections: Sections): string {
  let out = '';
  let at = 0;
  for (const section of sections) {
    if (typeof section === 'number') {
      out += text.slice(at, at + section);
      at += section;
    } else {
      const [length, ...lines] = section;
      out += lines.join('\n');
      at += length;
    }
  }
  if (at !== text.length) throw new Error(`a change for ${at} units on a text of ${text.length}`);
  return out;
}

/** 32-bit FNV-1a of a text, over the low byte and then the high byte of each unit. With the length it tells whether two
 *  hold the same words. */
export function sum(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0;
}

/** The one change that makes a text another: what they share at both ends is kept. */
export function difference(from: string, to: string): Sections {
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from[start] === to[start]) start++;
  let end = 0;
  while (end < most - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  // Never through the middle of a character that takes two units.
  if (start > 0 && /[\uD800-\uDBFF]/.test(from[start - 1]!)) start--;
  if (end > 0 && /[\uDC00-\uDFFF]/.test(from.at(-end)!)) end--;
  const cut = from.length - start - end;
  const put = to.slice(start, to.length - end);
  const change: Sections = put ? [[cut, ...put.split('\n')]] : cut ? [[cut]] : [];
  return [...(start ? [start] : []), ...change, ...(end ? [end] : [])];
}

/** What a change set puts in, piece by piece. */
export function inserted(sections: Sections): string[] {
  return sections.flatMap((section) =>
    typeof section === 'number' || section.length === 1 ? [] : [section.slice(1).join('\n')],
  );
}
