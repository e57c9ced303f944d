// The meeting moves: whoever leads goes there, everybody else hears of it where they are, nobody is dragged, and no place
// throws it back. Three people, one on a phone; after the invitation only what is visible is used.
import { command, join, make } from './rooms';
import { accessible, expect, test, type Page } from './test';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const filled = (page: Page) => page.locator('.btn.primary:visible');

test('a meeting goes from its preparation to its story, and takes along who wants to', async ({ person }) => {
  test.setTimeout(120_000);
  const mina = await person('Mina');
  const tomas = await person('Tomas', { theme: 'dark' });
  const sari = await person('Sari', { phone: true });
  const made = await make(mina, 'Mina', 'shown');
  await join(tomas, made, 'Tomas');
  await join(sari, made, 'Sari');
  const entry = crypto.randomUUID();
  await command(mina, made.room, 'entry.add', { entry, kind: 'detection', text: 'The pager went off.' });
  for (const page of [mina, tomas, sari]) await page.goto(`/m/${made.room}`);

  // One filled button, and it takes whoever leads there; the others are told where they are.
  await expect(tomas.getByRole('article')).toHaveCount(1);
  await expect(sari.getByRole('article')).toHaveCount(1);
  await expect(filled(mina)).toHaveText('Begin the meeting');
  await mina.getByRole('button', { name: 'Begin the meeting' }).click();
  await expect(heading(mina)).toHaveText('Before we begin');
  for (const page of [tomas, sari]) {
    await expect(page.getByText('Mina has begun.')).toBeVisible();
    await expect(filled(page)).toHaveText(['Go there']);
    await accessible(page);
  }
  await tomas.getByRole('button', { name: 'Stay here' }).click();
  await expect(heading(tomas)).toHaveText('Story');
  await sari.getByRole('button', { name: 'Go there' }).tap();
  await expect(heading(sari)).toHaveText('Before we begin');

  // Who looks at it live goes along; who stayed finds the way in the header, and in the column beside the story.
  await mina.getByRole('button', { name: 'Next: Story' }).click();
  await expect(sari.getByRole('article')).toHaveCount(1);
  await expect(sari).toHaveURL(/\/live$/);
  await expect(tomas.getByText('The meeting has gone on to Story.')).toBeVisible();
  await tomas.getByRole('button', { name: 'Stay here' }).click();
  await expect(filled(tomas)).toHaveText(['Go there']);
  await tomas.getByRole('list', { name: 'Stages' }).getByRole('link', { name: 'Story' }).click();
  await expect(tomas).toHaveURL(/\/live$/);

  // Once it has begun, the preparation throws nothing back.
  await mina.getByRole('button', { name: 'This meeting' }).click();
  await mina.getByRole('menuitem', { name: /preparation/ }).click();
  await expect(mina.getByRole('heading', { name: 'The meeting is at Story.' })).toBeVisible();
  await expect(mina.getByRole('button', { name: 'Begin the meeting' })).toHaveCount(0);
  await expect(filled(mina)).toHaveText(['Go there']);
  await filled(mina).click();
  await expect(mina).toHaveURL(/\/live$/);

  // Who writes is left to it, and goes when they like.
  await tomas.getByRole('button', { name: /^Edit/ }).click();
  await expect(tomas.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  await mina.getByRole('button', { name: 'Next: Inquiry' }).click();
  await expect(tomas.getByText('The meeting has gone on to Inquiry.')).toBeVisible();
  await tomas.keyboard.press('End');
  await tomas.keyboard.type(' Twice.');
  await expect(sari.getByRole('article')).toHaveCount(0);
  await tomas.getByRole('button', { name: 'Go there' }).click();
  await expect(tomas.getByRole('article')).toHaveCount(0);

  // Going back is asked about while others are here; the stages of a phone lead where the meeting is.
  await mina.getByRole('button', { name: 'Story', exact: true }).click();
  await expect(mina.getByRole('dialog', { name: 'Go back to Story?' })).toContainText('2 other people');
  await mina.getByRole('button', { name: 'Stay here' }).click();
  await mina.getByRole('button', { name: 'Story', exact: true }).click();
  await mina.getByRole('button', { name: 'Go back' }).click();
  await expect(sari.getByText('The pager went off. Twice.')).toBeVisible();
  await sari.getByRole('button', { name: /Story/ }).first().tap();
  await sari.getByRole('menuitem', { name: 'Words, people, lines: the preparation' }).tap();
  await expect(sari.getByText('The meeting is at Story.')).toBeVisible();
  await sari.getByRole('button', { name: /Story/ }).first().tap();
  await sari.getByRole('menuitem', { name: 'Story: the meeting is here' }).tap();
  await expect(sari).toHaveURL(/\/live$/);

  // Somebody just happened to be there: everybody reads it, and who said it takes it back.
  await mina.keyboard.press('s');
  const form = mina.getByRole('dialog', { name: 'Just happened to be' });
  await form.getByRole('combobox', { name: 'Who' }).fill('Noor');
  await form.getByLabel(/just happened to be/).fill('online after a release');
  await accessible(mina);
  await form.getByRole('button', { name: 'Say so' }).click();
  await expect(sari.getByText('Noor just happened to be online after a release.')).toBeVisible();
  await expect(sari.getByRole('button', { name: /Take it back/ })).toHaveCount(0);
  await mina.getByRole('button', { name: /Take it back/ }).click();
  await expect(sari.getByText('Noor just happened to be')).toHaveCount(0);
});

test('with the door shut, beginning asks about it first', async ({ person }) => {
  const mina = await person('Mina');
  const made = await make(mina, 'Mina', 'shown', true);
  await mina.goto(`/m/${made.room}/prepare`);
  await mina.getByRole('button', { name: 'Begin the meeting' }).click();
  const asked = mina.getByRole('dialog', { name: 'Open the door first?' });
  await accessible(mina);
  await asked.getByRole('button', { name: 'Not yet' }).click();
  await expect(mina.getByText('Only you can read this so far.')).toBeVisible();
  await mina.getByRole('button', { name: 'Begin the meeting' }).click();
  await asked.getByRole('button', { name: 'Open the door and begin' }).click();
  await expect(heading(mina)).toHaveText('Before we begin');
  await expect(mina.getByText('Only you can read this so far.')).toHaveCount(0);
});
