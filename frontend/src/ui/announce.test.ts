import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Announcer, most, pause } from './announce.svelte';

describe('announcer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('says the first thing at once, and joins what comes within three seconds', () => {
    const announce = new Announcer();
    announce.room('The story begins');
    expect(announce.text.room).toBe('The story begins.');
    announce.room('The vote is open.');
    announce.room('5 minutes left');
    vi.advanceTimersByTime(pause - 1);
    expect(announce.text.room).toBe('The story begins.');
    vi.advanceTimersByTime(1);
    expect(announce.text.room).toBe('The vote is open. 5 minutes left.');
  });

  test('joins messages about one thing into one sentence', () => {
    const announce = new Announcer();
    const hands = { about: 'hands', join: (names: string[]) => `${names.length} hands: ${names.join(', ')}` };
    announce.room('The story begins.');
    for (const name of ['Tomas', 'Sari', 'you']) announce.room(name, hands);
    vi.advanceTimersByTime(pause);
    expect(announce.text.room).toBe('3 hands: Tomas, Sari, you.');
  });

  test('the two voices share the pause, and what concerns me goes first', () => {
    const announce = new Announcer();
    announce.room('One.');
    announce.room('Two.');
    announce.mine('You are 2nd.');
    vi.advanceTimersByTime(pause);
    expect(announce.text).toMatchObject({ room: 'One.', mine: 'You are 2nd.' });
    vi.advanceTimersByTime(pause);
    expect(announce.text.room).toBe('Two.');
  });

  test('an alert waits for nobody', () => {
    const announce = new Announcer();
    announce.room('One.');
    announce.alert('You have the floor');
    expect(announce.text.alert).toBe('You have the floor');
  });

  test('says the same words again so that they are heard again', () => {
    const announce = new Announcer();
    announce.mine('Saved.');
    vi.advanceTimersByTime(pause);
    announce.mine('Saved.');
    expect(announce.text.mine).not.toBe('Saved.');
    expect(announce.text.mine.trim()).toBe('Saved.');
  });

  test('forgets the oldest when too much waits', () => {
    const announce = new Announcer();
    announce.room('First.');
    for (let n = 1; n <= most + 1; n++) announce.room(`N${n}.`);
    vi.advanceTimersByTime(pause);
    expect(announce.text.room.startsWith('N2.')).toBe(true);
  });
});
