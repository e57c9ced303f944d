// Which lines stand, and where the inquiry is: what its page shows, and what its next step is.
import type { Line, View, Vote } from '../../protocol.gen';

/** The lines on the table, one for each that were put together. */
export const presentLines = (view: View): Line[] => view.lines.filter((l) => !l.removed && !l.into);

/** Votes that came to something or still may; one that was not revealed before the close is as if it had not been. */
export function held(view: View | undefined): Vote[] {
  return view?.votes.filter(({ state }) => state !== 'dropped') ?? [];
}

/** The vote that is on: open, or closed and not revealed yet. */
export function running(view: View | undefined): Vote | undefined {
  const last = held(view).at(-1);
  return last && last.state !== 'revealed' ? last : undefined;
}

/** The vote that chose where to start; one without a single ballot chose nothing. */
export function chosen(view: View | undefined): Vote | undefined {
  const last = held(view).at(-1);
  return last?.state === 'revealed' && last.ballots > 0 ? last : undefined;
}

export const onBallot = (view: View, line: Line): boolean => running(view)?.lines.includes(line.id) ?? false;

/** Each by themselves, then all on the table, then the vote, then what it chose. */
export type Phase = 'gathering' | 'table' | 'vote' | 'chosen';

export function phase(view: View | undefined): Phase {
  if (running(view)) return 'vote';
  if (chosen(view)) return 'chosen';
  return view && presentLines(view).length > 0 ? 'table' : 'gathering';
}
