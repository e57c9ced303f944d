// What concerns somebody: two strips at most, the most pressing ones.
import { render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { expect, test } from 'vitest';
import Strip from './Strip.svelte';

const says = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));
const strip = (text: string, order?: number) =>
  render(Strip, { children: says(text), ...(order === undefined ? {} : { order }) });
const shown = () => screen.queryAllByText(/./, { selector: '.strip span span' }).map((e) => e.textContent);

test('the two most pressing are shown, whenever they came, and what waited comes when one goes', () => {
  strip('huddle', 7);
  strip('cancelled', 6);
  const connection = strip('connection', 0);
  expect(shown()).toEqual(['cancelled', 'connection']);
  connection.unmount();
  expect(shown()).toEqual(['huddle', 'cancelled']);
});

test('one that concerns nobody in particular is always shown', () => {
  strip('closed', 1);
  strip('archived', 2);
  strip('saved');
  expect(shown()).toEqual(['closed', 'archived', 'saved']);
});
