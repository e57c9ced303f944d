// The little that plain text may do: `code`, **bold**, links, and fenced commands with a button to copy them. What comes
// out are pieces to be put on the page as text, never as HTML.

import { unseen } from '../../ui/unseen';

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
      const text = resolved(href);
      out.push(text === undefined ? { kind: 'text', text: href } : { kind: 'link', text, href });
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
  // What another program sent may hold other ends of a line, and controls, which no screen shows.
  const lines = text.split(/[\n\v\f\x85\u2028\u2029]/);
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
    out.push({ kind: 'line', pieces: pieces(line.replace(/[\0-\x08\x0e-\x1f\x7f-\x9f]/g, '\ufffd')) });
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
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text) ? text : undefined;
}

/** An address as it reads: as it was typed, if that is where it leads; otherwise as a browser takes it, without names that
 *  stand before the host and are no part of it. None, if it leads nowhere. */
export function resolved(typed: string): string | undefined {
  if (!URL.canParse(typed)) return undefined;
  const { protocol, host, pathname, search, hash } = new URL(typed);
  const asTyped = typed.split(/[/?#\\]/, 3)[2]!.toLowerCase() === host && !unseen.test(typed);
  return asTyped ? typed : `${protocol}//${host}${pathname}${search}${hash}`;
}
