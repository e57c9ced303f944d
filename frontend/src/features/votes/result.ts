// What a vote chose: where to start.
import type { Line, LineID, View, Vote } from '../../protocol.gen';

export interface Standing {
  line: Line;
  dots: number;
}

/** The lines of a vote with their dots, in the order of the ballot. */
export function asOnBallot(view: View, vote: Vote): Standing[] {
  return vote.lines.flatMap((id) => {
    const line = view.lines.find((l) => l.id === id);
    return line && !line.removed?.erased
      ? [{ line, dots: vote.tally.find((t) => t.line === id)?.dots ?? 0 }]
      : [];
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
