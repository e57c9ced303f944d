import { expect, test } from 'vitest';
import { marked } from './finding';

test('what was looked for is marked, without regard to accents and capitals', () => {
  expect(marked('The Café, a cafe', 'cafe')).toEqual([
    { text: 'The ', hit: false },
    { text: 'Café', hit: true },
    { text: ', a ', hit: false },
    { text: 'cafe', hit: true },
  ]);
  expect(marked('nothing', 'cafe')).toEqual([{ text: 'nothing', hit: false }]);
  expect(marked('e\u0301tage 🐦', 'etage')).toEqual([
    { text: 'e\u0301tage', hit: true },
    { text: ' 🐦', hit: false },
  ]);
});
