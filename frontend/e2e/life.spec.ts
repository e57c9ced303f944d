// A room's life, told by two people: its meeting is cancelled and on again, the room is put away and taken out, and
// somebody leaves it in all their windows, and comes back as somebody new.
import { command, join, make, view } from './rooms';
import { accessible, expect, test } from './test';

test('a meeting is cancelled, archived and left', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar', { theme: 'dark', phone: true });
  const made = await make(ines, 'Ines');
  const { facts } = (await view(ines, made.room)) as unknown as { facts: object };
  await command(ines, made.room, 'room.describe', { facts: { ...facts, meets: '2027-03-16T12:00:00.000Z' } });
  await join(omar, made, 'Omar');
  const invite = made.invite.replace(/^https?:\/\/[^/]+/, '');
  await ines.goto(`/m/${made.room}/prepare`);
  await omar.goto(`/m/${made.room}/prepare`);
  const story = { name: 'Story', level: 1 };
  for (const page of [ines, omar]) await expect(page.getByRole('heading', story)).toBeVisible();
  const more = async (page: typeof ines, item: string) => {
    await page.getByRole('button', { name: 'This meeting', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  await test.step('cancelled, with a word, and on again', async () => {
    await more(ines, 'Cancel the meeting…');
    const dialog = ines.getByRole('dialog', { name: 'Cancel this meeting?' });
    await dialog.getByRole('textbox').fill('Half of us are ill.');
    await accessible(ines);
    await dialog.getByRole('button', { name: 'Cancel the meeting' }).click();
    await expect(dialog).toBeHidden();
    for (const page of [ines, omar])
      await expect(page.locator('.strip', { hasText: 'This meeting was cancelled.' })).toContainText(
        'Ines: Half of us are ill.',
      );
    await expect(ines.getByText('Cancelled. It was to be on')).toBeVisible();
    await accessible(omar);
    await omar.goto('/');
    await expect(omar.getByRole('listitem').filter({ hasText: 'Checkout slowdown' })).toContainText(
      'Cancelled',
    );
    await expect(omar.getByRole('article', { name: 'Next meeting' })).toHaveCount(0);
    await omar.goto(invite);
    await expect(omar.locator('.strip')).toContainText('Half of us are ill.');
    await accessible(omar);
    await ines.getByRole('button', { name: 'It is on again' }).click();
    await expect(ines.locator('.strip', { hasText: 'cancelled' })).toHaveCount(0);
    await omar.goto('/');
    await expect(omar.getByRole('article', { name: 'Next meeting' })).toBeVisible();
  });

  await test.step('put away, and taken out', async () => {
    await ines.keyboard.press('Control+K');
    await ines.getByRole('combobox', { name: 'What would you like to do?' }).fill('archive');
    await ines.keyboard.press('Enter');
    const dialog = ines.getByRole('dialog', { name: 'Archive this meeting?' });
    await accessible(ines);
    await dialog.getByRole('button', { name: 'Archive', exact: true }).click();
    await expect(ines.locator('.strip', { hasText: 'This meeting is archived.' })).toBeVisible();
    await omar.reload();
    const shelf = omar.getByText('1 archived meeting');
    const row = omar.getByRole('link', { name: 'Checkout slowdown' });
    await expect(shelf).toBeVisible();
    await expect(row).toBeHidden();
    await shelf.click();
    await expect(omar).toHaveURL(/\?archived/);
    await accessible(omar);
    await row.click();
    await expect(omar.locator('.strip', { hasText: 'This meeting is archived.' })).toContainText(
      'Whoever leads it can take it out again: Ines.',
    );
    const add = omar.getByRole('button', { name: 'Moment', exact: true });
    await expect(add).toHaveAttribute('aria-disabled', 'true');
    await ines.getByRole('button', { name: 'Take it out of the archive' }).click();
    for (const page of [ines, omar])
      await expect(page.locator('.strip', { hasText: 'archived' })).toHaveCount(0);
    await expect(add).not.toHaveAttribute('aria-disabled', 'true');
  });

  await test.step('left for good', async () => {
    // Somebody has to lead: the question says so before anything is asked of the room.
    await more(ines, 'Leave this meeting…');
    const leaving = ines.getByRole('dialog', { name: 'Leave this meeting?' });
    await expect(leaving).toContainText('Somebody has to lead.');
    await leaving.getByRole('button', { name: 'Stay' }).click();

    const other = await omar.context().newPage();
    await other.goto(`/m/${made.room}/prepare`);
    await expect(other.getByRole('heading', story)).toBeVisible();
    await more(omar, 'Leave this meeting…');
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
    await expect(other.getByRole('heading', { name: /isn’t here, or isn’t open to you/ })).toBeVisible();
    await other.close();

    // A link that still opens lets him in anew, in the tab in which he left.
    await omar.goto(invite);
    await omar.getByLabel('Your name').fill('Omar, anew');
    await omar.getByRole('button', { name: 'Enter' }).click();
    await expect(omar.getByRole('heading', story)).toBeVisible();
    await ines.goto(`/m/${made.room}/prepare?part=people`);
    await expect(ines.getByRole('button', { name: 'What Omar, anew may do' })).toBeVisible();
    await expect(ines.getByRole('button', { name: /^What .* may do/ })).toHaveCount(2);
  });
});
