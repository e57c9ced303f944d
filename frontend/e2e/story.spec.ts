import { ask, type Made } from './rooms';
import { expect, test } from './test';

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
