import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet, tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import Button from './Button.svelte';

const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));

describe('button', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is busy until what it started is done, and does not start it twice', async () => {
    let done = () => {};
    const send = vi.fn(() => new Promise<void>((settled) => (done = settled)));
    render(Button, { children: words('Send'), onclick: send });
    const button = screen.getByRole('button');

    await fireEvent.click(button);
    await fireEvent.click(button);
    expect(send).toHaveBeenCalledOnce();
    expect(button.getAttribute('aria-busy')).toBe('true');
    expect(button.textContent).toContain('Send');

    done();
    await vi.advanceTimersByTimeAsync(0);
    expect(button.hasAttribute('aria-busy')).toBe(false);
    await fireEvent.click(button);
    expect(send).toHaveBeenCalledTimes(2);
  });

  test('changes its words only when an answer takes over a second', async () => {
    render(Button, { children: words('Send'), busy: true, busyText: 'Sending…' });
    const button = screen.getByRole('button');
    await vi.advanceTimersByTimeAsync(999);
    expect(button.textContent).toContain('Send');
    expect(button.textContent).not.toContain('Sending');
    await vi.advanceTimersByTimeAsync(1);
    await tick();
    expect(button.textContent).toContain('Sending…');
  });

  test('says why it is not possible now, stays reachable, and does nothing', async () => {
    const reveal = vi.fn();
    render(Button, { children: words('Reveal'), whyNot: 'Nobody has voted yet.', onclick: reveal });
    const button = screen.getByRole('button', { name: 'Reveal', description: 'Nobody has voted yet.' });
    button.focus();
    expect(document.activeElement).toBe(button);
    await fireEvent.click(button);
    expect(reveal).not.toHaveBeenCalled();
  });
});
