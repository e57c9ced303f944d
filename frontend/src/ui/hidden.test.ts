import { expect, test } from 'vitest';
import { once } from './growth';
import { inParts, seenOnly } from './hidden';
import { unseen } from './unseen';

test.each([
  ['rm -rf /tmp/a\u200b', 'rm -rf /tmp/a⟨U+200B⟩', 'rm -rf /tmp/a'],
  ['echo \u202egnp.exe\u2069', 'echo ⟨U+202E⟩gnp.exe⟨U+2069⟩', 'echo gnp.exe'],
  ['a\u0000\u001b\u0085b', 'a⟨U+0000⟩⟨U+001B⟩⟨U+0085⟩b', 'ab'],
  ['a\r\nb', 'a⟨U+000D⟩\nb', 'a\nb'],
  ['a\u00adb\ufeffc\u3164d\u2800e\u{e0041}f', 'a⟨U+00AD⟩b⟨U+FEFF⟩c⟨U+3164⟩d⟨U+2800⟩e⟨U+E0041⟩f', 'abcdef'],
  ['a\u2028b\ue000c', 'a⟨U+2028⟩b⟨U+E000⟩c', 'abc'],
  ['\u200d👩\u200d', '⟨U+200D⟩👩⟨U+200D⟩', '👩'],
])('%j is shown, and can be left out', (text, shown, without) => {
  expect(
    inParts(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(shown);
  expect(unseen.test(text)).toBe(true);
  expect(seenOnly(text)).toBe(without);
});

test.each(['redis-cli --latency', 'echo "⚠️ 👩‍🚒 é 漢字"', 'a\tb\nc', 'a\u00a0b', ''])(
  '%j holds nothing of that kind',
  (text) => {
    expect(seenOnly(text)).toBe(text);
  },
);

test.each(['\u200b', 'a\u200b', '👩\u200d', '👩\ufe0f', 'a'])(
  '%j: a text is walked through once',
  (piece) => {
    expect(once((n) => inParts(piece.repeat(n / piece.length)))).toBe(true);
  },
);
