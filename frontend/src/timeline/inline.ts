// The little that plain text may do: `code`, **bold**, links, and fenced commands with a button to copy them. What comes
// out are pieces to be put on the page as text, never as HTML.

export type Piece =
  { kind: 'text' | 'bold' | 'code'; text: string } | { kind: 'link'; text: string; href: string };

export type Block = { kind: 'line'; pieces: Piece[] } | { kind: 'command'; text: string };

const inline = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\bhttps?:\/\/[^\s<>"'`]+/g;

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

// What ends a sentence around an address does not belong to it; a closing bracket stays if its opening one is in it.
function trim(address: string): string {
  let to = address.length;
  while ('.,;:!?)]}'.includes(address[to - 1]!)) to--;
  if (address[to] === ')' && address.slice(0, to).includes('(')) to++;
  return address.slice(0, to);
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
      const from = i + 1;
      while (!/^```\s*$/.test(lines[++i]!));
      out.push({ kind: 'command', text: lines.slice(from, i).join('\n') });
      continue;
    }
    out.push({ kind: 'line', pieces: pieces(line) });
  }
  return out;
}

/** How many pieces come onto the page at once. */
export const portion = 400;

/** The first n lines, commands and pieces, in whole; all of them, the same, where there are no more. */
export function first(all: Block[], n: number): Block[] {
  const out: Block[] = [];
  for (const block of all) {
    if (--n < 0) return out;
    if (block.kind === 'line' && block.pieces.length > n) {
      out.push({ kind: 'line', pieces: block.pieces.slice(0, n) });
      return out;
    }
    if (block.kind === 'line') n -= block.pieces.length;
    out.push(block);
  }
  return all;
}

/** Whether a piece of evidence is an address that may be followed. */
export function address(text: string): string | undefined {
  return /^https?:\/\/\S+$/.test(text) ? text : undefined;
}
