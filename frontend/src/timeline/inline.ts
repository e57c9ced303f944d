// The little that plain text may do: `code`, **bold**, links, and fenced commands with a button to copy them. What comes
// out are pieces to be put on the page as text, never as HTML.

export type Piece =
  { kind: 'text' | 'bold' | 'code'; text: string } | { kind: 'link'; text: string; href: string };

export type Block = { kind: 'line'; pieces: Piece[] } | { kind: 'command'; text: string };

const inline = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\bhttps?:\/\/[^\s<>"'`]+/g;
/** What ends a sentence around an address does not belong to it. */
const trailing = /[.,;:!?)\]}]+$/;

export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(inline)) {
    const [whole, code, bold] = match;
    if (match.index > at) out.push({ kind: 'text', text: text.slice(at, match.index) });
    at = match.index + whole.length;
    if (code !== undefined) out.push({ kind: 'code', text: code });
    else if (bold !== undefined) out.push({ kind: 'bold', text: bold });
    else {
      const href = trim(whole);
      at -= whole.length - href.length;
      out.push({ kind: 'link', text: href, href });
    }
  }
  if (at < text.length) out.push({ kind: 'text', text: text.slice(at) });
  return out;
}

// A closing bracket stays if its opening one is in the address.
function trim(address: string): string {
  const end = trailing.exec(address)?.[0] ?? '';
  if (end.startsWith(')') && address.slice(0, -end.length).includes('(')) {
    return address.slice(0, address.length - end.length + 1);
  }
  return end ? address.slice(0, -end.length) : address;
}

/** Lines, and what stands between lines of three backquotes. A fence that is not closed is text. */
export function blocks(text: string): Block[] {
  const out: Block[] = [];
  const lines = text.split('\n');
  // Looked for once from the end, and not anew from every fence that opens.
  const last = lines.findLastIndex((line) => /^```\s*$/.test(line));
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (i < last && /^```\w*\s*$/.test(line)) {
      const end = lines.findIndex((other, j) => j > i && /^```\s*$/.test(other));
      if (end > i) {
        out.push({ kind: 'command', text: lines.slice(i + 1, end).join('\n') });
        i = end;
        continue;
      }
    }
    out.push({ kind: 'line', pieces: pieces(line) });
  }
  return out;
}

/** Whether a piece of evidence is an address that may be followed. */
export function address(text: string): string | undefined {
  return /^https?:\/\/\S+$/.test(text) ? text : undefined;
}

const leftwards =
  /^[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Samr}\p{sc=Mand}\p{sc=Adlm}\p{sc=Rohg}]/u;

/** Which way a line runs: as its first letter does. Browsers work the same out for `dir="auto"`, but anew for all pieces
 *  with each that is put in, which takes seconds where a line has thousands. */
export function direction(of: readonly Piece[]): 'ltr' | 'rtl' {
  for (const { text } of of) {
    const letter = /\p{L}/u.exec(text)?.[0];
    if (letter) return leftwards.test(letter) ? 'rtl' : 'ltr';
  }
  return 'ltr';
}
