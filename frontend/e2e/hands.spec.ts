import { join, make, command, view, type Made } from './rooms';
import { accessible, expect, test, type As, type Page } from './test';

type Person = (name: string, as?: As) => Promise<Page>;

async function meeting(person: Person) {
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const sari = await person('Sari');
  const made: Made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await join(sari, made, 'Sari');
  await command(ines, made.room, 'stage.set', { stage: 'story' });
  for (const page of [ines, sari]) await page.goto(`/m/${made.room}/live?panel=hands`);
  await omar.goto(`/m/${made.room}/live`);
  for (const page of [ines, omar, sari])
    await expect(page.getByRole('button', { name: 'Raise hand' })).toBeVisible();
  return { ines, omar, sari, made };
}

const lane = (page: Page, name: 'Speak' | 'Quick question') =>
  page.getByRole('region', { name, exact: true }).getByRole('listitem');

/** The strip above everything: whose turn it is, or my place. */
const floor = (page: Page) => page.locator('main .floor');

test('hands stand in one order for all, and the floor goes round', async ({ person }) => {
  const { ines, omar, sari } = await meeting(person);
  await omar.getByRole('button', { name: 'Raise hand' }).click();
  await expect(omar.getByRole('button', { name: 'Hand raised' })).toHaveAttribute('aria-pressed', 'true');
  await expect(lane(sari, 'Speak')).toHaveCount(1);
  await sari.keyboard.press('h');
  await expect(lane(sari, 'Speak').nth(1)).toContainText('You are 2nd');
  await expect(floor(omar)).toContainText('You are 1st');
  await sari.keyboard.press('q');
  await accessible(sari);
  await sari.keyboard.type('bird?');
  await sari.keyboard.press('Enter');
  for (const page of [ines, sari]) await expect(lane(page, 'Quick question')).toContainText('“bird?”');
  await expect(ines).toHaveTitle(/^\(3\) /);
  await expect(sari).not.toHaveTitle(/^\(/);
  await expect(lane(ines, 'Speak').first()).toContainText('Omar');
  await accessible(ines);
  await accessible(omar);
  await accessible(sari);

  // N invites the next.
  await ines.keyboard.press('n');
  await expect(floor(omar)).toContainText('You have the floor');
  await expect(omar.locator('[role=alert]')).toContainText('You have the floor');
  await expect(lane(ines, 'Speak')).toHaveCount(1);
  await expect(sari.locator('.hand.floor')).toContainText('has the floor');
  await accessible(omar);
  await omar.getByRole('button', { name: 'Done' }).click();
  await expect(sari.getByText('Nobody has the floor.')).toBeVisible();

  // Whoever is lowered by a facilitator is told.
  await ines.getByRole('button', { name: 'Lower the hand of Sari' }).first().click();
  await expect(sari.getByText('Your hand was lowered.').first()).toBeVisible();
  await expect(sari.getByRole('button', { name: 'Raise hand' })).toHaveAttribute('aria-pressed', 'false');
  // Lowering one's own is nobody's news.
  await sari.getByRole('button', { name: 'Lower my quick question' }).click();
  await expect(lane(ines, 'Quick question')).toHaveCount(0);
  await expect(sari.getByText('Your quick question was taken down.')).toHaveCount(0);

  // Anybody may be called in by name, which takes their hand down; inviting the next ends the turn before.
  await sari.keyboard.press('h');
  await expect(lane(ines, 'Speak')).toHaveCount(1);
  await ines.getByRole('button', { name: 'Invite somebody else' }).click();
  await ines.getByRole('menuitem', { name: 'Sari' }).click();
  await expect(floor(sari)).toContainText('You have the floor');
  await expect(lane(ines, 'Speak')).toHaveCount(0);
  await ines.getByRole('button', { name: 'Invite somebody else' }).click();
  await ines.getByRole('menuitem', { name: 'Omar' }).click();
  await expect(floor(omar)).toContainText('You have the floor');
  await expect(sari.locator('.hand.floor')).toContainText('has the floor');
  await ines.getByRole('button', { name: 'End turn of Omar' }).click();
  await expect(floor(omar)).toHaveCount(0);
});

test('a hand stays through a reload and a lost line', async ({ person }) => {
  const { ines, omar } = await meeting(person);
  await omar.getByRole('button', { name: 'Raise hand' }).click();
  await expect(lane(ines, 'Speak')).toHaveCount(1);
  await omar.reload();
  const button = omar.getByRole('button', { name: 'Hand raised' });
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await button.focus();
  await omar.context().setOffline(true);
  await expect(button).toHaveAttribute('aria-disabled', 'true', { timeout: 20_000 });
  await expect(button).toBeFocused();
  await expect(
    omar.getByRole('contentinfo').getByText('You are offline. Hands wait until you are back.').first(),
  ).toBeVisible();
  await accessible(omar);
  await omar.context().setOffline(false);
  await expect(button).not.toHaveAttribute('aria-disabled', 'true', { timeout: 30_000 });
  await expect(lane(ines, 'Speak')).toContainText('Omar');
  await button.click();
  await expect(lane(ines, 'Speak')).toHaveCount(0);
});

test('the list of hands is a sheet on a phone, with its own address', async ({ person }) => {
  const { omar, sari } = await meeting(person);
  await sari.keyboard.press('h');
  await omar.getByRole('button', { name: 'Raise hand' }).click();
  await omar.getByRole('link', { name: 'See hands' }).click();
  await expect(omar).toHaveURL(/panel=hands/);
  await expect(lane(omar, 'Speak').nth(1)).toContainText('You are 2nd');
  await omar.getByRole('button', { name: 'Lower my hand' }).click();
  await expect(lane(omar, 'Speak')).toHaveCount(1);
  await omar.goBack();
  await expect(omar.getByRole('button', { name: 'Raise hand' })).toBeVisible();
});

test('whoever may not raise a hand any more is not told to raise it again', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'stage.set', { stage: 'story' });
  await omar.goto(`/m/${made.room}/live`);
  await omar.getByRole('button', { name: 'Raise hand' }).click();
  await expect(omar.locator('button[aria-pressed=true]')).toHaveCount(1);
  const { people } = (await view(ines, made.room)) as unknown as { people: { id: string; name: string }[] };
  await command(ines, made.room, 'person.role', {
    person: people.find(({ name }) => name === 'Omar')!.id,
    role: 'observer',
  });
  await expect(omar.getByText('Your hand came down.').first()).toBeVisible();
  await expect(omar.getByText('Raise it again')).toHaveCount(0);
});
