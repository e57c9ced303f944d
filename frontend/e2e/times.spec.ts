// Times make the story: what is typed is put where its time says, and nobody else is moved on the page.
import type { Page } from '@playwright/test';
import { command, join, make, view } from './rooms';
import { accessible, expect, test } from './test';

const zone = 'Europe/Helsinki';
const id = (n: number) => `6f1c2b6e-3a52-4c0e-9d4f-${String(n).padStart(12, '0')}`;
const at = (minute: number) => new Date(Date.UTC(2026, 2, 12, 0, minute)).toISOString();

async function tell(page: Page, room: string, minutes: number[]) {
  let after: string | undefined;
  for (const n of minutes) {
    await command(page, room, 'entry.add', {
      entry: id(n),
      ...(after ? { after } : {}),
      kind: 'action',
      when: { at: at(n), zone, precision: 'exact' },
      text: `It was ${n} past.`,
    });
    after = id(n);
  }
}

const order = (page: Page) =>
  page.locator('ol.story time').evaluateAll((all) => all.map((time) => time.textContent));

test('a typed time puts its moment there, with its writer, and moves nobody who reads', async ({
  person,
}) => {
  test.setTimeout(90_000);
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const notices = ines.getByRole('region', { name: 'Notices' });
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await tell(
    ines,
    made.room,
    Array.from({ length: 30 }, (_, i) => i),
  );
  for (const page of [ines, omar]) {
    await page.goto(`/m/${made.room}/prepare`);
    await expect(page.getByRole('article')).toHaveCount(30);
  }
  // Omar reads in the middle.
  const read = omar.locator(`#entry-${id(15)}`);
  await read.evaluate((article) => article.scrollIntoView({ block: 'start' }));
  await expect(omar.getByText(/\d+ of 30/)).toBeVisible();

  await ines
    .getByRole('button', { name: /^Moment/ })
    .first()
    .click();
  const words = ines.getByRole('textbox', { name: /^Words of the moment/ });
  await expect(words).toBeFocused();
  await ines.keyboard.type('The graph bent.');
  await expect(ines.locator('article').last()).toContainText('The graph bent.');
  await expect(omar.getByRole('article')).toHaveCount(31);
  const stood = (await read.boundingBox())!.y;

  await ines.getByLabel('Time', { exact: true }).fill('about 2:05');
  await ines.keyboard.press('Enter');
  await expect(notices.getByText('Moved to 02:05.')).toBeVisible();
  await expect.poll(() => order(omar)).toEqual(await order(ines));
  expect((await order(ines)).slice(4, 8)).toEqual(['02:04', '02:05', '02:05', '02:06']);
  await expect(ines.getByLabel('Time', { exact: true })).toBeFocused();
  await expect(ines.locator('article.here')).toBeInViewport();
  expect(Math.abs((await read.boundingBox())!.y - stood)).toBeLessThan(2);

  // The place is taken back, the time stays.
  await ines.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await order(ines)).at(-1)).toBe('02:05');
  await expect(ines.getByText('1 moment does not stand where its time says.')).toBeVisible();
  await expect(omar.getByText('1 moment does not stand where its time says.')).toBeAttached();

  // Omar writes in it, and goes along with his caret when Ines puts all in order.
  await omar.getByRole('button', { name: /^Edit/ }).last().click();
  const his = omar.getByRole('textbox', { name: /^Words of the moment/ });
  await expect(his).toBeFocused();
  await omar.keyboard.press('Home');
  await omar.keyboard.type('At last, ');
  const held = (await his.boundingBox())!.y;
  await ines.keyboard.press('Escape');
  await ines.getByRole('button', { name: 'Put all in time order' }).click();
  await expect(notices.getByText('One moment moved into time order.')).toBeVisible();
  await expect
    .poll(async () => (await order(omar)).slice(4, 8))
    .toEqual(['02:04', '02:05', '02:05', '02:06']);
  await expect(his).toBeFocused();
  expect(Math.abs((await his.boundingBox())!.y - held)).toBeLessThan(2);
  await omar.keyboard.type('slowly, ');
  await expect
    .poll(async () => Object.values((await view(ines, made.room)).texts).map(({ text }) => text))
    .toContain('At last, slowly, The graph bent.');
  await ines.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await order(ines)).at(-1)).toBe('02:05');
});

test('the form of a moment is filled by keyboard, and Esc leaves from every field', async ({ person }) => {
  const ines = await person('Ines');
  const tomas = await person('Tomas');
  const made = await make(ines, 'Ines');
  await join(tomas, made, 'Tomas');
  await tell(ines, made.room, [13]);
  await ines.goto(`/m/${made.room}/prepare`);
  const edit = ines.getByRole('button', { name: /^Edit/ });
  const form = ines.locator('article.here');
  for (const field of ['Time', 'Day', 'What it was', 'Who was there', 'Evidence']) {
    await edit.click();
    await form.getByLabel(field, { exact: true }).first().focus();
    await ines.keyboard.press('Escape');
    await expect(form).toHaveCount(0);
    await expect(ines.getByRole('article')).toBeFocused();
  }

  await edit.click();
  await form.getByRole('combobox', { name: 'Who was there' }).fill('Tom');
  await accessible(ines);
  await ines.keyboard.press('Enter');
  await expect(form.getByRole('button', { name: 'Remove Tomas' })).toBeVisible();
  await expect(form.getByRole('combobox', { name: 'Who was there' })).toHaveValue('');
  // Nobody becomes a stranger by Enter alone.
  await ines.keyboard.type('Tuomo');
  await ines.keyboard.press('Enter');
  await expect(form.getByRole('option', { name: 'Somebody new: Tuomo' })).toBeVisible();
  await expect(form.getByRole('combobox', { name: 'Who was there' })).toHaveValue('Tuomo');
  await ines.keyboard.press('ArrowDown');
  await ines.keyboard.press('Enter');
  await expect(form.getByRole('button', { name: 'Remove Tuomo' })).toBeVisible();

  const time = form.getByLabel('Time', { exact: true });
  await time.fill('25:99');
  await ines.keyboard.press('Enter');
  await expect(form.getByText(/^Type a time such as/)).toBeVisible();
  await time.fill('02:13:25');
  await ines.keyboard.press('Tab');
  await expect(ines.locator('ol.story time')).toHaveText('02:13:25');
  await ines.keyboard.press('Escape');

  // What was left untouched is nobody's.
  await ines.keyboard.press('a');
  await expect(ines.getByRole('article')).toHaveCount(2);
  await expect(ines.getByRole('textbox', { name: /^Words of the moment/ })).toBeFocused();
  await ines.keyboard.press('Escape');
  await expect(ines.getByRole('article')).toHaveCount(1);
  await expect(ines.getByText('taken out')).toHaveCount(0);
});

test('of an hour that came twice it is asked which, and shown, and kept', async ({ person }) => {
  const ines = await person('Ines');
  const made = await make(ines, 'Ines');
  await command(ines, made.room, 'entry.add', {
    entry: id(1),
    kind: 'action',
    when: { at: '2026-10-24T20:00:00.000Z', zone, precision: 'exact' },
    text: 'The evening before.',
  });
  await command(ines, made.room, 'entry.add', { entry: id(2), kind: 'action', text: 'It came again.' });
  await ines.goto(`/m/${made.room}/prepare`);
  await ines.getByRole('button', { name: /^Edit/ }).last().click();
  const form = ines.locator('article.here');
  await form.getByLabel('Time', { exact: true }).fill('tomorrow 3:30');
  await ines.keyboard.press('Enter');
  await form.getByRole('radio', { name: 'The second, GMT+2' }).check();
  await expect(form.locator('.m-time')).toContainText('GMT+2');
  await form.getByLabel('Time', { exact: true }).fill('3:31');
  await ines.keyboard.press('Enter');
  await expect(form.locator('time')).toHaveAttribute('datetime', '2026-10-25T01:31:00.000Z');
  await expect(form.locator('.m-time')).toContainText('GMT+2');
});
