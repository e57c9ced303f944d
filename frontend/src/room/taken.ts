// Why somebody cannot write on where they were writing: by whom, and how it comes back, if it can.
import { personName } from './names';
import { closeRemoved, type Event, type EventBodies, type View } from '../protocol.gen';
import type { Room } from './room.svelte';
import { clock } from '../ui/times';
import { say } from '../words';
import { attempt } from './attempt';

export interface Why {
  text: string;
  restore?: () => Promise<unknown>;
}

/** What takes a place away under a writer does so at once; this is room enough for a slow page. */
const lately = 10_000;

type Body = Partial<
  EventBodies['entry.removed'] &
    EventBodies['line.removed'] &
    EventBodies['person.removed'] &
    EventBodies['hand.lowered'] & { word: string }
>;

/** What others did last to a place in it, or to all of the meeting; nothing where nobody did anything. */
export function why(room: Room, of: string | undefined, names?: RegExp): Why | undefined {
  // A form that one closes oneself goes for a reason of its own, and so does one that goes long after.
  for (const { event, before, heard } of room.took) {
    if (names?.test(event.name) === false || event.by === room.you || Date.now() - heard > lately) continue;
    const found = said(room, of, event, before);
    if (found) return found;
  }
  if (names) return undefined;
  // What happened while the line was gone may have no name.
  if (room.back && !room.ended) return { text: say('taken.gone') };
  // The room is not open to this page any more.
  return room.ended && { text: say(room.ended.code === closeRemoved ? 'taken.person' : 'taken.gone') };
}

function said(room: Room, of: string | undefined, event: Event, before: View): Why | undefined {
  const view = room.view!;
  const name = personName(view.people, event.by, true);
  const { entry: id, line, word, person, hand } = event.body as Body;
  const lowered = before.hands.find((one) => one.id === hand);
  // Words stand beside a quick question; a raised hand has none.
  const asked = lowered && lowered.person === room.you && lowered.lane === 'question' ? 'asking' : 'none';
  const what = id ? `entry-${id}` : line ? `line-${line}` : word ? `term-${word}` : hand && asked;
  if (what && what.toLowerCase() !== of?.toLowerCase()) return undefined;
  if (event.name.startsWith('person.') && person !== room.you) return undefined;
  switch (event.name) {
    case 'entry.removed':
    case 'entry.erased': {
      const entry = view.entries.find((one) => one.id === id);
      const at = entry?.when?.at;
      return {
        text: at
          ? say('taken.moment', { name, time: clock(at, view.facts.zone) })
          : say('taken.moment.untimed', { name }),
        ...(entry?.removed && !entry.removed.erased && room.writes && !room.frozen
          ? { restore: () => attempt(room, 'entry.restore', { entry: id! }) }
          : {}),
      };
    }
    case 'term.removed': {
      const term = before.terms.find((one) => one.word === word);
      const text = say('taken.word', { name, word: word! });
      if (!term || !room.writes || room.frozen) return { text };
      return {
        text,
        restore: () =>
          term.meaning
            ? attempt(room, 'term.explain', {
                word: term.word,
                meaning: term.meaning,
                kind: term.kind,
                also: term.also,
              })
            : attempt(room, 'term.ask', { word: term.word }),
      };
    }
    case 'line.removed':
    case 'line.erased':
      return {
        text: say('taken.line', { name }),
        ...(room.leading && event.name === 'line.removed'
          ? { restore: () => attempt(room, 'line.restore', { line: line! }) }
          : {}),
      };
    case 'line.merged':
      return {
        text: say('taken.merged', { name }),
        ...(room.leading ? { restore: () => attempt(room, 'line.split', { line: line! }) } : {}),
      };
    case 'hand.lowered':
      return { text: say('taken.question', { name }) };
    case 'perspective.withdrawn':
      return { text: say('taken.perspective', { name }) };
    case 'expert.removed':
      return { text: say('taken.expert', { name }) };
    case 'room.closed':
      return { text: say('taken.closed', { name }) };
    case 'room.archived':
      return { text: say('taken.archived', { name }) };
    case 'stage.changed':
      return { text: say('taken.stage', { name }) };
    case 'person.role_changed':
      return { text: say('taken.role', { name }) };
    case 'person.removed':
      return { text: say('taken.person.by', { name }) };
  }
  return undefined;
}
