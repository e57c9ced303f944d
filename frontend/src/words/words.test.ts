import { describe, expect, test } from 'vitest';
import { Speaker, type Words } from './words';

const en = {
  plain: 'Saved',
  gap: 'Ask {name} about {what}.',
  dots: { one: '{n} dot left', other: '{n} dots left' },
  place: {
    ordinal: { one: 'You are {n}st', two: 'You are {n}nd', few: 'You are {n}rd', other: 'You are {n}th' },
  },
  hands: { one: '{n} hand: {names}', other: '{n} hands: {names}' },
} as const satisfies Words;

describe('words', () => {
  const { say, pieces } = new Speaker<typeof en>('en', en);

  test('fills gaps by name', () => {
    expect(say('plain')).toBe('Saved');
    expect(say('gap', { name: 'Tomas', what: 'carts' })).toBe('Ask Tomas about carts.');
  });

  test('counts as the language counts', () => {
    expect(say('dots', { n: 1 })).toBe('1 dot left');
    expect(say('dots', { n: 0 })).toBe('0 dots left');
    expect(say('dots', { n: 19204 })).toBe('19,204 dots left');
    expect([1, 2, 3, 4, 11, 22].map((n) => say('place', { n }))).toEqual([
      'You are 1st',
      'You are 2nd',
      'You are 3rd',
      'You are 4th',
      'You are 11th',
      'You are 22nd',
    ]);
  });

  test('writes lists as the language writes them', () => {
    expect(say('hands', { n: 3, names: ['Tomas', 'Sari', 'you'] })).toBe('3 hands: Tomas, Sari, and you');
  });

  test('what fills a gap is never read as a gap', () => {
    expect(say('gap', { name: '{what}', what: 'x' })).toBe('Ask {what} about x.');
  });

  test('words of another direction do not turn the sentence they stand in', () => {
    expect(say('gap', { name: 'נועה', what: 'carts' })).toBe('Ask \u2068נועה\u2069 about carts.');
    expect(say('gap', { name: 'Ev\u202eil', what: '\u2069x' })).toBe(
      'Ask \u2068Evil\u2069 about \u2068x\u2069.',
    );
    expect(say('hands', { n: 2, names: ['נועה', 'Sari'] })).toBe('2 hands: \u2068נועה\u2069 and Sari');
  });

  test('gives pieces, for elements in gaps', () => {
    expect(pieces('gap', { name: 'Tomas', what: 'carts' })).toEqual([
      { text: 'Ask ' },
      { gap: 'name', text: 'Tomas' },
      { text: ' about ' },
      { gap: 'what', text: 'carts' },
      { text: '.' },
    ]);
  });

  test('a language with more forms uses them, and falls back to `other`', () => {
    const pl = new Speaker<typeof en>('pl', { ...en, dots: { one: 'jeden', few: 'kilka', other: 'wiele' } });
    expect([1, 3, 5].map((n) => pl.say('dots', { n }))).toEqual(['jeden', 'kilka', 'wiele']);
  });

  test('what comes with a part of the app is said where it is asked for, and nowhere else', () => {
    const speaker = new Speaker<typeof en>('en', en);
    const { say } = speaker;
    // @ts-expect-error: whoever has not brought these words cannot say them
    expect(say('later')).toBe('later');
    const part = speaker.with({ later: 'Later, {name}.' });
    expect(part.say('later', { name: 'Sari' })).toBe('Later, Sari.');
    expect(part.say('plain')).toBe('Saved');
    // @ts-expect-error: nor whoever leaves a gap
    expect(part.say('later')).toBe('Later, .');
  });
});
