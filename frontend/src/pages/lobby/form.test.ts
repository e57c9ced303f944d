import { beforeEach, describe, expect, test } from 'vitest';
import { address, formOf, list, twice } from '../../features/facts/form';
import { KeptForm } from '../../ui/form/draft';
import { factTime } from '../../features/facts/times';
import { after, blank, check, type Form } from './form';

const now = new Date('2026-11-24T10:00:00.000Z');

function filled(more: Partial<Form> = {}): Form {
  return {
    ...blank(),
    title: ' The evening of the replica rebuild ',
    started: { date: '2026-11-12', time: '', which: '' },
    zone: 'Europe/Berlin',
    name: 'Ines',
    ...more,
  };
}

function errors(form: Form) {
  const answer = check(form, now);
  return 'errors' in answer ? answer.errors : {};
}

function facts(form: Form) {
  const answer = check(form, now);
  if ('errors' in answer) throw new Error(JSON.stringify(answer.errors));
  return answer.room.facts;
}

describe('the form', () => {
  test('a title, a day and a name are enough', () => {
    expect(check(filled(), now)).toEqual({
      room: {
        name: 'Ines',
        names: 'shown',
        asked: 3,
        facts: {
          title: 'The evening of the replica rebuild',
          zone: 'Europe/Berlin',
          started: '2026-11-12T11:00:00.000Z',
          days: ['started'],
          template: 'live_60',
          services: [],
          tags: [],
          opening: 'We will talk about this openly, without fear of retribution or humiliation.',
          readers: 'members',
        },
      },
    });
  });

  test('an empty one says what is missing, each beside its field', () => {
    const missing = errors({ ...blank(), name: '', opening: ' ' });
    expect(Object.keys(missing).sort()).toEqual(['name', 'opening', 'started.date', 'title']);
  });

  test('an hour that occurs twice asks which, and takes the answer', () => {
    const started = { date: '2026-10-25', time: '02:30', which: '' } as const;
    expect(twice(started, 'Europe/Berlin')).toBeDefined();
    expect(twice(started, 'UTC')).toBeUndefined();
    expect(Object.keys(errors(filled({ started })))).toEqual(['started.which']);
    expect(facts(filled({ started: { ...started, which: 'first' } })).started).toBe(
      '2026-10-25T00:30:00.000Z',
    );
    expect(facts(filled({ started: { ...started, which: 'second' } })).started).toBe(
      '2026-10-25T01:30:00.000Z',
    );
    // The answer means nothing in another zone, and does no harm there.
    expect(facts(filled({ started: { ...started, which: 'second' }, zone: 'UTC' })).started).toBe(
      '2026-10-25T02:30:00.000Z',
    );
  });

  test('an hour that was skipped says so', () => {
    const started = { date: '2026-03-29', time: '02:30', which: '' } as const;
    expect(errors(filled({ started }))['started.time']).toContain('There was no 02:30 that day');
  });

  test('what happened is not ahead of us, wherever it was', () => {
    expect(
      errors(filled({ started: { date: '2026-11-27', time: '', which: '' } }))['started.date'],
    ).toBeDefined();
    expect(
      errors(filled({ started: { date: '2026-11-24', time: '12:00', which: '' } }))['started.date'],
    ).toBeDefined();
    expect(errors(filled({ started: { date: '2026-11-24', time: '', which: '' } }))).toEqual({});
    const farEast = {
      started: { date: '2026-11-25', time: '', which: '' },
      zone: 'Pacific/Kiritimati',
    } as const;
    expect(errors(filled(farEast))).toEqual({});
  });

  test('a meeting at a set time needs a day and a time; in writing it needs none', () => {
    expect(errors(filled({ together: 'time' }))['meets.date']).toBeDefined();
    const meets = { date: '2026-11-26', time: '', which: '' } as const;
    expect(errors(filled({ together: 'time', meets }))['meets.time']).toBeDefined();
    expect(facts(filled({ together: 'time', meets: { ...meets, time: '15:00' } })).meets).toBe(
      '2026-11-26T14:00:00.000Z',
    );
    expect(facts(filled({ together: 'writing', meets: { ...meets, time: '15:00' } })).meets).toBeUndefined();
    const past = { date: '2026-11-20', time: '15:00', which: '' } as const;
    expect(errors(filled({ together: 'time', meets: past }))['meets.date']).toBeDefined();
  });

  test('further times are whole or not there', () => {
    expect(errors(filled({ eased: { date: '', time: '03:10', which: '' } }))['eased.date']).toBeDefined();
    // A day alone is one, and says so: no reader is shown noon.
    const over = facts(filled({ over: { date: '2026-11-12', time: '', which: '' } }));
    expect(over.over).toBe('2026-11-12T11:00:00.000Z');
    expect(over.days).toEqual(['started', 'over']);
    expect(formOf(over).over).toEqual({ date: '2026-11-12', time: '', which: '' });
    expect(factTime(over, 'over')).not.toContain(':');
    expect(errors(filled({ over: { date: '0020-11-12', time: '', which: '' } }))['over.date']).toBeDefined();
    expect(facts(filled({ detected: { date: '2026-11-12', time: '21:13', which: '' } })).detected).toBe(
      '2026-11-12T20:13:00.000Z',
    );
  });

  test('lists are taken apart at commas', () => {
    expect(list('checkout, cart ,, checkout;pay')).toEqual(['checkout', 'cart', 'pay']);
    expect(errors(filled({ tags: Array.from({ length: 21 }, (_, i) => i).join() })).tags).toBeDefined();
    expect(errors(filled({ services: 'x'.repeat(121) })).services).toBeDefined();
  });

  test('a call is an address that a browser may be sent to', () => {
    expect(address('')).toBe('');
    expect(address('meet.example.org/abc')).toBe('https://meet.example.org/abc');
    expect(address('http://localhost:3000/x')).toBe('http://localhost:3000/x');
    for (const wrong of ['javascript:alert(1)', 'data:text/html,x', 'the usual room', 'https://', 'room'])
      expect(address(wrong), wrong).toBeUndefined();
  });
});

test('another meeting is held like one there was, and has nothing of its story', () => {
  const form = after({
    room: 'r',
    facts: {
      title: 'The evening of the replica rebuild',
      zone: 'Asia/Tokyo',
      started: '2026-03-12T00:13:00.000Z',
      detected: '2026-03-12T00:14:00.000Z',
      meets: '2026-03-16T12:00:00.000Z',
      services: ['checkout'],
      tags: ['weekly', 'replica'],
      impact: 'Pages came slowly.',
      severity: 'Felt by many',
      call: 'https://meet.example.org/abc',
      opening: 'In our own words.',
      readers: 'signed_in',
      template: 'one_person',
    },
    inquiry: { names: 'hidden', asked: 5, opened: 2 },
  });
  expect(form).toEqual({
    ...blank(),
    title: 'The evening of the replica rebuild',
    zone: 'Asia/Tokyo',
    tags: 'weekly, replica',
    opening: 'In our own words.',
    readers: 'signed_in',
    template: 'one_person',
    names: 'hidden',
    asked: '5',
  });
});

describe('an unsent form', () => {
  beforeEach(() => localStorage.clear());

  test('is as it was left, after a reload', () => {
    const form = filled({ started: { date: '2026-10-25', time: '02:30', which: 'second' } });
    new KeptForm('create', blank()).write(form);
    expect(new KeptForm('create', blank()).read()).toEqual(form);
  });

  test('is gone once it was accepted', () => {
    const kept = new KeptForm('create', blank());
    kept.write(filled());
    kept.clear();
    expect(kept.read()).toEqual(blank());
    expect(localStorage.length).toBe(0);
  });

  test('leaves nothing behind where nothing was written', () => {
    const kept = new KeptForm('create', blank());
    kept.write(filled());
    kept.write(blank());
    expect(localStorage.length).toBe(0);
  });

  test('of another version, or broken, is believed as far as it fits', () => {
    localStorage.setItem(
      'second-story.form.create',
      '{"title":"Kept","started":{"date":7},"gone":1,"zone":null}',
    );
    expect(new KeptForm('create', blank()).read()).toEqual({ ...blank(), title: 'Kept' });
    localStorage.setItem('second-story.form.create', '{"title":');
    expect(new KeptForm('create', blank()).read()).toEqual(blank());
  });
});
