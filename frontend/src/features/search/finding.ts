// Finds words in a meeting. Moments are found by what they say and never by who was there, and whoever asks not to be named
// in the story is not found by their name: they stand in the list of people.
import { inRoom } from '../../room/people';
import type { EntryID, View } from '../../protocol.gen';
import { clock } from '../../ui/times';
import { say } from '../../words';

export interface Found {
  id: string;
  kind: string;
  text: string;
  href: string;
}

const most = 50;
const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

export function find(
  view: View,
  words: (id: EntryID) => string,
  wanted: string,
  room: string,
  { pathname: here, search }: Pick<Location, 'pathname' | 'search'>,
): Found[] {
  const want = plain(wanted.trim());
  if (!want) return [];
  const zone = view.facts.zone;
  // Where the story is told now, or where it can be read: other parts of the meeting have no moments to go to.
  const read = view.closed ? `/m/${room}/story` : undefined;
  const told = here.endsWith('/live') && view.stage === 'story' ? `${here}${search}` : `/m/${room}/prepare`;
  const lines = read ? `${read}?part=lines` : `/m/${room}/prepare?part=inquiries`;
  const all: Found[] = [
    ...view.entries
      .filter((e) => !e.removed)
      .map((e) => ({
        id: e.id,
        kind: e.when ? clock(e.when.at, zone) : say('story.search.moment'),
        text: [words(e.id), ...e.evidence].join(' · '),
        href: `${read ?? told}#entry-${e.id}`,
      })),
    ...view.lines
      .filter((l) => !l.removed)
      .map((l) => ({
        id: l.id,
        kind: say('story.search.line'),
        text: l.words,
        href: `${lines}#line-${l.id}`,
      })),
    ...view.terms.map((t) => ({
      id: `term-${t.word}`,
      kind: say('story.search.term'),
      text: [t.word, ...t.also, t.meaning].join(' · '),
      href: `${read ?? `/m/${room}/prepare`}?part=words#${encodeURIComponent(`term-${t.word}`)}`,
    })),
    ...view.people
      .filter((p) => inRoom(p) && !p.unnamed)
      .map((p) => ({
        id: p.id,
        kind: say('story.search.person'),
        text: p.name,
        href: `${read ?? `/m/${room}/prepare`}?part=people`,
      })),
  ];
  return all.filter(({ text }) => plain(text).includes(want)).slice(0, most);
}

/** The text in pieces, those that were looked for apart: letters are compared without their accents. */
export function marked(text: string, wanted: string): { text: string; hit: boolean }[] {
  const want = plain(wanted.trim());
  if (!want) return [{ text, hit: false }];
  const out: { text: string; hit: boolean }[] = [];
  const letters = [...text];
  // One letter may become two when it is made plain, or none.
  const units = letters.flatMap((letter, i) => [...plain(letter)].map((unit) => ({ unit, i })));
  const flat = units.map(({ unit }) => unit).join('');
  let from = 0;
  let at = flat.indexOf(want);
  const unitAt = (offset: number) => {
    let seen = 0;
    for (const { unit, i } of units) {
      if (seen >= offset) return i;
      seen += unit.length;
    }
    return letters.length;
  };
  while (at >= 0) {
    const begins = unitAt(at);
    const ends = Math.max(begins + 1, unitAt(at + want.length));
    if (begins > from) out.push({ text: letters.slice(from, begins).join(''), hit: false });
    out.push({ text: letters.slice(begins, ends).join(''), hit: true });
    from = ends;
    at = flat.indexOf(want, at + want.length);
  }
  if (from < letters.length) out.push({ text: letters.slice(from).join(''), hit: false });
  return out;
}
