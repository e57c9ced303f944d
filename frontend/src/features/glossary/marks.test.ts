import { expect, test } from 'vitest';
import type { Term } from '../../protocol.gen';
import { once } from '../../ui/growth';
import { askable, Glossary } from './marks';

const term = (word: string, also: string[] = []): Term => ({ word, also, meaning: 'm', kind: 'other' });
const terms = [
  term('bird'),
  term('WAL', ['write-ahead log']),
  term('WAL-E'),
  term('.NET'),
  term('C++'),
  term('ääni'),
];
const list = new Glossary(terms);

/** What is marked: known words in brackets, unknown ones in braces. */
const shown = (text: string, acronyms?: boolean) =>
  list
    .cut(text, acronyms)
    .map((mark) =>
      mark.kind === 'text' ? mark.text : mark.kind === 'known' ? `[${mark.text}]` : `{${mark.text}}`,
    )
    .join('');

test.each([
  ['bird looked fine', '[bird] looked fine'],
  ['Bird, BIRD and birds', '[Bird], [BIRD] and birds'],
  ['a songbird', 'a songbird'],
  ['the Write-Ahead Log was full', 'the [Write-Ahead Log] was full'],
  ['WAL-E before WAL', '[WAL-E] before [WAL]'],
  ['we run .NET here', 'we run [.NET] here'],
  ['in C++, mostly', 'in [C++], mostly'],
  ['net', 'net'],
  ['ÄÄNI', '[ÄÄNI]'],
  ['LSE at 14:07 UTC, 3 GB, 20GB', '{LSE} at 14:07 UTC, 3 GB, 20GB'],
  ['S3 and K8S, not A or ABCDEFG', '{S3} and {K8S}, not A or ABCDEFG'],
  ['NOTHING HERE IS AN ACRONYM', 'NOTHING HERE IS AN ACRONYM'],
  ['<b>bird</b>', '<b>[bird]</b>'],
  ['', ''],
])('%s', (text, marked) => {
  expect(shown(text)).toBe(marked);
});

test('in a command only words of the list are marked', () => {
  expect(shown('kill bird with LSE', false)).toBe('kill [bird] with LSE');
});

test('nothing is lost or doubled, whatever is written', () => {
  for (const text of ['bird bird', 'birdWAL', '.NET.NET', 'C++++', '\ud800bird', 'İSTANBUL bird']) {
    expect(
      list
        .cut(text)
        .map((mark) => mark.text)
        .join(''),
    ).toBe(text);
  }
});

test('a word is found by any of its spellings', () => {
  expect(list.term('Write-ahead LOG')).toBe(terms[1]);
  expect(list.term('logs')).toBeUndefined();
});

test.each([
  ['bird', 'bird'],
  [' “bird”, ', 'bird'],
  ['pgpool-II', 'pgpool-II'],
  ['two words', undefined],
  ['42', undefined],
  ['', undefined],
])('asking about %s', (selected, word) => {
  expect(askable(selected)).toBe(word);
});

test.each([
  ['words that are on no list', 'cart '],
  ['words that are on the list', 'bird '],
  ['words that begin like one on the list', 'write-ahead logs '],
  ['acronyms', 'QXZ a '],
  ['one long word', 'bird'],
  ['signs only', '.-+'],
])('%s: a text is walked through once', (_, piece) => {
  const glossary = new Glossary(terms);
  expect(once((n) => glossary.cut(piece.repeat(n / piece.length)))).toBe(true);
});
