import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Notices } from './notice.svelte';

describe('notices', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('one at a time, six seconds each, and all stay in the list', () => {
    const notices = new Notices();
    notices.show('Removed 22:45.');
    notices.show('Moved up.');
    expect(notices.shown?.text).toBe('Removed 22:45.');
    vi.advanceTimersByTime(6000);
    expect(notices.shown?.text).toBe('Moved up.');
    vi.advanceTimersByTime(6000);
    expect(notices.shown).toBeUndefined();
    expect(notices.past.map((notice) => notice.text)).toEqual(['Moved up.', 'Removed 22:45.']);
  });

  test('what was done last is taken back first, once, and only while that is offered', () => {
    const notices = new Notices();
    const undone: string[] = [];
    notices.show('Removed one.', { undo: () => undone.push('one') });
    notices.show('Removed two.', { undo: () => undone.push('two') });
    notices.show('Saved.');
    expect([notices.undo(), notices.undo(), notices.undo()]).toEqual([true, true, false]);
    expect(undone).toEqual(['two', 'one']);
    notices.show('Removed three.', { undo: () => undone.push('three') });
    vi.advanceTimersByTime(60_000);
    expect(notices.undo()).toBe(false);
  });

  test('stands still while somebody points at it', () => {
    const notices = new Notices();
    notices.show('Removed 22:45.', { seconds: 10 });
    vi.advanceTimersByTime(9500);
    notices.hold();
    vi.advanceTimersByTime(60_000);
    expect(notices.shown).toBeDefined();
    notices.release();
    vi.advanceTimersByTime(1000);
    expect(notices.shown).toBeUndefined();
  });

  test('what it offers can be taken once, from the list too', () => {
    const notices = new Notices();
    const run = vi.fn();
    notices.show('Removed 22:45.', { action: { label: 'Undo', run } });
    vi.advanceTimersByTime(6000);
    notices.act(notices.past[0]!);
    expect(run).toHaveBeenCalledOnce();
    expect(notices.past[0]!.action).toBeUndefined();
  });
});
