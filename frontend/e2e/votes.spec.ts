import { command, join, make, vote } from './rooms';
import { accessible, expect, test, type As, type Page } from './test';

type Person = (name: string, as?: As) => Promise<Page>;

const questions = [
  'What did the screen look like?',
  'How do we tell waiting from stuck?',
  'What made it easy to say?',
];

/** A room in Inquiry with three lines on the table; Ines leads, Omar has a phone, Sari and Tomas sit at desks. */
async function table(person: Person) {
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const sari = await person('Sari', { reducedMotion: true });
  const made = await make(ines, 'Ines');
  for (const [page, name] of [
    [omar, 'Omar'],
    [sari, 'Sari'],
  ] as const)
    await join(page, made, name);
  for (const words of questions) {
    const draft = crypto.randomUUID();
    await command(ines, made.room, 'line.draft', { draft, version: 0, words });
    await command(ines, made.room, 'line.hand_in', { draft });
    await command(ines, made.room, 'line.sign', { draft });
  }
  await command(ines, made.room, 'lines.open', {});
  await command(ines, made.room, 'stage.set', { stage: 'inquiry' });
  for (const page of [ines, omar, sari]) await page.goto(`/m/${made.room}/live`);
  await expect(omar.locator('.line-of')).toHaveCount(3);
  return { ines, omar, sari, made };
}

async function start(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Start a vote|Vote again)$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start a vote' }).click();
}

const dots = (page: Page, n: number) =>
  page.getByRole('group', { name: `Dots for line ${n}` }).getByRole('button');
const put = (page: Page, n: number) =>
  page.getByRole('group', { name: `Dots for line ${n}` }).locator('[aria-pressed=true]');

test('three people choose where to look first', async ({ person }) => {
  const { ines, omar, sari, made } = await table(person);
  const frames: string[] = [];
  await start(ines);
  await expect(omar.getByText('You have 3 dots left, up to 2 on one line.')).toBeVisible();
  omar.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void frames.push(String(payload))),
  );
  await omar.reload();

  // With a pointer.
  await dots(omar, 2).first().click();
  await expect(dots(omar, 2).first()).toHaveAttribute('aria-label', /^Put a dot on .+, 2 of 3 left$/);
  await dots(omar, 2).last().click();
  await dots(omar, 1).first().click();
  await expect(omar.getByText('Your 3 dots are placed')).toBeVisible();
  await expect(dots(omar, 3).first()).toHaveAttribute('aria-disabled', 'true');
  // With keys.
  await ines.keyboard.press('2');
  for (const key of ['+', '+', '+', '-']) await ines.keyboard.press(key);
  await expect(put(ines, 2)).toHaveCount(1);
  await sari.keyboard.press('3');
  await sari.keyboard.press('+');
  for (const page of [ines, omar, sari]) await expect(page.getByText('Everybody has voted')).toBeVisible();
  // Nothing that came here says what somebody else chose.
  expect(frames.filter((frame) => frame.includes('"tally":[{') || frame.includes('vote.revealed'))).toEqual(
    [],
  );
  const ballots = frames.filter((frame) => frame.includes('"type":"mine"'));
  expect(ballots.every((frame) => (frame.match(/"dots":\[/g) ?? []).length <= 1)).toBe(true);
  await accessible(ines);
  await accessible(omar);

  // A reload in the middle: my dots are as I left them.
  await omar.reload();
  await expect(put(omar, 2)).toHaveCount(2);
  await expect(put(omar, 1)).toHaveCount(1);
  await expect(omar.getByText('Everybody has voted')).toBeVisible();

  await ines.getByRole('button', { name: 'Close the vote' }).click();
  await expect(omar.getByText('The vote is closed. Your dots are kept.')).toBeVisible();
  await expect(dots(omar, 1).first()).toHaveAttribute('aria-disabled', 'true');
  await ines.getByRole('button', { name: 'Open it again' }).click();
  await expect(omar.getByText('Your 3 dots are placed')).toBeVisible();

  await ines.getByRole('button', { name: 'Reveal the vote' }).click();
  for (const page of [ines, omar, sari]) {
    const first = page.getByRole('region', { name: 'We start at the top' }).locator('.result').first();
    await expect(first).toContainText('3 dots');
    await expect(first.locator('.n')).toHaveText('2');
  }
  const order = await omar.locator('.result .n').allTextContents();
  expect(order).toEqual(['2', '1', '3']);
  await expect(omar.getByText('Nothing has dropped off the list. 3 people voted.')).toBeVisible();
  await accessible(ines);
  await accessible(omar);

  // A second vote starts empty; the first result stays.
  await start(ines);
  await expect(omar.getByText('You have 3 dots left')).toBeVisible();
  await expect(omar.getByText('An earlier vote, 3 people voted')).toBeVisible();
  await dots(sari, 1).first().click();
  await expect(ines.getByText('How many have voted is shown from 3 on')).toBeVisible();
  await ines.getByRole('button', { name: 'Reveal the vote' }).click();
  const few = ines.getByRole('dialog');
  await expect(few).toContainText('A result is shown from 3 ballots on');
  await accessible(ines);
  await few.getByRole('button', { name: 'Wait a little' }).click();
  await expect(put(sari, 1)).toHaveCount(1);
  await ines.getByRole('button', { name: 'Reveal the vote' }).click();
  await few.getByRole('button', { name: 'End the vote without a result' }).click();
  for (const page of [ines, omar, sari])
    await expect(
      page.getByText('The vote ended without a result. Its dots are deleted.').first(),
    ).toBeVisible();
  await expect(few).toBeHidden();

  // One of three goes while a third vote is on: it ends by itself, and says so.
  await start(ines);
  await expect(dots(omar, 1).first()).toBeVisible();
  await command(sari, made.room, 'person.leave', {});
  await expect(
    omar.getByText('The vote ended without a result. Its dots are deleted.').first(),
  ).toBeVisible();
  await expect(ines.getByRole('button', { name: 'Vote again' }).first()).toBeVisible();
});

test('dots wait for the line, and are put down once it is back', async ({ person }) => {
  const { ines, omar, sari, made } = await table(person);
  await start(ines);
  await expect(dots(omar, 1).first()).toBeVisible();
  await omar.context().setOffline(true);
  await expect(omar.getByText('You are offline. Votes wait until you are back.').first()).toBeVisible({
    timeout: 20_000,
  });
  await expect(dots(omar, 1).first()).toHaveAttribute('aria-disabled', 'true');
  await accessible(omar);
  await omar.context().setOffline(false);
  await expect(dots(omar, 1).first()).not.toHaveAttribute('aria-disabled', 'true', { timeout: 30_000 });
  await dots(omar, 1).first().click();
  await expect(omar.getByText('You have 2 dots left')).toBeVisible();
  for (const page of [ines, sari]) await vote(page, made.room);
  await expect(ines.getByText('Everybody has voted')).toBeVisible();
});
