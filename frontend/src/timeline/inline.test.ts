import { expect, test } from 'vitest';
import { once } from '../growth';
import { address, blocks, pieces } from './inline';

test.each([
  ['plain', [{ kind: 'text', text: 'plain' }]],
  [
    'ran `redis-cli --latency` then',
    [
      { kind: 'text', text: 'ran ' },
      { kind: 'code', text: 'redis-cli --latency' },
      { kind: 'text', text: ' then' },
    ],
  ],
  ['**now**', [{ kind: 'bold', text: 'now' }]],
  [
    'see https://a.example/b?c=d.',
    [
      { kind: 'text', text: 'see ' },
      { kind: 'link', text: 'https://a.example/b?c=d', href: 'https://a.example/b?c=d' },
      { kind: 'text', text: '.' },
    ],
  ],
  [
    '(https://a.example/x_(y))',
    [
      { kind: 'text', text: '(' },
      { kind: 'link', text: 'https://a.example/x_(y)', href: 'https://a.example/x_(y)' },
      { kind: 'text', text: ')' },
    ],
  ],
  ['javascript:alert(1)', [{ kind: 'text', text: 'javascript:alert(1)' }]],
  ['<img src=x onerror=alert(1)>', [{ kind: 'text', text: '<img src=x onerror=alert(1)>' }]],
  ['`not closed', [{ kind: 'text', text: '`not closed' }]],
])('%s', (text, expected) => {
  expect(pieces(text)).toEqual(expected);
});

test('a fence holds a command; one that is not closed is text', () => {
  expect(blocks('run\n```sh\npg_basebackup -D\n```\nthen')).toEqual([
    { kind: 'line', pieces: [{ kind: 'text', text: 'run' }] },
    { kind: 'command', text: 'pg_basebackup -D' },
    { kind: 'line', pieces: [{ kind: 'text', text: 'then' }] },
  ]);
  expect(blocks('```\nopen')[0]!.kind).toBe('line');
});

test('only an address that stands alone is followed', () => {
  expect(address('https://a.example')).toBe('https://a.example');
  expect(address('graph at https://a.example')).toBeUndefined();
  expect(address('javascript:alert(1)')).toBeUndefined();
});

test.each([
  ['code', '`a` `b` '],
  ['code that is not closed', '` '],
  ['bold', '**a** '],
  ['bold that is not closed', '**a* '],
  ['addresses', 'https://a.example/(b) '],
  ['fences', '```\na\n```\n'],
  ['fences that are not closed', '```sh\n'],
])('%s: a text is walked through once', (_, piece) => {
  expect(once((n) => blocks(piece.repeat(n / piece.length)))).toBe(true);
});

test('an address is walked through once, whatever it is full of', () => {
  expect(once((n) => pieces(`https://a.example/${'.'.repeat(n)}b`))).toBe(true);
  expect(pieces(`https://a.example/${'.'.repeat(20_000)}`)[0]).toMatchObject({ text: 'https://a.example/' });
});
