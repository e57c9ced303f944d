// The facts of a meeting are changed by those who lead it, over Back, a reload and a lost line, and beside the story. The form
// itself is tested in features/facts/Edit.test.ts.
import { command, join, make, view } from './rooms';
import { accessible, expect, test, type As, type Page } from './test';

type Person = (name: string, as?: As) => Promise<Page>;

/** Ines at a desk and Omar on a phone, who both lead. */
async function two(person: Person, as: As = {}) {
  const ines = await person('Ines', as);
  const omar = await person('Omar', { ...as, phone: true });
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  const { people } = (await view(ines, made.room)) as unknown as { people: { id: string; name: string }[] };
  const { id } = people.find(({ name }) => name === 'Omar')!;
  await command(ines, made.room, 'person.role', { person: id, role: 'facilitator' });
  for (const page of [ines, omar]) await page.goto(`/m/${made.room}/prepare?part=about`);
  return { ines, omar, made };
}

const edit = (page: Page) => page.getByRole('button', { name: 'Edit the facts' }).click();
const title = (page: Page) => page.getByRole('textbox', { name: 'Title' });
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();

test('Back, a reload and a lost line drop no words of it, and only Cancel throws them away', async ({
  person,
}) => {
  const { ines, omar, made } = await two(person);
  await ines.goto(`/m/${made.room}/prepare`);
  await ines.getByRole('link', { name: 'About' }).click();
  await edit(ines);
  await ines.getByRole('textbox', { name: 'What people noticed' }).fill('Half a sentence');
  await ines.goBack();
  await expect(ines.getByText('There are changes here that you have not saved.')).toBeVisible();
  await ines.goBack();
  await expect(ines.getByRole('heading', { level: 1 })).toHaveText('Story');
  // While nobody looks at the form, somebody else changes the same.
  await edit(omar);
  await omar.getByRole('textbox', { name: 'What people noticed' }).fill('Pages came slowly.');
  await save(omar);
  await ines.goto(`/m/${made.room}/prepare?part=about`);
  await ines.getByRole('button', { name: 'Go on with them' }).click();
  await expect(ines.getByRole('textbox', { name: 'What people noticed' })).toHaveValue('Half a sentence');
  await expect(ines.getByRole('region', { name: 'Somebody else has changed this too' })).toBeVisible();
  await ines.getByRole('button', { name: 'Keep mine: What people noticed' }).click();
  await ines.reload();
  await expect(ines.getByRole('textbox', { name: 'What people noticed' })).toHaveValue('Half a sentence');

  await ines.context().setOffline(true);
  await expect(ines.getByText('There is no connection just now. What you wrote is kept here.')).toBeVisible();
  await ines.context().setOffline(false);
  await expect(ines.getByText('What you wrote is kept here.')).toHaveCount(0);

  await ines.getByRole('button', { name: 'Cancel' }).click();
  await ines.getByRole('button', { name: 'Undo' }).click();
  await expect(ines.getByRole('textbox', { name: 'What people noticed' })).toHaveValue('Half a sentence');
  await save(ines);
  await expect(omar.getByText('Half a sentence')).toBeVisible();
  expect(await ines.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('form')))).toEqual(
    [],
  );
});

test('beside the live story it fits its panel; whoever does not lead has no such button', async ({
  person,
}) => {
  const { ines, omar, made } = await two(person);
  const sari = await person('Sari');
  await join(sari, made, 'Sari');
  await command(ines, made.room, 'stage.set', { stage: 'story' });
  for (const page of [ines, omar, sari]) await page.goto(`/m/${made.room}/live?panel=about`);
  await expect(sari.getByText('Who may read the record')).toBeVisible();
  await expect(sari.getByRole('button', { name: 'Edit the facts' })).toHaveCount(0);
  for (const page of [ines, omar]) {
    await edit(page);
    await expect(title(page)).toBeVisible();
    const panel = page.getByRole('complementary', { name: 'Beside the story' });
    expect(await panel.evaluate((e) => e.scrollWidth <= e.clientWidth)).toBe(true);
    await accessible(page);
  }
});
