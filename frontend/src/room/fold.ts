// What the streams of a room show, event by event. A view that was folded here is, at every number, exactly the view the
// server would send: the recorded meetings in protocol/testdata are folded by both and compared. What each event changes
// is said by the nouns (features/folds.ts).
import type { Event, EventBodies, eventsOf, Views } from '../protocol.gen';

/** What streams are alike in: who is told. */
export type Kind = keyof Views;

/** What each event of such a stream changes. A view is never written into: what has changed is replaced. */
export type Folds<K extends Kind = 'all'> = {
  [name in (typeof eventsOf)[K][number]]: (view: Views[K], body: EventBodies[name], event: Event) => Views[K];
};

/** Of every kind of stream. An event that is folded nowhere, or where another stream is, does not compile. */
export type AllFolds = { readonly [K in Kind]: Folds<K> };

/** A newer server has said something this page does not know: only a reload can show it. */
export class NewerVersion extends Error {}

/** The kind of a stream is its name, or what stands before the colon. */
export const kindOf = (stream: string): Kind => stream.split(':')[0] as Kind;

export function fold<K extends Kind>(folds: AllFolds, kind: K, view: Views[K], event: Event): Views[K] {
  const known = folds[kind] as
    Record<string, (view: Views[K], body: unknown, event: Event) => Views[K]> | undefined;
  const change = known?.[event.name];
  if (!change) throw new NewerVersion(event.name);
  return change(view, event.body, event);
}
