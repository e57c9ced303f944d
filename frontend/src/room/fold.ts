// What the streams of a room show, event by event. A view that was folded here is, at every number, exactly the view the
// server would send: the recorded meetings in protocol/testdata are folded by both and compared.
import type { Event, EventBodies, eventsOf, Views } from '../protocol.gen';
import { perspectiveEvents } from '../perspectives/events';
import { glossaryEvents } from '../glossary/events';
import { handEvents } from '../hands/events';
import { lineEvents } from '../lines/events';
import { meetingEvents } from '../meeting/events';
import { peopleEvents } from '../people/events';
import { timelineEvents } from '../timeline/events';
import { voteEvents } from '../votes/events';
import { leadEvents, ownEvents } from './few';

/** What streams are alike in: who is told. */
export type Kind = keyof Views;

/** What each event of such a stream changes. A view is never written into: what has changed is replaced. */
export type Folds<K extends Kind = 'all'> = {
  [name in (typeof eventsOf)[K][number]]: (view: Views[K], body: EventBodies[name], event: Event) => Views[K];
};

/** An event that is folded nowhere, or where another stream is, does not compile. */
const folds: { [K in Kind]: Folds<K> } = {
  all: {
    ...meetingEvents,
    ...peopleEvents,
    ...timelineEvents,
    ...perspectiveEvents,
    ...lineEvents,
    ...voteEvents,
    ...handEvents,
    ...glossaryEvents,
  },
  facilitators: leadEvents,
  person: ownEvents,
};

/** A newer server has said something this page does not know: only a reload can show it. */
export class NewerVersion extends Error {}

/** The kind of a stream is its name, or what stands before the colon. */
export const kindOf = (stream: string): Kind => stream.split(':')[0] as Kind;

export function fold<K extends Kind>(kind: K, view: Views[K], event: Event): Views[K] {
  const known = folds[kind] as
    Record<string, (view: Views[K], body: unknown, event: Event) => Views[K]> | undefined;
  const change = known?.[event.name];
  if (!change) throw new NewerVersion(event.name);
  return change(view, event.body, event);
}
