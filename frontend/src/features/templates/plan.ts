// How a meeting is held: the table of templates, as this app reads it.
import type { Plan, Stage } from '../../protocol.gen';
import { say } from '../../words';
import { always, plans } from './plans.gen';

export { plans };

/** A template's row; none while it is not settled, or where a newer server knows one that we do not. */
export function planOf(template: string | undefined): Plan | undefined {
  return plans.find((plan) => plan.template === template);
}

/** How long all of it is planned to take, in minutes. */
export function total(plan: Plan): number {
  return plan.boxes.reduce((sum, { minutes }) => sum + minutes, 0);
}

/** "36 minutes", or "2 days". */
export function length(minutes: number): string {
  const days = minutes / (24 * 60);
  return days >= 1 ? say('templates.days', { n: days }) : say('templates.minutes', { n: minutes });
}

/** What may be asked in a stage: the template's own first. */
export function questions(template: string | undefined, stage: Stage): string[] {
  return [...(planOf(template)?.ask ?? []), ...always].flatMap((those) =>
    those.stage === stage ? those.ask : [],
  );
}

/** What a meeting opens with where nobody has written words of its own. */
export function openingOf(template: string, installation: string): string {
  return planOf(template)?.opening ?? installation;
}

/** Whether words are some that were filled in, and not written by anybody. */
export function isFilled(opening: string, installation: string): boolean {
  return opening.trim() === '' || opening === installation || plans.some((plan) => plan.opening === opening);
}
