// The stages of a meeting, and the place of the app that fits each.
import { stageValues, type Stage, type View } from '../../protocol.gen';
import { say } from '../../words';

export const stageWord = (stage: Stage): string => say(`meeting.stage.${stage}`);

export function stageAfter(stage: Stage): Stage | undefined {
  return stageValues[stageValues.indexOf(stage) + 1];
}

/** Whether a stage comes before another. */
export const isBefore = (stage: Stage, other: Stage): boolean =>
  stageValues.indexOf(stage) < stageValues.indexOf(other);

/** Where the meeting is: a workspace before it begins, then the meeting itself, and once it is closed its story. */
export function placeOf(id: string, { stage, closed }: Pick<View, 'stage' | 'closed'>): string {
  if (closed) return `/m/${id}/story`;
  return stage === 'prepare' ? `/m/${id}/prepare` : `/m/${id}/live`;
}
