import { beforeEach, expect, test } from 'vitest';
import { secretIn, takeSecret } from './secret';

const secret = 'gLU4dTgnUOHLfH4x4mRyS1ZrIl2JcSKN';

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, '', '/j');
});

test.each([
  '',
  '.',
  '>',
  ')',
  '*',
  '_',
  '%20',
  '%E2%80%8B',
  '\u200b',
  '%3E',
  '%22',
  '…',
  '%C2%A0and%20so%20on',
])('an address with %j behind it is followed all the same', (more) => {
  location.hash = `#${secret}${more}`;
  expect(takeSecret()).toBe(secret);
  expect(location.hash).toBe('');
  expect(secretIn(`Come in: <https://meet.example/j#${secret}${more}`)).toBe(secret);
});

test('what stands before it, or in it without a width, is no part of it', () => {
  location.hash = `#%3C${secret}%3E`;
  expect(takeSecret()).toBe(secret);
  expect(secretIn(`\u200b/j#${secret.slice(0, 9)}\u00ad${secret.slice(9)}`)).toBe(secret);
  expect(secretIn(`“${secret}”.`)).toBe(secret);
});

test('what is none is none', () => {
  expect(secretIn('https://meet.example/somewhere')).toBeUndefined();
  expect(secretIn('come in please')).toBeUndefined();
  location.hash = '#a';
  expect(takeSecret()).toBeUndefined();
});
