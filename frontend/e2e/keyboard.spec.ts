// A whole meeting without a pointer: every step here is a key. Axe looks on.
import type { Locator } from '@playwright/test';
import { bring, command, join, make, vote } from './rooms';
import { accessible, expect, test, type Page } from './test';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const editor = (page: Page) => page.getByRole('textbox', { name: /Words of the moment/ });
const stories = (page: Page) => page.getByRole('article').locator('.m-text').allTextContents();

/** Tab, as often as it takes to get there, as somebody does who reads along. */
async function tab(page: Page, to: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  for (let i = 0; i < 60; i++) {
    if (await to.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(to).toBeFocused();
}

/** By name, from the command menu. */
async function say(page: Page, words: string) {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'What would you like to do?' })).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeHidden();
}

test('create, join, write, gather, vote, speak and close by keyboard alone', async ({ person }) => {
  test.setTimeout(180_000);
  const ines = await person('Ines');
  const omar = await person('Omar', { theme: 'dark' });

  // Create.
  await ines.goto('/');
  await expect(heading(ines)).toBeVisible();
  await say(ines, 'new meeting');
  await expect(heading(ines)).toHaveText('New meeting');
  await expect(heading(ines)).toBeFocused();
  await tab(ines, ines.getByLabel('Title'));
  await ines.keyboard.type('The evening of the replica rebuild');
  await tab(ines, ines.getByLabel('When did it happen, roughly'));
  await ines.keyboard.type('20102026');
  await tab(ines, ines.getByLabel('Your name'));
  await ines.keyboard.type('Ines Koskinen');
  await ines.keyboard.press('Control+Enter');
  await expect(heading(ines)).toHaveText('Invite the people who were there');
  const link = ines.getByRole('textbox', { name: 'Invite link' });
  await expect(link).toBeFocused();
  const invite = await link.inputValue();
  await tab(ines, ines.getByRole('button', { name: 'Go to the meeting' }));
  await ines.keyboard.press('Enter');
  await expect(ines).toHaveURL(/\/m\/[-0-9a-f]+\/prepare/);

  // Join.
  await omar.goto(invite);
  await tab(omar, omar.getByLabel('Your name'));
  await omar.keyboard.type('Omar Haddad');
  await omar.keyboard.press('Enter');
  await expect(heading(omar)).toHaveText('Story');

  // A third makes a crowd, without which no line without a name and no result is shown.
  const sari = await person('Sari');
  const made = { room: /\/m\/([-0-9a-f]+)/.exec(ines.url())![1]!, invite, recovery: '' };
  await join(sari, made, 'Sari Virtanen');

  // The story: write, insert, move, remove, undo.
  await expect(heading(ines)).toHaveText('Story');
  await ines.keyboard.press('a');
  await expect(editor(ines)).toBeFocused();
  await ines.keyboard.type('The pager went off.');
  await accessible(ines);
  await ines.keyboard.press('Escape');
  await ines.keyboard.press('a');
  await expect(editor(ines)).toBeFocused();
  await ines.keyboard.type('It was quiet again.');
  await ines.keyboard.press('Escape');
  await ines.keyboard.press('k');
  await expect(ines.getByRole('article').first()).toBeFocused();
  await ines.keyboard.press('a');
  await expect(editor(ines)).toBeFocused();
  await ines.keyboard.type('Noor moved reads.');
  await ines.keyboard.press('Escape');
  await expect
    .poll(() => stories(omar))
    .toEqual(['The pager went off.', 'Noor moved reads.', 'It was quiet again.']);

  await ines.keyboard.press('Control+k');
  await ines.keyboard.type('move');
  await accessible(ines);
  await ines.keyboard.press('Escape');
  await expect(ines.getByRole('article').nth(1)).toBeFocused();
  await say(ines, 'move up');
  const moved = ['Noor moved reads.', 'The pager went off.', 'It was quiet again.'];
  await expect.poll(() => stories(omar)).toEqual(moved);
  await expect(ines.getByRole('article').first()).toBeFocused();

  await tab(
    ines,
    ines
      .getByRole('article')
      .first()
      .getByRole('button', { name: /More for this moment/ }),
  );
  await ines.keyboard.press('Enter');
  await ines.keyboard.press('r');
  await expect(ines.getByRole('menuitem', { name: 'Remove' })).toBeFocused();
  await ines.keyboard.press('Enter');
  await expect.poll(() => stories(omar)).toEqual(moved.slice(1));
  await expect(ines.getByRole('article').first()).toBeFocused();
  await expect(ines.getByText('Removed.').first()).toBeVisible();
  await ines.keyboard.press('Control+z');
  await expect.poll(() => stories(omar)).toEqual(moved);
  await expect(ines.getByRole('article').first()).toBeFocused();

  // Lines of inquiry: each writes one, all are opened at once.
  for (const [page, words] of [
    [ines, 'How did we know whom to call?'],
    [omar, 'What did bird look like at 02:13?'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await expect(heading(page)).toHaveText('Lines of inquiry');
    await expect(heading(page)).toBeFocused();
    await say(page, 'write a line');
    await expect(page.getByRole('textbox', { name: 'Your line of inquiry' })).toBeFocused();
    await page.keyboard.type(words);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Handed in. It is shown together with all the others.')).toBeVisible();
  }
  await bring(sari, made.room, 'What did people in support see?');
  await expect(ines.getByText('Everybody has handed in')).toBeVisible();
  await say(ines, 'show all');
  await accessible(ines);
  await tab(ines, ines.getByRole('dialog').getByRole('button', { name: 'Show all lines' }));
  await ines.keyboard.press('Enter');
  await expect(omar.getByText('How did we know whom to call?')).toBeVisible();

  // To the inquiry stage, and the vote.
  await say(ines, 'go to inquiry');
  await expect(omar.getByRole('listitem').filter({ hasText: 'Inquiry' }).first()).toHaveAttribute(
    'aria-current',
    'step',
  );
  for (const page of [ines, omar]) {
    await say(page, 'where the meeting is now');
    await expect(heading(page)).toHaveText('Lines of inquiry');
  }
  await say(ines, 'start a vote');
  await tab(ines, ines.getByRole('dialog').getByRole('button', { name: 'Start a vote' }));
  await ines.keyboard.press('Enter');
  await expect(omar.getByText('You have 3 dots left, up to 2 on one line.')).toBeVisible();
  await omar.keyboard.press('2');
  await omar.keyboard.press('+');
  await expect(omar.getByText('You have 2 dots left, up to 2 on one line.')).toBeVisible();
  await ines.keyboard.press('2');
  await ines.keyboard.press('Space');
  await vote(sari, made.room);
  await expect(ines.getByText('Everybody has voted')).toBeVisible();
  await accessible(omar);
  await say(ines, 'reveal');
  for (const page of [ines, omar]) await expect(page.getByText('3 people voted')).toBeVisible();

  // Hands.
  await omar.keyboard.press('h');
  await expect(omar.getByRole('button', { name: 'Hand raised' })).toHaveAttribute('aria-pressed', 'true');
  await expect(ines.getByRole('button', { name: 'Invite Omar Haddad' }).first()).toBeVisible();
  await ines.keyboard.press('n');
  await expect(omar.getByText('You have the floor').first()).toBeVisible();
  await accessible(omar);
  await say(omar, 'i have said');
  await expect(omar.getByRole('main').getByText('You have the floor')).toHaveCount(0);
  await omar.keyboard.press('q');
  await omar.keyboard.type('bird?');
  await omar.keyboard.press('Enter');
  await expect(ines.getByText('“bird?”')).toBeVisible();

  // And to the close.
  await say(ines, 'go to close');
  for (const page of [ines, omar]) await expect(heading(page)).toHaveText('Thank you');
  await accessible(ines);
});

test('F6 goes round the regions, and comes back to where one was', async ({ person }) => {
  const ines = await person('Ines');
  const { room } = await make(ines, 'Ines');
  await ines.goto(`/m/${room}/prepare?part=people`);
  await expect(heading(ines)).toHaveText('People');
  const where = () =>
    ines.evaluate(() => document.activeElement!.closest('header, nav, main, aside')?.localName);
  const walked: (string | undefined)[] = [];
  for (let i = 0; i < 4; i++) {
    await ines.keyboard.press('F6');
    walked.push(await where());
  }
  expect(walked).toEqual(['header', 'nav', 'main', 'aside']);
  await ines.keyboard.press('Shift+F6');
  await expect(heading(ines)).toBeFocused();
  const role = ines.getByRole('button', { name: 'What Ines may do' });
  await tab(ines, role);
  await ines.keyboard.press('Shift+F6');
  expect(await where()).toBe('nav');
  await ines.keyboard.press('F6');
  await expect(role).toBeFocused();
});

test('the list of keys names what works here, and the command menu what does not, with its reason', async ({
  person,
}) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'stage.set', { stage: 'story' });
  await ines.goto(`/m/${made.room}/live`);
  await omar.goto(`/m/${made.room}/prepare`);
  await expect(heading(ines)).toBeVisible();
  await ines.keyboard.press('?');
  const list = ines.getByRole('dialog', { name: 'Keys' });
  for (const words of ['Add a moment after this one', 'Raise or lower my hand', 'Every command, by name'])
    await expect(list.getByText(words)).toBeVisible();
  await expect(list.getByText('Invite whoever is next')).toHaveCount(0);
  await accessible(ines);
  await ines.keyboard.press('Escape');
  await ines.keyboard.press('Control+k');
  await ines.keyboard.type('invite');
  await expect(ines.getByRole('option', { name: 'Invite whoever is next' })).toContainText('No hand is up.');
  await ines.keyboard.press('Enter');
  await expect(ines.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await ines.keyboard.press('Control+a');
  await ines.keyboard.type('no such thing');
  await expect(ines.getByText('Nothing here is called that.')).toBeVisible();
  await accessible(ines);

  // What only facilitators can do is not offered to anybody else.
  await omar.keyboard.press('Control+k');
  await expect(omar.getByRole('option').first()).toBeVisible();
  await omar.keyboard.type('go to');
  await expect(omar.getByRole('option')).toHaveCount(0);
  await omar.keyboard.press('Escape');
  await expect(omar.getByRole('dialog')).toHaveCount(0);
  await omar.keyboard.press('g');
  await omar.keyboard.press('w');
  await expect(omar.getByRole('heading', { name: 'Words we use' })).toBeFocused();
});
