// What is secret on its way is secret in the browser too: see the promise in PROTOCOL.md.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { notKept } from './outbox';

test('no secret command is kept in the browser', () => {
  const document = readFileSync('../protocol/PROTOCOL.md', 'utf8');
  const secret = [...document.matchAll(/^\| `([a-z_.]+)`[^|]*\bsecret\b/gm)].map(([, name]) => name!);
  expect(secret.length).toBeGreaterThan(10);
  expect(secret.filter((name) => !notKept.has(name))).toEqual([]);
});
