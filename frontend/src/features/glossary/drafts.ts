// What somebody has written about a word and not saved: kept in this browser until it is accepted, through Back and a
// reload too.
import { KeptForm } from '../../ui/form/draft';
import type { RoomID, Term, TermExplain, TermKind } from '../../protocol.gen';
import { termKindValues } from '../../protocol.gen';

export interface TermForm {
  word: string;
  kind: TermKind;
  meaning: string;
  /** Other spellings, as they are typed: with commas between. */
  also: string;
}

export const blank: TermForm = { word: '', kind: 'other', meaning: '', also: '' };

export const formOf = ({ word, kind, meaning, also }: Term): TermForm => ({
  word,
  kind,
  meaning,
  also: also.join(', '),
});

/** With what the word meant when it was begun: somebody may say something else until it is gone on with. */
interface Kept extends TermForm {
  on: string;
}

/** The form of one word; of a new one, if it has none yet. */
export function keptTerm(room: RoomID, term: Term | undefined): KeptForm<Kept> {
  return new KeptForm(nameOf(room, term?.word ?? ''), {
    ...(term ? formOf(term) : blank),
    on: term?.meaning ?? '',
  });
}

export const nameOf = (room: RoomID, word: string): string => `term.${room}.${word.toLowerCase()}`;

export const explained = ({ word, kind, meaning, also }: TermForm): Required<TermExplain> => ({
  word: word.trim(),
  // What an older version kept may be no kind.
  kind: termKindValues.includes(kind) ? kind : 'other',
  meaning: meaning.trim(),
  also: also
    .split(/[,;\n]/)
    .map((spelling) => spelling.trim())
    .filter(Boolean),
});
