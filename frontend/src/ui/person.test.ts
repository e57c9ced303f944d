import { expect, test } from 'vitest';
import { initials } from './person';

test.each([
  ['Noor Jansen', 'NJ'],
  ['Ines', 'IN'],
  ['Ana María López', 'AL'],
  ['  élodie  ', 'ÉL'],
  ['Jean-Luc', 'JL'],
  ['李小龍', '李小'],
  ['e\u0301a', 'E\u0301A'],
  ['(they)', 'TH'],
  ['…', '?'],
  ['', '?'],
])('the initials of %j are %j', (name, letters) => expect(initials(name)).toBe(letters));
