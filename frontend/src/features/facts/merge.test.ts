import { describe, expect, test } from 'vitest';
import type { Facts } from '../../protocol.gen';
import { checkFacts, formOf, inZone, type FactsForm } from './form';
import { changes, merge } from './merge';

const facts: Facts = {
  title: 'Checkout slowdown',
  zone: 'Europe/Helsinki',
  started: '2026-03-12T00:13:27.500Z',
  detected: '2026-10-25T01:30:00.000Z', // the second half past three of that night
  meets: '2026-03-16T12:00:00.000Z',
  services: ['checkout', 'cart, new'],
  tags: [],
  call: 'the usual room',
  opening: 'Openly.',
  readers: 'members',
};
const base = formOf(facts);

describe('the facts in a form', () => {
  test('come out as they went in when nothing is touched', () => {
    // Not even what nobody may say any more, or a form cannot show: a past time, half a second, a comma in a name.
    expect(checkFacts(base, 'members', new Date('2030-01-01'), facts)).toEqual({ facts });
  });

  test('a new time is questioned as always, an old one is not', () => {
    const meets = { date: '2026-03-17', time: '14:00', which: '' } as const;
    const later = new Date('2026-04-01');
    expect(checkFacts({ ...base, meets }, 'members', later, facts)).toHaveProperty('errors');
    expect(checkFacts({ ...base, title: 'Later' }, 'members', later, facts)).toHaveProperty('facts');
  });

  test('another zone changes how times are read, not when they were', () => {
    const moved = inZone(base, 'Europe/Helsinki', 'America/New_York');
    expect(moved.started).toEqual({ date: '2026-03-11', time: '20:13:27', which: '' });
    expect(checkFacts(moved, 'members', new Date(), facts)).toEqual({
      facts: { ...facts, zone: 'America/New_York' },
    });
    expect(inZone(moved, 'America/New_York', 'Europe/Helsinki')).toEqual(base);
  });
});

describe('two people change the facts', () => {
  const mine = (more: Partial<FactsForm>): FactsForm => ({ ...base, ...more });

  test('each something else: both changes stand', () => {
    const { form, both } = merge(base, mine({ title: 'Mine' }), mine({ impact: 'Slow pages.' }));
    expect(both).toEqual([]);
    expect(form).toEqual(mine({ title: 'Mine', impact: 'Slow pages.' }));
  });

  test('the same thing: mine stands, and I am asked', () => {
    const { form, both } = merge(base, mine({ title: 'Mine' }), mine({ title: 'Theirs' }));
    expect(both).toEqual(['title']);
    expect(form.title).toBe('Mine');
  });

  test('the same thing to the same end: nothing to ask', () => {
    expect(merge(base, mine({ title: 'Ours' }), mine({ title: 'Ours' })).both).toEqual([]);
  });

  test('their zone moves my times with it, also the one I have changed', () => {
    const over = { date: '2026-03-12', time: '04:00', which: '' } as const;
    const theirs = inZone(base, base.zone, 'UTC');
    const { form, both } = merge(base, mine({ over }), theirs);
    expect(both).toEqual([]);
    expect(form).toEqual({ ...theirs, over: { date: '2026-03-12', time: '02:00', which: '' } });
  });

  test('two zones: times stay on my clocks, and I am asked about the zone alone', () => {
    const here = inZone(base, base.zone, 'Asia/Tokyo');
    const { form, both } = merge(base, here, inZone(base, base.zone, 'UTC'));
    expect(both).toEqual(['zone']);
    expect(form).toEqual(here);
  });

  test('a time to meet that neither has is the same, whatever stands in its fields', () => {
    expect(changes(mine({ together: 'later' }), mine({ together: 'writing', meets: base.started }))).toEqual(
      [],
    );
  });
});
