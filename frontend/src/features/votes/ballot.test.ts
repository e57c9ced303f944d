import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { LineDots } from '../../protocol.gen';
import { FakeRoom } from '../../room/fake.svelte';
import { Paper } from './ballot.svelte';
import { asOnBallot, settled } from './result';

const lines = ['a', 'b', 'c'];
const line = (id: string) => ({ id, words: id, moments: [] });

function room(): FakeRoom {
  const room = new FakeRoom();
  room.view = {
    ...room.view!,
    lines: lines.map(line),
    votes: [{ id: 'v', lines, dots: 3, perLine: 2, state: 'open', tally: [], ballots: 0 }],
  };
  return room;
}

describe('ballot', () => {
  let r: FakeRoom;
  let paper: Paper;
  const refused = vi.fn();
  beforeEach(() => {
    r = room();
    refused.mockReset();
    paper = new Paper(r, 'v', refused);
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
    r.ballots = [{ vote: 'v', dots: [{ line: 'a', dots: 1 }] }];
    expect(paper.on('a')).toBe(1);
    // Another window of mine goes on.
    r.ballots = [{ vote: 'v', dots: [{ line: 'c', dots: 2 }] }];
    expect([paper.on('a'), paper.on('c')]).toEqual([0, 2]);
  });

  test('a refused ballot goes back to what the room has, and says why', async () => {
    r.ballots = [{ vote: 'v', dots: [{ line: 'b', dots: 1 }] }];
    paper.put('a');
    await r.waiting[0]!.refuse('not_now', 'The vote is closed.');
    expect([paper.on('a'), paper.on('b')]).toEqual([0, 1]);
    expect(refused).toHaveBeenCalledWith('The vote is closed.');
  });

  test('a refusal of what is no longer wanted is not shown; the newest follows', async () => {
    paper.put('a');
    paper.put('b');
    await r.waiting[0]!.refuse('busy');
    expect(refused).not.toHaveBeenCalled();
    await r.waiting[0]!.ack();
    expect(sent().at(-1)).toEqual([
      { line: 'a', dots: 1 },
      { line: 'b', dots: 1 },
    ]);
  });

  test('taking everything back is a ballot too', async () => {
    r.ballots = [{ vote: 'v', dots: [{ line: 'b', dots: 1 }] }];
    paper.take('b');
    expect(sent()).toEqual([[]]);
  });
});

test('ties keep the order of the ballot', () => {
  const r = room();
  const vote = {
    ...r.view!.votes[0]!,
    state: 'revealed' as const,
    tally: [
      { line: 'a', dots: 1 },
      { line: 'b', dots: 4 },
      { line: 'c', dots: 1 },
    ],
  };
  const order = settled(asOnBallot(r.view!, vote)).map(({ line }) => line.id);
  expect(order).toEqual(['b', 'a', 'c']);
});
