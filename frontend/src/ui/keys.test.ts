import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { onKeys } from './keys';
import { preferences } from './preferences.svelte';

describe('single keys', () => {
  const raise = vi.fn();
  let stop: () => void;
  const press = (on: Element, init: KeyboardEventInit) =>
    on.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));

  beforeEach(() => {
    raise.mockClear();
    document.body.innerHTML =
      '<button></button><input><textarea></textarea><div contenteditable><b></b></div><div role="menu"><a></a></div>';
    // jsdom does not know :modal, and has no dialogs to open.
    const find = document.querySelector.bind(document);
    vi.spyOn(document, 'querySelector').mockImplementation((query: string) =>
      query === 'dialog:modal' ? null : find(query),
    );
    stop = onKeys({ h: raise });
  });
  afterEach(() => {
    stop();
    preferences.keys.on = true;
    document.body.innerHTML = '';
  });

  test('act on the page and on its buttons, in either case', () => {
    press(document.body, { key: 'h' });
    press(document.querySelector('button')!, { key: 'H', shiftKey: true });
    expect(raise).toHaveBeenCalledTimes(2);
  });

  test('leave alone what is being written, menus, and keys with Ctrl', () => {
    for (const place of ['input', 'textarea', 'b', 'a']) press(document.querySelector(place)!, { key: 'h' });
    press(document.body, { key: 'h', ctrlKey: true });
    expect(raise).not.toHaveBeenCalled();
  });

  test('a pair is one after the other, and takes its second key from nobody else', () => {
    const go = vi.fn();
    const stars = vi.fn();
    const stops = [onKeys({ s: stars }), onKeys({ 'g s': go })];
    press(document.body, { key: 'g' });
    press(document.body, { key: 's' });
    expect(go).toHaveBeenCalledOnce();
    expect(stars).not.toHaveBeenCalled();
    press(document.body, { key: 's' });
    expect(stars).toHaveBeenCalledOnce();
    stops.forEach((stop) => stop());
  });

  test('can be switched off', () => {
    preferences.keys.on = false;
    press(document.body, { key: 'h' });
    expect(raise).not.toHaveBeenCalled();
  });
});
