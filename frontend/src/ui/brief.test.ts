import { expect, it } from 'vitest';
import { brief } from './brief';

it('keeps whole words, and cuts where there are none', () => {
  expect(brief('  one line\nand another ')).toBe('one line');
  expect(brief('seven words that do not all fit', 14)).toBe('seven words…');
  expect(brief('漢'.repeat(20), 10)).toBe(`${'漢'.repeat(10)}…`);
  expect(brief('a' + '🐦'.repeat(10), 6)).toBe('a🐦🐦…');
});
