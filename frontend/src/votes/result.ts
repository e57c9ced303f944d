// What a vote chose: where to start.
import type { Line, LineID, View, Vote } from '../protocol.gen';

export interface Standing {
  line: Line;
  dots: number;
}

/** The lines of a vote with their dots, in the order of the ballot. */
export function asOnBallot(view: View, vote: Vote): Standing[] {
  return vote.lines.flatMap((id) => {
    const line = view.lines.find((l) => l.id === id);
    return line ? [{ line, dots: vote.tally.find((t) => t.line === id)?.dots ?? 0 }] : [];
  });
}

/** Most dots first; those with as many keep the order of the ballot. */
export function settled(standings: readonly Standing[]): Standing[] {
  return standings.toSorted((a, b) => b.dots - a.dots);
}

/** Other wordings that were put together with a line. */
export function wordings(view: View, line: LineID): Line[] {
  return view.lines.filter((l) => l.into === line && !l.removed);
}

/** Votes that came to something or still may; one that was not revealed before the close is as if it had not been. */
export function held(view: View | undefined): Vote[] {
  return view?.votes.filter(({ state }) => state !== 'dropped') ?? [];
}
