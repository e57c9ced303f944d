import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChangeSet, Text } from '@codemirror/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply, difference, inserted, sum, type Sections } from './sections';

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

// What the server is tested with, too.
const vectors = join(import.meta.dirname, '../../../room/text/testdata/changeset.json');

interface Session {
  doc: string;
  pushes: { accepted: Sections[]; length: number; fnv1a: number }[];
  final: string;
}

test('a text that is written in has the words, the length and the sum that the server gives it', () => {
  const { session } = JSON.parse(readFileSync(vectors, 'utf8')) as { session: Session[] };
  expect(session.length).toBeGreaterThan(0);
  for (const { doc, pushes, final } of session) {
    let text = doc;
    for (const { accepted, length, fnv1a } of pushes) {
      text = accepted.reduce(apply, text);
      expect([text.length, sum(text)]).toEqual([length, fnv1a]);
    }
    expect(text).toBe(final);
  }
});

test('what parts two texts makes one of the other, and cuts no character in two', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'b', '😀', '😁', '\n'), maxLength: 8 });
  fc.assert(
    fc.property(words, words, (from, to) => {
      const change = difference(from, to);
      expect(apply(from, change)).toBe(to);
      expect(
        ChangeSet.fromJSON(change)
          .apply(Text.of(from.split('\n')))
          .toString(),
      ).toBe(to);
      for (const piece of inserted(change)) expect(() => encodeURIComponent(piece)).not.toThrow();
    }),
  );
});

test('a change set for another text is refused', () => {
  expect(() => apply('abc', [2])).toThrow();
});

test('what was put in can be handed back', () => {
  expect(inserted([3, [2, 'one', 'two'], [1], 4, [0, '!']])).toEqual(['one\ntwo', '!']);
});
