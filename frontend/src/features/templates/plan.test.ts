import { expect, test } from 'vitest';
import { stageValues, templateValues } from '../../protocol.gen';
import { isFilled, length, openingOf, planOf, questions, total } from './plan';

test('every template has a plan, and no template has none', () => {
  for (const id of templateValues) expect(planOf(id)?.boxes.length, id).toBeGreaterThan(3);
  expect(planOf('live_60')).toMatchObject({ name: '60 minutes' });
  expect(total(planOf('live_60')!)).toBe(60);
  expect(planOf('')).toBeUndefined();
  expect(planOf('from_a_newer_server')).toBeUndefined();
});

test('lengths are said in minutes or in days', () => {
  expect([1, 36, 1440, 10080].map(length)).toEqual(['1 minute', '36 minutes', '1 day', '7 days']);
});

test("there is something to ask in every stage, the template's own first", () => {
  for (const stage of stageValues) expect(questions(undefined, stage).length, stage).toBeGreaterThan(1);
  const [first] = planOf('near_miss')!.ask.find(({ stage }) => stage === 'story')!.ask;
  expect(questions('near_miss', 'story')[0]).toBe(first);
  expect(questions('near_miss', 'story').length).toBeGreaterThan(questions('live_60', 'story').length);
});

test('opening words that were filled in give way to others; words of one\u2019s own do not', () => {
  expect(openingOf('live_60', 'Ours.')).toBe('Ours.');
  expect(openingOf('', 'Ours.')).toBe('Ours.');
  const own = openingOf('one_person', 'Ours.');
  expect(own).toContain('without fear of retribution or humiliation');
  expect(isFilled('Ours.', 'Ours.')).toBe(true);
  expect(isFilled(own, 'Ours.')).toBe(true);
  expect(isFilled(' ', 'Ours.')).toBe(true);
  expect(isFilled(`${own} And more.`, 'Ours.')).toBe(false);
});
