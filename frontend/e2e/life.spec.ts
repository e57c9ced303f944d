// A room's life: somebody leaves it, in all their windows, and comes back as somebody new.
import { join, make } from './rooms';
import { accessible, expect, test } from './test';

test('a room is left for good', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar', { theme: 'dark', phone: true });
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await ines.goto(`/m/${made.room}/prepare`);

  // Somebody has to lead: the question says so, and by keyboard, before anything is asked of the room.
  await expect(ines.getByRole('heading', { level: 1, name: 'Story' })).toBeVisible();
  await ines.keyboard.press('Control+K');
  await ines.getByRole('combobox', { name: 'What would you like to do?' }).fill('leave');
  await expect(ines.getByRole('option', { name: 'Leave this meeting…' })).toBeVisible();
  await ines.keyboard.press('Enter');
  const leaving = ines.getByRole('dialog', { name: 'Leave this meeting?' });
  await expect(leaving).toContainText('Somebody has to lead.');
  await accessible(ines);
  await leaving.getByRole('button', { name: 'Stay' }).click();

  // Omar leaves from the menu of a phone; his other window goes too.
  await omar.goto(`/m/${made.room}/prepare?part=people`);
  const other = await omar.context().newPage();
  await other.goto(`/m/${made.room}/prepare`);
  await expect(other.getByRole('heading', { level: 1, name: 'Story' })).toBeVisible();
  await omar.getByRole('button', { name: 'More', exact: true }).click();
  await omar.getByRole('menuitem', { name: 'Leave this meeting…' }).click();
  const dialog = omar.getByRole('dialog', { name: 'Leave this meeting?' });
  await expect(dialog).toContainText('Drafts you have not handed in are deleted.');
  await accessible(omar);
  await dialog.getByRole('button', { name: 'Leave', exact: true }).click();
  for (const page of [omar, other]) {
    await expect(page.getByText('You have left Checkout slowdown.').first()).toBeVisible();
    await expect(page).toHaveURL('/');
    await expect(page.getByRole('link', { name: 'Checkout slowdown' })).toHaveCount(0);
  }
  await accessible(omar);
  await other.goto(`/m/${made.room}`);
  await expect(other.getByRole('heading', { name: 'You have left this meeting' })).toBeVisible();
  await other.close();

  // A link that still opens lets him in anew, in the tab in which he left.
  await omar.goto(made.invite.replace(/^https?:\/\/[^/]+/, ''));
  await omar.getByLabel('Your name').fill('Omar, anew');
  await omar.getByRole('button', { name: 'Enter' }).click();
  await expect(omar.getByRole('heading', { level: 1, name: 'Story' })).toBeVisible();
  await ines.goto(`/m/${made.room}/prepare?part=people`);
  await expect(ines.getByRole('button', { name: 'Remove Omar, anew' })).toBeVisible();
  await expect(ines.getByRole('button', { name: /^Remove / })).toHaveCount(2);
});
