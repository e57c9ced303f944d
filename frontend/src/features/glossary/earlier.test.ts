import { describe, expect, test } from 'vitest';
import type { EarlierWord, Term } from '../../protocol.gen';
import { suggestions } from './earlier';

const earlier = (word: string, ...also: string[]): EarlierWord => ({
  word,
  meaning: `What ${word} is.`,
  kind: 'technology',
  also,
  from: 'An earlier one',
});
const term = (word: string, meaning = ''): Term => ({ word, meaning, kind: 'other', also: [] });
const words = (all: ReturnType<typeof suggestions>) => all.map((one) => one.word);

describe('words from earlier meetings', () => {
  test('are suggested where somebody asked, however it is spelt', () => {
    expect(words(suggestions([earlier('Bird', 'birdcage')], [term('bird')], []))).toEqual(['bird']);
    expect(words(suggestions([earlier('Bird', 'birdcage')], [term('Birdcage')], []))).toEqual(['Birdcage']);
  });

  test('are suggested once where they stand in the story, after what was asked', () => {
    const all = suggestions(
      [earlier('LSE'), earlier('WAL'), earlier('bird')],
      [term('bird')],
      ['The WAL grew. The LSE did not.', 'WAL again, and the lse'],
    );
    expect(words(all)).toEqual(['bird', 'WAL', 'LSE']);
  });

  test('are not suggested where they are explained, or are not used at all', () => {
    expect(
      suggestions([earlier('bird', 'cage')], [term('Cage', 'Explained.')], ['A bird in a cage.']),
    ).toEqual([]);
    expect(suggestions([earlier('bird')], [term('bird', 'Explained.')], ['bird'])).toEqual([]);
    expect(suggestions([earlier('bird')], [], ['Birds of a feather.'])).toEqual([]);
  });
});
