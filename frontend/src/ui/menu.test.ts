import { describe, expect, test } from 'vitest';
import { begins, move, place } from './menu';

const labels = ['Edit', 'Comment', 'Copy link', 'Remove'];

describe('keys in a menu', () => {
  test('arrows go round', () => {
    expect(move('ArrowDown', 0, labels)).toBe(1);
    expect(move('ArrowDown', 3, labels)).toBe(0);
    expect(move('ArrowUp', 0, labels)).toBe(3);
    expect(move('ArrowDown', -1, labels)).toBe(0);
  });

  test('Home and End', () => {
    expect(move('Home', 2, labels)).toBe(0);
    expect(move('End', 0, labels)).toBe(3);
  });

  test('a letter goes to the next line that begins with it', () => {
    expect(move('c', 0, labels)).toBe(1);
    expect(move('C', 1, labels)).toBe(2);
    expect(move('c', 2, labels)).toBe(1);
    expect(move('x', 0, labels)).toBeUndefined();
  });

  test('other keys mean nothing', () => {
    for (const key of ['Tab', 'Enter', ' ', 'Escape']) expect(move(key, 0, labels)).toBeUndefined();
  });
});

describe('where a menu begins', () => {
  test('at its first line, or at the one that holds now', () => {
    expect(begins([])).toBe(0);
    expect(begins([{ label: 'Edit' }, { label: 'Remove' }])).toBe(0);
    const roles = ['Facilitates', 'Takes part', 'Watches'].map((label) => ({ label }));
    const now = (at: number) => roles.map((role, i) => ({ ...role, checked: i === at }));
    expect(begins(now(2))).toBe(2);
    expect(begins(now(-1))).toBe(0);
    expect(begins([{ label: 'Edit' }, 'line', ...now(1)])).toBe(2);
  });
});

describe('where a menu goes', () => {
  const button = { left: 100, right: 140, top: 500, bottom: 540 };
  const menu = { width: 248, height: 200 };
  const window = { width: 1000, height: 800 };

  test('under its button, or above where there is no room', () => {
    expect(place(button, menu, window)).toEqual({ left: 100, top: 544 });
    expect(place(button, menu, { ...window, height: 700 })).toEqual({ left: 100, top: 296 });
  });

  test('always inside the window', () => {
    expect(place(button, { ...menu, height: 700 }, window).top).toBe(92);
    expect(place(button, { ...menu, height: 900 }, window).top).toBe(8);
    expect(place(button, menu, { ...window, width: 320 }).left).toBe(64);
    expect(place(button, menu, window, true).left).toBe(8);
  });
});
