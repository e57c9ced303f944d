// The shape of a story: where a day begins, and where nothing was written for long.
import type { Entry } from '../../protocol.gen';
import { day, sameDay, span } from '../../ui/times';
import { say } from '../../words';

const quiet = 10 * 60_000;

/** How long nothing was written between two moments, if it was long. */
export function gap(before: Entry | undefined, after: Entry): string | undefined {
  if (!before?.when || !after.when) return undefined;
  const between = Date.parse(after.when.at) - Date.parse(before.when.at);
  // A time that nobody is sure of, on either side, contradicts nothing.
  if (before.when.precision === 'inferred' && between < 0) return undefined;
  if (between < 0 && after.when.precision !== 'inferred')
    return say('story.order.back', { span: span(-between) });
  return between > quiet ? span(between) : undefined;
}

/** The day, before the first moment of it. */
export function newDay(before: Entry | undefined, after: Entry, zone: string): string | undefined {
  if (!after.when || (before?.when && sameDay(before.when.at, after.when.at, zone))) return undefined;
  return day(after.when.at, zone);
}
