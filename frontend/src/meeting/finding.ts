// Finds words in a meeting. Moments are found by what they say and never by who was there, and whoever asks not to be named
// in the story is not found by their name: they stand in the list of people.
import { inRoom } from '../people/standing';
import type { EntryID, View } from '../protocol.gen';
import { clock } from '../timeline/times';
import { say } from '../words';

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
  const all: Found[] = [
    ...view.entries
      .filter((e) => !e.removed)
      .map((e) => ({
        id: e.id,
        kind: e.when ? clock(e.when.at, zone) : say('story.search.moment'),
        text: [words(e.id), ...e.evidence].join(' · '),
        href: `${here}${search}#entry-${e.id}`,
      })),
    ...view.lines
      .filter((l) => !l.removed)
      .map((l) => ({
        id: l.id,
        kind: say('story.search.line'),
        text: l.words,
        href: `${here}?part=inquiries#line-${l.id}`,
      })),
    ...view.terms.map((t) => ({
      id: `term-${t.word}`,
      kind: say('story.search.term'),
      text: [t.word, ...t.also, t.meaning].join(' · '),
      href: `/m/${room}/prepare?part=words#${encodeURIComponent(`term-${t.word}`)}`,
    })),
    ...view.people
      .filter((p) => inRoom(p) && !p.unnamed)
      .map((p) => ({
        id: p.id,
        kind: say('story.search.person'),
        text: p.name,
        href: `${here}?part=people`,
      })),
  ];
  return all.filter(({ text }) => plain(text).includes(want)).slice(0, most);
}
