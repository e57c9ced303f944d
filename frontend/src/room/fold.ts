// What everybody can read, event by event. A view that was folded here is, at every number, exactly the view the server
// would send: the recorded meetings in protocol/testdata are folded by both and compared.
import type { Event, EventBodies, View } from '../protocol.gen';
import { accountEvents } from '../accounts/events';
import { glossaryEvents } from '../glossary/events';
import { handEvents } from '../hands/events';
import { lineEvents } from '../lines/events';
import { meetingEvents } from '../meeting/events';
import { peopleEvents } from '../people/events';
import { timelineEvents } from '../timeline/events';
import { voteEvents } from '../votes/events';

/** What an event of this name changes. A view is never written into: what has changed is replaced. */
export type Folds = {
  [name in keyof EventBodies]?: (view: View, body: EventBodies[name], event: Event) => View;
};

const folds: Folds = {
  ...meetingEvents,
  ...peopleEvents,
  ...timelineEvents,
  ...accountEvents,
  ...lineEvents,
  ...voteEvents,
  ...handEvents,
  ...glossaryEvents,
};

/** A newer server has said something this page does not know: only a reload can show it. */
export class NewerVersion extends Error {}

/** Whether an event of this name changes the view here. */
export const knows = (name: string): boolean => name in folds;

export function fold(view: View, event: Event): View {
  const change = folds[event.name as keyof EventBodies] as
    ((view: View, body: unknown, event: Event) => View) | undefined;
  if (!change) throw new NewerVersion(event.name);
  return change(view, event.body, event);
}
