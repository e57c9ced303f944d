// Two people change the facts at once. What only one of them touched is taken as it is; what both touched is for the
// one who saves later to choose.
import { inZone, settleTemplate, type FactsForm } from './form';
import { zoneFrom } from '../../ui/zones';

/** What belongs together is changed together. */
export const groups = {
  title: ['title'],
  started: ['started'],
  zone: ['zone'],
  meets: ['together', 'meets'],
  template: ['template'],
  impact: ['impact'],
  detected: ['detected'],
  eased: ['eased'],
  over: ['over'],
  services: ['services'],
  tags: ['tags'],
  severity: ['severity'],
  organisation: ['organisation'],
  call: ['call'],
  opening: ['opening'],
} as const satisfies Record<string, readonly (keyof FactsForm)[]>;
export type Group = keyof typeof groups;

const all = Object.keys(groups) as Group[];

/** Which groups differ. */
export function changes(a: FactsForm, b: FactsForm): Group[] {
  return all.filter((group) => said(a, group) !== said(b, group));
}

function said(form: FactsForm, group: Group): string {
  if (group === 'meets' && form.together !== 'time') return 'none';
  return JSON.stringify(groups[group].map((key) => form[key]));
}

export function take(into: FactsForm, from: FactsForm, group: Group): FactsForm {
  return settleTemplate({ ...into, ...Object.fromEntries(groups[group].map((key) => [key, from[key]])) });
}

/** My form after somebody else has changed what it began from, and what we both have changed. */
export function merge(
  base: FactsForm,
  mine: FactsForm,
  theirs: FactsForm,
): { form: FactsForm; both: Group[] } {
  // Times are compared on the same zone's clocks.
  const zone = zoneFrom(mine.zone) ?? base.zone;
  const from = inZone(base, base.zone, zone);
  const to = inZone(theirs, theirs.zone, zone);
  let form = mine;
  const both: Group[] = [];
  for (const group of all) {
    if (group === 'zone' || said(to, group) === said(from, group)) continue;
    if (said(mine, group) === said(from, group)) form = take(form, to, group);
    else if (said(mine, group) !== said(to, group)) both.push(group);
  }
  if (theirs.zone !== base.zone && theirs.zone !== mine.zone) {
    if (mine.zone === base.zone) form = inZone(form, zone, theirs.zone);
    else both.push('zone');
  }
  return { form, both };
}
