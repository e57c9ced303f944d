import { expect, test } from 'vitest';
import { asSeen } from './seen';

// The same words as in room/seen_test.go.
const stored = 'Zoë’s  “evening” of\u00a0the café – again…';

test.each([
  stored,
  'Zoë\'s "evening" of the café - again...',
  " Zoe\u0308's“evening” of the cafe\u0301 — again... ".replace("'s“", "'s “"),
  'zoë’s "EVENING" of\tthe\u202fcafé\u200b – again…',
  '\u2068Zoë’s “evening” of the café – again…\u2069',
])('%j is what people see', (typed) => expect(asSeen(typed)).toBe(asSeen(stored)));

test.each(['', 'Zoe’s evening of the cafe, again', 'Zoës “evening” of the café – again…'])(
  '%j is something else',
  (typed) => expect(asSeen(typed)).not.toBe(asSeen(stored)),
);
