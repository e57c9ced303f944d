import { expect, test } from 'vitest';
import { once } from '../../ui/growth';
import { piece } from '../timeline/evidence';
import { address, blocks, pieces, resolved } from './inline';

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
  expect(address('https://[a.example')).toBeUndefined();
});

// Text that looks like other text: what is read is where one comes to.
test.each([
  ['https://a.example/b?c=d#e', 'https://a.example/b?c=d#e'],
  ['https://A.example', 'https://A.example'],
  ['https://a.example/ä/漢字', 'https://a.example/ä/漢字'],
  ['https://exаmple.org/login', 'https://xn--exmple-4nf.org/login'],
  ['https://bank.example@evil.example/x', 'https://evil.example/x'],
  ['https://user:pw@evil.example', 'https://evil.example/'],
  ['https://user:pw@evil.example/\u202egnp.exe', 'https://evil.example/%E2%80%AEgnp.exe'],
  ['https://evil.example/\u202egnp.exe', 'https://evil.example/%E2%80%AEgnp.exe'],
  ['https://ev\u200bil.example/a', 'https://evil.example/a'],
  ['https://2130706433/', 'https://127.0.0.1/'],
  ['https://bank.example\\@evil.example', 'https://bank.example\\@evil.example'],
  ['https://a.example:8443/b', 'https://a.example:8443/b'],
  ['https://[a.example', undefined],
])('%j reads as %j', (typed, read) => {
  expect(resolved(typed)).toBe(read);
  expect(pieces(typed)).toEqual(
    read === undefined ? [{ kind: 'text', text: typed }] : [{ kind: 'link', text: read, href: typed }],
  );
});

test('evidence names the host one comes to, and the end of the way as it reads', () => {
  expect(piece('https://bank.example@exаmple.org/a%20b')).toMatchObject({
    host: 'xn--exmple-4nf.org',
    tail: 'a b',
    whole: 'https://xn--exmple-4nf.org/a%20b',
  });
  expect(piece('https://evil.example/\u202egnp.exe')).toMatchObject({ tail: '%E2%80%AEgnp.exe' });
  expect(piece('https://[a.example').kind).toBe('words');
});

test('a line ends however it was ended, and a control can be seen', () => {
  const texts = (words: string) =>
    blocks(words).map((block) =>
      block.kind === 'line' ? block.pieces.map(({ text }) => text).join('') : block.text,
    );
  expect(texts('a\u0085b\u2028c\vd\0e\u001b')).toEqual(['a', 'b', 'c', 'd\ufffde\ufffd']);
  expect(texts('```\nrm\u200b\0 x\n```')).toEqual(['rm\u200b\0 x']); // a command is as it is: copying it asks
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
  expect(once((n) => pieces(`https://a.example/${'\u200b'.repeat(n)}b`))).toBe(true);
  expect(once((n) => pieces(`https://${'a@'.repeat(n / 2)}b.example`))).toBe(true);
  expect(once((n) => pieces('https://b@а.example/\u202e '.repeat(n / 26)))).toBe(true);
  expect(once((n) => pieces(`https://a.example/${'.'.repeat(n)}b`))).toBe(true);
  expect(pieces(`https://a.example/${'.'.repeat(20_000)}`)[0]).toMatchObject({ text: 'https://a.example/' });
});
