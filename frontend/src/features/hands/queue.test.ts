import { afterEach, describe, expect, test, vi } from 'vitest';
import { meet } from '../../app/testing';
import type { Lane, PersonID } from '../../protocol.gen';
import { awayAfter, Hands } from './hands.svelte';
import { came } from './queue';

function meeting(you = 'ines') {
  const met = meet({ people: ['ines', 'omar', 'sari', 'tomas'], you });
  const raise = (person: PersonID, lane: Lane = 'speak') =>
    met.told('hand.raised', { hand: `${person}-${lane}`, person, lane });
  return { ...met, raise, hands: new Hands(met.room) };
}

afterEach(() => void vi.useRealTimers());

describe('two lanes', () => {
  test('stand in the order the room heard of them, each by itself', () => {
    const { hands, raise } = meeting('sari');
    raise('tomas');
    raise('omar', 'question');
    raise('sari');
    expect(hands.speak.map(({ person, place, mine }) => [person.name, place, mine])).toEqual([
      ['tomas', 1, false],
      ['sari', 2, true],
    ]);
    expect(hands.questions.map(({ person, place }) => [person.name, place])).toEqual([['omar', 1]]);
  });

  test('next is the first in Speak, then the first quick question', () => {
    const { hands, raise } = meeting();
    expect(hands.next).toBeUndefined();
    raise('omar', 'question');
    expect(hands.next?.person.id).toBe('omar');
    raise('sari');
    expect(hands.next?.person.id).toBe('sari');
  });

  test('whoever is away for two minutes is passed over, and keeps the place', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { hands, raise, here } = meeting();
    raise('tomas');
    raise('sari');
    here([], ['tomas']);
    hands.look();
    vi.advanceTimersByTime(awayAfter - 1);
    hands.look();
    expect(hands.next?.person.id).toBe('tomas');
    vi.advanceTimersByTime(1);
    hands.look();
    expect(hands.speak.map(({ person, place, away }) => [person.id, place, away])).toEqual([
      ['tomas', 1, true],
      ['sari', 2, false],
    ]);
    expect(hands.next?.person.id).toBe('sari');
    here([{ person: 'tomas', place: 'story' }]);
    hands.look();
    expect(hands.next?.person.id).toBe('tomas');
  });

  test('nobody counts as away while my own line is gone', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { hands, raise, line } = meeting();
    raise('tomas');
    line('lost');
    vi.advanceTimersByTime(awayAfter * 2);
    hands.look();
    expect(hands.next?.person.id).toBe('tomas');
  });
});

describe('my hand', () => {
  test('is up at once, asked for once, and down again only after the answer', async () => {
    const { hands, raise, told, asked, waiting } = meeting('sari');
    hands.toggle('speak');
    expect(hands.up('speak')).toBe(true);
    hands.toggle('speak');
    expect(hands.up('speak')).toBe(false);
    expect(asked.map(({ name }) => name)).toEqual(['hand.raise']);
    raise('sari');
    await waiting[0]!.ack();
    expect(asked.at(-1)).toEqual({ name: 'hand.lower', body: { hand: 'sari-speak' } });
    told('hand.lowered', { hand: 'sari-speak' });
    await waiting[0]!.ack();
    expect(hands.up('speak')).toBe(false);
    expect(hands.tookDown('sari-speak')).toBe(true);
    expect(waiting).toEqual([]);
  });

  test('goes back to what the room has when it is refused', async () => {
    const { hands, waiting } = meeting('sari');
    hands.toggle('speak');
    await waiting[0]!.refuse('forbidden');
    expect(hands.up('speak')).toBe(false);
    expect(waiting).toEqual([]);
  });

  test('a quick question changes its words without losing its place', async () => {
    const { hands, raise, asked, waiting } = meeting('sari');
    raise('sari', 'question');
    hands.raise('question', ' bird? ');
    expect(hands.note('question')).toBe('bird?');
    expect(asked).toEqual([{ name: 'hand.raise', body: { lane: 'question', note: 'bird?' } }]);
    await waiting[0]!.ack();
  });

  test('an observer may only ask', () => {
    const { hands, told } = meeting('sari');
    told('person.role_changed', { person: 'sari', role: 'observer' });
    expect([hands.mayRaise('speak'), hands.mayRaise('question')]).toEqual([false, true]);
  });
});

test('facilitators hear of hands that came since', () => {
  const { room, raise } = meeting();
  raise('tomas');
  const before = new Set(room.view!.hands.map(({ id }) => id));
  raise('sari');
  expect(came(before, room.view!.hands).map(({ person }) => person)).toEqual(['sari']);
});
