import { ChangeSet, Text } from '@codemirror/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply, inserted, type Sections } from './sections';

test('a change set reads the same with the editor and without it', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '😀', '\n', ' '), maxLength: 30 });
  const edit = fc.record({ at: fc.nat(), cut: fc.nat(5), insert: words });
  fc.assert(
    fc.property(words, fc.array(edit, { maxLength: 4 }), (text, edits) => {
      let at = 0;
      const changes = edits.flatMap(({ at: skip, cut, insert }) => {
        const from = Math.min(at + (skip % 7), text.length);
        const to = Math.min(from + cut, text.length);
        at = to;
        return [{ from, to, insert }];
      });
      const set = ChangeSet.of(changes, text.length);
      const sections = JSON.parse(JSON.stringify(set.toJSON())) as Sections;
      expect(apply(text, sections)).toBe(set.apply(Text.of(text.split('\n'))).toString());
    }),
  );
});

test('a change set for another text is refused', () => {
  expect(() => apply('abc', [2])).toThrow();
});

test('what was put in can be handed back', () => {
  expect(inserted([3, [2, 'one', 'two'], [1], 4, [0, '!']])).toEqual(['one\ntwo', '!']);
});
