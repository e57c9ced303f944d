// On paper the whole story stands, however much of it was on the screen, and nothing that is only for a screen.
import { ask, command, type Made } from './rooms';
import { expect, test } from './test';

test('the whole story prints, before the close and after it', async ({ person }) => {
  test.setTimeout(90_000);
  const ines = await person('Ines');
  await ines.goto('/settings');
  const { room } = await ask<Made>(ines, '/api/example', { name: 'Ines' });
  const pages = async () => (await ines.pdf()).toString('latin1').match(/\/Type\s*\/Page[^s]/g)!.length;

  await ines.goto(`/m/${room}/prepare`);
  await ines.getByRole('article').first().waitFor();
  // Sixty moments do not go on two pages: that was what the screen showed.
  expect(await pages()).toBeGreaterThan(4);
  await ines.emulateMedia({ media: 'print' });
  await expect(ines.getByRole('article')).toHaveCount(60);
  await expect(ines.getByRole('article').last()).toBeVisible();
  await expect(ines.getByRole('button', { name: 'Begin the meeting' })).toBeHidden();
  await expect(ines.getByRole('navigation')).toHaveCount(0);
  await ines.emulateMedia({ media: null });

  await command(ines, room, 'room.close', { readers: 'members' });
  await ines.goto(`/m/${room}/story`);
  await ines.getByRole('heading', { level: 1 }).waitFor();
  expect(await pages()).toBeGreaterThan(3);
});
