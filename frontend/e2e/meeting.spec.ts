// A whole meeting, the way two people hold it: one at a desk, one on a phone, with everything that goes wrong on the way.
import type { Page } from '@playwright/test';
import { bring, command, join, view, vote } from './rooms';
import { start } from './server';
import { expect, test } from './test';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const editor = (page: Page) => page.getByRole('textbox', { name: /Words of the moment/ });

/** What an editor holds, without the names of those who write in it. */
async function written(page: Page): Promise<string> {
  return editor(page).evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll('.remote')) caret.remove();
    return Array.from(copy.querySelectorAll('.cm-line'), (line) => line.textContent).join('\n');
  });
}

test('create, join by link, write together, vote, raise hands, and lose nothing', async ({
  person,
  server,
}) => {
  test.setTimeout(240_000);
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  for (const page of [ines, omar]) page.on('dialog', (dialog) => void dialog.accept());

  // Create.
  await ines.goto('/new');
  await ines.getByLabel('Title').fill('The evening of the replica rebuild');
  await ines.getByLabel('When did it happen, roughly').fill('2026-10-20');
  await ines.getByLabel('Your name').fill('Ines Koskinen');
  await ines.getByRole('button', { name: 'Create the meeting' }).click();
  await expect(heading(ines)).toHaveText('Invite the people who were there');
  const invite = await ines.getByRole('textbox', { name: 'Invite link' }).inputValue();
  await ines.getByRole('button', { name: 'Go to the meeting' }).click();
  await expect(ines).toHaveURL(/\/m\/[-0-9a-f]+\/prepare/);
  const room = /\/m\/([-0-9a-f]+)/.exec(ines.url())![1]!;

  // Join by link, on a phone.
  await omar.goto(invite);
  await expect(omar.getByText('without fear of retribution or humiliation').first()).toBeVisible();
  await omar.getByLabel('Your name').fill('Omar Haddad');
  await omar.getByRole('button', { name: 'Enter' }).click();
  await expect(heading(omar)).toHaveText('Story');
  await expect(ines.getByRole('img', { name: 'Omar Haddad' })).toBeVisible();

  // A third comes, so that lines and dots are those of a crowd.
  const sari = await person('Sari');
  await join(sari, { room, invite, recovery: '' }, 'Sari Virtanen');

  // The first moment, and both write in it at once.
  await ines.getByRole('button', { name: 'Add the first moment' }).click();
  await expect(editor(ines)).toBeFocused();
  await ines.keyboard.type('The pager went off.');
  await expect(omar.getByText('The pager went off.')).toBeVisible();
  await omar.getByRole('button', { name: /^Edit/ }).click();
  await expect(editor(omar)).toBeFocused();
  await ines.keyboard.press('Home');
  await Promise.all([
    ines.keyboard.type('At night, ', { delay: 20 }),
    omar.keyboard.type(' Twice.', { delay: 20 }),
  ]);
  for (const page of [ines, omar]) {
    await expect.poll(() => written(page)).toBe('At night, The pager went off. Twice.');
  }

  // One reloads in the middle of a word.
  await omar.keyboard.type(' It was bi', { delay: 5 });
  await omar.reload();
  await omar.getByRole('button', { name: /^Edit/ }).click();
  await expect(editor(omar)).toBeFocused();
  await omar.keyboard.press('Control+End');
  await omar.keyboard.type('rd.');
  for (const page of [ines, omar]) {
    await expect.poll(() => written(page)).toBe('At night, The pager went off. Twice. It was bird.');
  }

  // One loses the line for half a minute while both go on.
  await omar.context().setOffline(true);
  await omar.keyboard.type(' We looked.');
  await expect(omar.getByText(/Keep writing, it will be sent/).first()).toBeVisible({ timeout: 20_000 });
  await ines.keyboard.press('Control+Home');
  await ines.keyboard.type('02:13. ');
  const gone = Date.now();
  await expect.poll(() => Date.now() - gone, { timeout: 40_000, intervals: [1000] }).toBeGreaterThan(30_000);
  await omar.keyboard.type(' Twice.');
  await omar.context().setOffline(false);
  const story = '02:13. At night, The pager went off. Twice. It was bird. We looked. Twice.';
  for (const page of [ines, omar]) await expect.poll(() => written(page), { timeout: 20_000 }).toBe(story);
  await expect.poll(async () => Object.values((await view(ines, room)).texts)[0]!.text).toBe(story);

  // Lines of inquiry: private until they are opened for all at once.
  await omar.goto(`/m/${room}/prepare?part=inquiries`);
  await omar.getByRole('button', { name: 'Write one' }).click();
  await omar.getByRole('textbox', { name: 'Your line of inquiry' }).fill('What did bird look like at 02:13?');
  await omar.getByRole('button', { name: 'Hand in' }).click();
  await expect(omar.getByText('Handed in. It is shown together with all the others.')).toBeVisible();
  await ines.goto(`/m/${room}/prepare?part=inquiries`);
  await expect(ines.getByText('What did bird look like')).toHaveCount(0);
  await ines.getByRole('button', { name: 'Write one' }).click();
  await ines.getByRole('textbox', { name: 'Your line of inquiry' }).fill('How did we know whom to call?');
  await ines.getByRole('button', { name: 'Hand in' }).click();
  await bring(sari, room, 'What did people in support see?');
  await expect(ines.getByText('Everybody has handed in')).toBeVisible();
  await ines.getByRole('button', { name: 'Show all lines' }).click();
  await ines.getByRole('dialog').getByRole('button', { name: 'Show all lines' }).click();
  for (const page of [ines, omar]) {
    await expect(page.getByText('What did bird look like at 02:13?').first()).toBeVisible();
    await expect(page.getByText('How did we know whom to call?').first()).toBeVisible();
  }

  // The vote: sealed until it is revealed.
  await command(ines, room, 'stage.set', { stage: 'inquiry' });
  for (const page of [ines, omar]) await page.goto(`/m/${room}`);
  await expect(heading(ines)).toHaveText('Lines of inquiry');
  await ines.getByRole('button', { name: 'Start a vote' }).click();
  await ines.getByRole('dialog').getByRole('button', { name: 'Start a vote' }).click();
  await omar
    .getByRole('button', { name: /^Put a dot on What did bird/ })
    .first()
    .click();
  await omar.reload();
  await expect(omar.getByText('You have 2 dots left, up to 2 on one line.')).toBeVisible();
  for (const page of [ines, sari]) await vote(page, room);
  await expect(ines.getByText('Everybody has voted')).toBeVisible();
  await ines.getByRole('button', { name: 'Reveal the vote' }).click();
  for (const page of [ines, omar])
    await expect(page.getByRole('button', { name: /^Put a dot/ })).toHaveCount(0);

  // Hands: kept through a reload; invited; done.
  await omar.getByRole('button', { name: /Raise hand/ }).click();
  await expect(ines.getByRole('button', { name: 'Invite Omar Haddad' })).toBeVisible();
  await expect(ines).toHaveTitle(/^\(1\)/);
  await omar.reload();
  await expect(omar.getByText('You are 1st').first()).toBeVisible();
  await ines.getByRole('button', { name: 'Invite Omar Haddad' }).first().click();
  await expect(omar.getByText('You have the floor').first()).toBeVisible();

  // The server is killed, and comes back: everything is as it was.
  await server.stop('SIGKILL');
  const again = await start({ data: server.data, listen: new URL(server.url).host });
  try {
    for (const page of [ines, omar]) {
      await page.reload();
      await expect(heading(page)).toHaveText('We start at the top');
    }
    await expect(omar.getByText('You have the floor').first()).toBeVisible();
    await omar.getByRole('button', { name: 'Done' }).first().click();
    await expect(omar.getByText('You have the floor')).toHaveCount(0);
    const end = await view(ines, room);
    expect(Object.values(end.texts).map(({ text }) => text)).toEqual([story]);
    expect(await view(omar, room)).toEqual(end);
  } finally {
    await again.stop();
  }
});
