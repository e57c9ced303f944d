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

/** What a change set puts in, piece by piece. */
export function inserted(sections: Sections): string[] {
  return sections.flatMap((section) =>
    typeof section === 'number' || section.length === 1 ? [] : [section.slice(1).join('\n')],
  );
}
