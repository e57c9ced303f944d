// The first page: what stands in it, is found in it, and is begun from it.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { heading, make, ready } from './making';
import { command } from './rooms';
import { accessible, expect, noSideways, test } from './test';

test('the library has a place for every meeting', async ({ person }) => {
  const ines = await person('Ines');
  const live = await make(ines, 'Forty-three seconds between two coasts');
  await ines.getByRole('button', { name: 'Go to the meeting' }).click();
  const closed = await make(ines, 'A rule that read too much');
  await command(ines, live.room, 'stage.set', { stage: 'story' });
  await command(ines, closed.room, 'stage.set', { stage: 'close' });

  // The links of the last one still wait; the library says so instead of losing them.
  await ines.goto('/');
  await expect(
    ines.getByText('“A rule that read too much” is made. Its invite link waits for you.'),
  ).toBeVisible();
  await ines.getByRole('link', { name: 'Show the link' }).click();
  await ines.getByRole('button', { name: 'Go to the meeting' }).click();

  const next = await make(ines, 'The evening of the replica rebuild');
  await ines.getByRole('button', { name: 'Go to the meeting' }).click();
  await ines.goto('/');
  const card = ines.getByRole('article', { name: 'Next meeting' });
  await expect(card.getByRole('heading', { level: 2 })).toHaveText('The evening of the replica rebuild');
  await expect(card.getByText('you', { exact: true })).toBeVisible();
  await expect(card.getByRole('link', { name: 'Continue preparing' })).toHaveAttribute(
    'href',
    `/m/${next.room}`,
  );
  const section = (name: string) => ines.locator('section', { has: ines.getByRole('heading', { name }) });
  await expect(section('Going on now').getByRole('listitem')).toHaveCount(1);
  await expect(section('Going on now')).toContainText('at the story');
  await expect(section('Closed').getByRole('link')).toHaveText(['A rule that read too much']);
  await accessible(ines);
});

test('a hundred meetings, with long titles, are found by words and year', async ({ person }) => {
  const ines = await person('Ines');
  const rooms = Array.from({ length: 100 }, (_, i) => ({
    room: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    role: 'participant',
    summary: {
      title:
        i === 7 ? 'W'.repeat(200) : `Evening number ${i}, and what we took from it when it was told again`,
      stage: i < 4 ? 'prepare' : 'close',
      zone: 'Europe/Berlin',
      started: `${2020 + (i % 5)}-05-12T10:00:00.000Z`,
      leads: ['Ines'],
      people: i,
      moments: i,
      lines: 0,
      readers: 'members',
    },
  }));
  await ines.route('**/api/rooms', (route) => route.fulfill({ json: rooms }));
  await ines.goto('/');
  await expect(ines.getByRole('listitem').filter({ hasText: 'Members only' })).toHaveCount(99);
  await ines.getByRole('button', { name: '2023' }).click();
  await expect(ines).toHaveURL('/?year=2023');
  await ines.getByLabel('Find by title').fill('number 43');
  await expect(ines.getByRole('listitem').filter({ hasText: 'Evening number 43' })).toHaveCount(1);
  await expect(ines.getByLabel('Find by title')).toBeFocused();
  await ines.reload();
  await expect(ines.getByLabel('Find by title')).toHaveValue('number 43');
  await ines.getByLabel('Find by title').fill('no such evening');
  await ines.getByRole('button', { name: 'Show all' }).click();
  await expect(ines).toHaveURL('/');
  await ines.setViewportSize({ width: 320, height: 700 });
  expect(await noSideways(ines)).toBe(true);
});

test('a list that does not arrive can be asked for again', async ({ person }) => {
  const ines = await person('Ines');
  await ines.route('**/api/rooms', (route) => route.abort());
  await ines.goto('/');
  await expect(ines.getByRole('alert').filter({ hasText: 'Your meetings did not arrive' })).toBeVisible();
  await accessible(ines);
  await ines.unroute('**/api/rooms');
  await ines.getByRole('button', { name: 'Try again' }).click();
  await expect(ines.getByRole('heading', { name: 'Tell an incident together' })).toBeVisible();
});

test('the example asks for a name once, and is a copy of one’s own', async ({ person }) => {
  const ines = await person('Ines');
  await ines.goto('/');
  await ines.getByRole('button', { name: 'Look at an example' }).click();
  const dialog = ines.getByRole('dialog', { name: 'Look at an example' });
  await dialog.getByRole('button', { name: 'Open the example' }).click();
  await expect(dialog.getByText('Say how you would like to be called.')).toBeVisible();
  await accessible(ines);
  await dialog.getByLabel('Your name').fill('Ines');
  await ines.keyboard.press('Enter');
  await expect(ines).toHaveURL(/\/m\/[0-9a-f-]{36}/);
  await ines.goto('/');
  await expect(ines.getByRole('article', { name: 'Next meeting' })).toBeVisible();
});

test('a file becomes a meeting, and one that cannot is refused when it is chosen', async ({ person }) => {
  const ines = await person('Ines');
  await ines.goto('/');
  await ines.getByRole('button', { name: 'Open a story from a file' }).waitFor();
  const chooser = ines.locator('input[type=file]');
  const notes = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('22:45 we saw it') };
  await chooser.setInputFiles(notes);
  await expect(ines.getByRole('alert').filter({ hasText: 'This is not a JSON file.' })).toBeFocused();
  await accessible(ines);

  const big = { name: 'big.json', mimeType: 'application/json', buffer: Buffer.alloc((4 << 20) + 1, ' ') };
  await chooser.setInputFiles(big);
  await expect(ines.getByText('That file is larger than 4 MB')).toBeVisible();

  // Dropped this time.
  const name = 'gitlab-2017-01-31-database-removal.json';
  const text = readFileSync(resolve(import.meta.dirname, '../../server/importer/example', name), 'utf8');
  const files = await ines.evaluateHandle(
    ({ name, text }) => {
      const carried = new DataTransfer();
      carried.items.add(new File([text], name, { type: 'application/json' }));
      return carried;
    },
    { name, text },
  );
  await ines.locator('body').dispatchEvent('dragenter', { dataTransfer: files });
  await expect(ines.getByText('Let go to make a meeting from this file')).toBeVisible();
  await ines.locator('body').dispatchEvent('drop', { dataTransfer: files });
  await expect(heading(ines)).toHaveText('New meeting');
  await expect(ines.getByLabel('Title')).not.toHaveValue('');
  await expect(ines.getByText(`members only · from ${name}`)).toBeVisible();
  await ines.locator('summary').click();
  // A file that is none takes nothing away, inside the form too.
  await ines.getByRole('button', { name: 'Leave it out' }).click();
  await ines.locator('input[type=file]').setInputFiles(notes);
  await expect(ines.getByText('This is not a JSON file.')).toBeVisible();
  await accessible(ines);
  await ines.locator('input[type=file]').setInputFiles({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await expect(ines.getByText('60 moments')).toBeVisible();
  await ines.getByLabel('Title').fill('Told again');
  await ines.getByLabel('Your name').fill('Ines');
  await ines.getByRole('button', { name: 'Create the meeting' }).click();
  await expect(heading(ines)).toHaveText(ready);
  await expect(ines.getByText('Told again')).toBeVisible();
  await expect(ines.getByRole('textbox', { name: 'Invite link' })).toHaveValue(/\/j#[\w-]{20,}$/);
});
