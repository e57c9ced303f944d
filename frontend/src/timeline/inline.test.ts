import { expect, test } from 'vitest';
import { address, blocks, pieces, direction } from './inline';

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

test('a line runs as its first letter does', () => {
  const of = (text: string) => direction(pieces(text));
  expect(of('12:03 `קוד` says abc')).toBe('rtl');
  expect(of('`abc` קוד')).toBe('ltr');
  expect(of('مرحبا')).toBe('rtl');
  expect(of('2 + 2')).toBe('ltr');
  expect(of('日本 עברית')).toBe('ltr');
});
