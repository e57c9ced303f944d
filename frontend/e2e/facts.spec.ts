// The facts of a meeting are changed by those who lead it: by one, by two at once, on a phone, and over Back and reload.
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

const facts = async (page: Page, room: string) =>
  ((await view(page, room)) as unknown as { facts: Record<string, unknown> }).facts;
const edit = (page: Page) => page.getByRole('button', { name: 'Edit the facts' }).click();
const title = (page: Page) => page.getByRole('textbox', { name: 'Title' });
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();

test('what is known is filled in, and everybody sees it', async ({ person }) => {
  const { ines, omar, made } = await two(person);
  await edit(ines);
  await expect(ines.getByRole('heading', { name: 'What is known of it' })).toBeFocused();
  await expect(title(ines)).toHaveValue('Checkout slowdown');
  await accessible(ines);
  await title(ines).fill('');
  await save(ines);
  await expect(title(ines)).toBeFocused();
  await expect(ines.getByText('Give the meeting a title.')).toBeVisible();
  await title(ines).fill('The evening of the replica rebuild');
  await ines
    .getByRole('textbox', { name: 'What people noticed' })
    .fill('Pages came slowly.\nSome did not come.');
  const eased = ines.getByRole('group', { name: 'When it got better' });
  await eased.locator('[type=date]').fill('2026-03-12');
  await eased.locator('[type=time]').fill('03:40');
  await ines.getByLabel('Services').fill('checkout, cart');
  await ines.getByLabel('Tags').fill('replica');
  await ines.getByLabel('Severity').fill('Felt by many');
  await ines.getByLabel('Organisation').fill('The shop');
  await ines.getByLabel('Link to the call').fill('meet.example.org/abc');
  await ines.getByLabel('Opening words').fill('We are here to understand.');
  // Another zone moves what clocks showed, not when it was.
  await ines.getByLabel('Time zone').fill('UTC');
  await ines.getByLabel('Opening words').focus();
  await expect(eased.locator('[type=time]')).toHaveValue('01:40');
  await ines.keyboard.press('Control+Enter');
  await expect(ines.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(ines.getByRole('heading', { level: 1 })).toHaveText('The evening of the replica rebuild');

  await expect(omar.getByRole('heading', { level: 1 })).toHaveText('The evening of the replica rebuild');
  await expect(omar.getByText('Felt by many')).toBeVisible();
  await expect(omar.getByRole('link', { name: 'https://meet.example.org/abc' })).toBeVisible();
  expect(await facts(omar, made.room)).toEqual({
    title: 'The evening of the replica rebuild',
    zone: 'UTC',
    started: '2026-03-12T00:13:00.000Z',
    eased: '2026-03-12T01:40:00.000Z',
    organisation: 'The shop',
    services: ['checkout', 'cart'],
    tags: ['replica'],
    impact: 'Pages came slowly.\nSome did not come.',
    severity: 'Felt by many',
    call: 'https://meet.example.org/abc',
    opening: 'We are here to understand.',
    readers: 'members',
  });
});

test('two change the facts at once, and neither overwrites the other unasked', async ({ person }) => {
  const { ines, omar, made } = await two(person);
  for (const page of [ines, omar]) await edit(page);
  await title(ines).fill('Ines calls it this');
  await title(omar).fill('Omar calls it that');
  await omar.getByLabel('Tags').fill('replica');
  await omar.getByRole('textbox', { name: 'What people noticed' }).fill('Pages came slowly.');
  await save(ines);

  // What Omar has not touched is up to date; what both touched he is asked about, and his words stay.
  await expect(omar.getByRole('region', { name: 'Somebody else has changed this too' })).toBeVisible();
  await expect(
    omar.getByRole('region', { name: 'Somebody else' }).getByText('Ines calls it this'),
  ).toBeVisible();
  await expect(title(omar)).toHaveValue('Omar calls it that');
  await expect(omar.getByLabel('Tags')).toHaveValue('replica');
  await accessible(omar);
  await save(omar);
  const takeIt = omar.getByRole('button', { name: 'Take this: Title' });
  await expect(takeIt).toBeFocused();
  expect((await facts(ines, made.room)).title).toBe('Ines calls it this');
  await takeIt.click();
  await expect(title(omar)).toHaveValue('Ines calls it this');
  await save(omar);
  await expect(ines.getByText('Pages came slowly.')).toBeVisible();
  expect(await facts(ines, made.room)).toMatchObject({
    title: 'Ines calls it this',
    tags: ['replica'],
    impact: 'Pages came slowly.',
  });
});

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
