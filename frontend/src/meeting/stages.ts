// The stages of a meeting, and the place of the app that fits each.
import { stageValues, type Stage } from '../protocol.gen';
import { say } from '../words';

export const stageWord = (stage: Stage): string => say(`meeting.stage.${stage}`);

export function stageAfter(stage: Stage): Stage | undefined {
  return stageValues[stageValues.indexOf(stage) + 1];
}

/** Before the door is opened there is a workspace; then there is a meeting. */
export function placeOf(id: string, stage: Stage): string {
  return stage === 'prepare' ? `/m/${id}/prepare` : `/m/${id}/live`;
}
