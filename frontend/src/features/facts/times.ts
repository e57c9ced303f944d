// The times of an incident and its meeting, as people read them: where only the day is known, no clock is shown.
import type { Facts } from '../../protocol.gen';
import { day, dayAndClock } from '../../ui/times';
import type { Times } from './form';

export function factTime(facts: Facts, key: Times): string | undefined {
  const at = facts[key];
  if (!at) return undefined;
  return key !== 'meets' && facts.days?.includes(key) ? day(at, facts.zone) : dayAndClock(at, facts.zone);
}
