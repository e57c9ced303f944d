import { describe, expect, test } from 'vitest';
import { FakeRoom } from '../../room/fake.svelte';
import { awayAfter, Hands } from './hands.svelte';
import { came } from './queue';

function meeting(you = 'ines') {
  const room = new FakeRoom(['ines', 'omar', 'sari', 'tomas']);
  room.you = you;
  return { room, hands: new Hands(room) };
}

describe('two lanes', () => {
  test('stand in the order the room heard of them, each by itself', () => {
    const { room, hands } = meeting('sari');
    room.raise('tomas');
    room.raise('omar', 'question');
    room.raise('sari');
    expect(hands.speak.map(({ person, place, mine }) => [person.name, place, mine])).toEqual([
      ['tomas', 1, false],
      ['sari', 2, true],
    ]);
    expect(hands.questions.map(({ person, place }) => [person.name, place])).toEqual([['omar', 1]]);
  });

  test('next is the first in Speak, then the first quick question', () => {
    const { room, hands } = meeting();
    expect(hands.next).toBeUndefined();
    room.raise('omar', 'question');
    expect(hands.next?.person.id).toBe('omar');
    room.raise('sari');
    expect(hands.next?.person.id).toBe('sari');
  });

  test('whoever is away for two minutes is passed over, and keeps the place', () => {
    const { room, hands } = meeting();
    room.raise('tomas');
    room.raise('sari');
    room.here = new Map([...room.here].filter(([person]) => person !== 'tomas'));
    hands.look();
    room.now += awayAfter - 1;
    hands.look();
    expect(hands.next?.person.id).toBe('tomas');
    room.now += 1;
    hands.look();
    expect(hands.speak.map(({ person, place, away }) => [person.id, place, away])).toEqual([
      ['tomas', 1, true],
      ['sari', 2, false],
    ]);
    expect(hands.next?.person.id).toBe('sari');
    room.here = new Map([...room.here, ['tomas', { person: 'tomas', place: 'story' }]]);
    hands.look();
    expect(hands.next?.person.id).toBe('tomas');
  });

  test('nobody counts as away while my own line is gone', () => {
    const { room, hands } = meeting();
    room.raise('tomas');
    room.line = 'lost';
    room.here = new Map();
    room.now += awayAfter * 2;
    hands.look();
    expect(hands.next?.person.id).toBe('tomas');
  });
});

describe('my hand', () => {
  test('is up at once, asked for once, and down again only after the answer', async () => {
    const { room, hands } = meeting('sari');
    hands.toggle('speak');
    expect(hands.up('speak')).toBe(true);
    hands.toggle('speak');
    expect(hands.up('speak')).toBe(false);
    expect(room.asked.map(({ name }) => name)).toEqual(['hand.raise']);
    room.raise('sari');
    await room.waiting[0]!.ack();
    expect(room.asked.at(-1)).toEqual({ name: 'hand.lower', body: { hand: 'sari-speak' } });
    room.lower('sari-speak');
    await room.waiting[0]!.ack();
    expect(hands.up('speak')).toBe(false);
    expect(hands.tookDown('sari-speak')).toBe(true);
    expect(room.waiting).toEqual([]);
  });

  test('goes back to what the room has when it is refused', async () => {
    const { room, hands } = meeting('sari');
    hands.toggle('speak');
    await room.waiting[0]!.refuse('forbidden');
    expect(hands.up('speak')).toBe(false);
    expect(room.waiting).toEqual([]);
  });

  test('a quick question changes its words without losing its place', async () => {
    const { room, hands } = meeting('sari');
    room.raise('sari', 'question');
    hands.raise('question', ' bird? ');
    expect(hands.note('question')).toBe('bird?');
    expect(room.asked).toEqual([{ name: 'hand.raise', body: { lane: 'question', note: 'bird?' } }]);
    await room.waiting[0]!.ack();
  });

  test('an observer may only ask', () => {
    const { room, hands } = meeting('sari');
    const people = room.view!.people.map((p) => (p.id === 'sari' ? { ...p, role: 'observer' as const } : p));
    room.view = { ...room.view!, people };
    expect([hands.mayRaise('speak'), hands.mayRaise('question')]).toEqual([false, true]);
  });
});

test('facilitators hear of hands that came since', () => {
  const { room } = meeting();
  room.raise('tomas');
  const before = new Set(room.view!.hands.map(({ id }) => id));
  room.raise('sari');
  expect(came(before, room.view!.hands).map(({ person }) => person)).toEqual(['sari']);
});
