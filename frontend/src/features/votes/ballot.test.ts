import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { LineDots, Vote } from '../../protocol.gen';
import { meet, viewOf, type Meeting } from '../../app/testing';
import { Paper } from './ballot.svelte';
import { asOnBallot, settled } from './result';

const lines = ['a', 'b', 'c'];
const line = (id: string) => ({ id, words: id, moments: [] });

const vote: Vote = { id: 'v', lines, dots: 3, perLine: 2, state: 'open', tally: [], ballots: 0 };
const voting = { lines: lines.map(line), votes: [vote] };

describe('ballot', () => {
  let r: Meeting;
  let paper: Paper;
  const refused = vi.fn();
  beforeEach(() => {
    r = meet(voting);
    refused.mockReset();
    paper = new Paper(r.room, 'v', refused);
  });
  const sent = () => r.asked.map(({ body }) => (body as { dots: LineDots[] }).dots);

  test('shows at once what was put down', () => {
    expect(paper.put('a')).toBe(true);
    expect(paper.on('a')).toBe(1);
    expect(paper.left).toBe(2);
  });

  test('holds to its dots, and to how many lie on one line', () => {
    paper.put('a');
    paper.put('a');
    expect(paper.put('a')).toBe(false);
    paper.put('b');
    expect(paper.put('c')).toBe(false);
    expect(paper.take('c')).toBe(false);
    expect([paper.on('a'), paper.on('b'), paper.on('c')]).toEqual([2, 1, 0]);
  });

  test('sends the whole ballot, one at a time, and then only the newest', async () => {
    paper.put('b');
    paper.put('a');
    paper.put('a');
    paper.take('b');
    expect(r.waiting).toHaveLength(1);
    await r.waiting[0]!.ack();
    await r.waiting[0]!.ack();
    expect(sent()).toEqual([[{ line: 'b', dots: 1 }], [{ line: 'a', dots: 2 }]]);
    expect(r.waiting).toHaveLength(0);
  });

  test('stays as it is between the answer and what the room shows', async () => {
    paper.put('a');
    await r.waiting[0]!.ack();
    expect(paper.on('a')).toBe(1);
    r.mine({ ballots: [{ vote: 'v', dots: [{ line: 'a', dots: 1 }] }] });
    expect(paper.on('a')).toBe(1);
    // Another window of mine goes on.
    r.mine({ ballots: [{ vote: 'v', dots: [{ line: 'c', dots: 2 }] }] });
    expect([paper.on('a'), paper.on('c')]).toEqual([0, 2]);
  });

  test('a refused ballot goes back to what the room has, and says why', async () => {
    r.mine({ ballots: [{ vote: 'v', dots: [{ line: 'b', dots: 1 }] }] });
    paper.put('a');
    await r.waiting[0]!.refuse('not_now', 'The vote is closed.');
    expect([paper.on('a'), paper.on('b')]).toEqual([0, 1]);
    expect(refused).toHaveBeenCalledWith('The vote is closed.');
  });

  test('a refusal of what is no longer wanted is not shown; the newest follows', async () => {
    paper.put('a');
    paper.put('b');
    await r.waiting[0]!.refuse('not_now');
    expect(refused).not.toHaveBeenCalled();
    await r.waiting[0]!.ack();
    expect(sent().at(-1)).toEqual([
      { line: 'a', dots: 1 },
      { line: 'b', dots: 1 },
    ]);
  });

  test('taking everything back is a ballot too', async () => {
    r.mine({ ballots: [{ vote: 'v', dots: [{ line: 'b', dots: 1 }] }] });
    paper.take('b');
    expect(sent()).toEqual([[]]);
  });
});

test('ties keep the order of the ballot', () => {
  const revealed = {
    ...vote,
    state: 'revealed' as const,
    tally: [
      { line: 'a', dots: 1 },
      { line: 'b', dots: 4 },
      { line: 'c', dots: 1 },
    ],
  };
  const order = settled(asOnBallot(viewOf(voting), revealed)).map(({ line }) => line.id);
  expect(order).toEqual(['b', 'a', 'c']);
});
