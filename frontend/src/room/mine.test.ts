import { expect, it } from 'vitest';
import type { Mine } from '../protocol.gen';
import { anew } from './mine';

it('says anew what has changed, and takes away what is gone', () => {
  const mine: Mine = { drafts: [], ballots: [], read: true, review: { answer: 'right', seen: 3 } };
  const next = anew(mine, {
    type: 'mine',
    changed: ['ballots', 'review'],
    mine: { ballots: [{ vote: 'v', dots: [] }] },
  });
  expect(next).toEqual({ drafts: [], ballots: [{ vote: 'v', dots: [] }], read: true });
  expect(mine.review).toBeDefined();
});
