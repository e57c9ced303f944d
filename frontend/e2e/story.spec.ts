import { ask, type Made } from './rooms';
import { accessible, expect, test } from './test';

for (const phone of [false, true]) {
  test(`the story and its neighbours are accessible, ${phone ? 'phone' : 'wide'}`, async ({ person }) => {
    test.setTimeout(120_000); // a story of a hundred moments, looked at five times in two looks
    const ines = await person('Ines', { phone });
    await ines.goto('/settings');
    const { room } = await ask<Made>(ines, '/api/example', { name: 'Ines Koskinen' });
    await ines.goto(`/m/${room}/prepare`);
    await expect(ines.getByRole('article').first()).toBeVisible();
    await accessible(ines);
    await ines.getByRole('button', { name: /^Edit/ }).nth(2).click();
    await expect(ines.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
    await accessible(ines);
    await ines.keyboard.press('Escape');
    await ines.keyboard.press('/');
    await ines.getByRole('searchbox').fill('replica');
    await expect(ines.getByRole('dialog').getByRole('link').first()).toBeVisible();
    await accessible(ines);
    for (const part of ['people', 'about']) {
      await ines.goto(`/m/${room}/prepare?part=${part}`);
      await expect(ines.getByRole('heading', { level: 1 })).toBeVisible();
      await accessible(ines);
    }
  });
}

test('moments are walked, written and removed by keyboard alone', async ({ person }) => {
  const ines = await person('Ines');
  await ines.goto('/settings');
  const { room } = await ask<Made>(ines, '/api/example', { name: 'Ines Koskinen' });
  await ines.goto(`/m/${room}/prepare`);
  await expect(ines.getByRole('article')).toHaveCount(60);
  await ines.keyboard.press('j');
  await ines.keyboard.press('j');
  await expect(ines.getByRole('article').nth(1)).toBeFocused();
  await ines.keyboard.press('Enter');
  await expect(ines.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  await ines.keyboard.press('Control+End');
  await ines.keyboard.type(' As every day.');
  await ines.keyboard.press('Escape');
  await expect(ines.getByRole('article').nth(1)).toBeFocused();
  await expect(ines.getByRole('article').nth(1)).toContainText('As every day.');
  await ines.keyboard.press('a');
  await ines.keyboard.type('Nobody looked at it.');
  await ines.keyboard.press('Escape');
  await expect(ines.getByRole('article')).toHaveCount(61);
  await expect(ines.getByRole('article').nth(2)).toContainText('Nobody looked at it.');
});
