// The end of a meeting: its title typed, seven days, and a way back until then.
import { join, make } from './rooms';
import { accessible, expect, test } from './test';

test('a meeting is to be deleted, everybody is told, and it is kept', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await omar.goto(`/m/${made.room}/prepare`);
  await expect(omar.getByRole('heading', { level: 1 })).toBeVisible();
  await ines.goto(`/m/${made.room}/prepare?part=about`);
  await ines.getByRole('button', { name: 'Delete this meeting…' }).click();
  const dialog = ines.getByRole('dialog', { name: 'Delete this meeting?' });
  await dialog.getByRole('textbox').fill('checkout');
  await dialog.getByRole('button', { name: 'Delete in seven days' }).click();
  await expect(dialog.getByText('That is not its title yet.')).toBeVisible();
  await accessible(ines);
  await dialog.getByRole('textbox').fill('Checkout slowdown');
  await dialog.getByRole('textbox').press('Enter');
  await expect(dialog).toBeHidden();
  const strip = 'This meeting will be deleted on';
  for (const page of [ines, omar]) await expect(page.locator('.strip', { hasText: strip })).toBeVisible();
  await expect(ines.getByRole('button', { name: 'Delete this meeting…' })).toHaveCount(0);
  await accessible(omar);
  await expect(omar.getByRole('button', { name: 'Keep this meeting' })).toHaveCount(0);
  await ines.getByRole('button', { name: 'Keep this meeting' }).click();
  for (const page of [ines, omar]) await expect(page.locator('.strip', { hasText: strip })).toHaveCount(0);
});
