import { command, join, make, view, words } from './rooms';
import { start } from './server';
import { expect, test } from './test';

const entry = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';

test('two people write in one moment at once, and read the same', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'entry.add', { entry, kind: 'detection', text: 'The pager went off.' });
  for (const page of [ines, omar]) {
    await page.goto(`/m/${made.room}`);
    await page.getByRole('button', { name: /^Edit/ }).first().click();
    await expect(page.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  }
  await ines.keyboard.press('Home');
  await Promise.all([
    ines.keyboard.type('At night, ', { delay: 15 }),
    omar.keyboard.type(' Twice. 🧑‍🚒', { delay: 15 }),
  ]);
  const together = 'At night, The pager went off. Twice. 🧑‍🚒';
  for (const page of [ines, omar]) await expect.poll(() => spoken(page)).toBe(together);
  await expect.poll(async () => (await view(ines, made.room)).texts[entry]!.text).toBe(together);
  await expect(ines.getByText('Saved')).toBeVisible();
});

test('words typed while the line is gone wait, and arrive once', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'entry.add', { entry, kind: 'action', text: 'We moved reads.' });
  for (const page of [ines, omar]) {
    await page.goto(`/m/${made.room}`);
    await page.getByRole('button', { name: /^Edit/ }).first().click();
    await expect(page.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  }
  await omar.context().setOffline(true);
  await omar.keyboard.type(' To the replica.');
  await ines.keyboard.press('Home');
  await ines.keyboard.type('At 02:34. ');
  await expect(omar.getByText(/Keep writing, it will be sent/).first()).toBeVisible({ timeout: 20_000 });
  await expect(omar.getByText('Kept here, will be sent when we’re back').first()).toBeVisible();
  await omar.context().setOffline(false);
  const together = 'At 02:34. We moved reads. To the replica.';
  for (const page of [ines, omar]) await expect.poll(() => spoken(page)).toBe(together);
  await expect.poll(async () => (await view(ines, made.room)).texts[entry]!.text).toBe(together);
});

test('a reload in the middle of a word loses nothing and repeats nothing', async ({ person }) => {
  const ines = await person('Ines');
  const made = await make(ines, 'Ines');
  await command(ines, made.room, 'entry.add', { entry, kind: 'action', text: '' });
  await ines.goto(`/m/${made.room}`);
  await ines.getByRole('button', { name: /^Edit/ }).first().click();
  await ines.keyboard.type('We tried the rep', { delay: 5 });
  // Cut off from the server, so that the last letters cannot be there yet.
  await ines.context().setOffline(true);
  await ines.keyboard.type('lica first', { delay: 5 });
  ines.on('dialog', (dialog) => void dialog.accept());
  await ines.context().setOffline(false);
  await ines.reload();
  await expect(words(ines)).toHaveText('We tried the replica first');
  await expect
    .poll(async () => (await view(ines, made.room)).texts[entry]!.text)
    .toBe('We tried the replica first');
  await ines.reload();
  await expect(words(ines)).toHaveText('We tried the replica first');
});

test('the server is killed while people type, and every word is there once', async ({ person, server }) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'entry.add', { entry, kind: 'action', text: '' });
  for (const page of [ines, omar]) {
    await page.goto(`/m/${made.room}`);
    await page.getByRole('button', { name: /^Edit/ }).first().click();
    await expect(page.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  }
  const typing = Promise.all([
    ines.keyboard.type('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', { delay: 20 }),
    omar.keyboard.type('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', { delay: 20 }),
  ]);
  await expect.poll(async () => (await spoken(omar)).length).toBeGreaterThan(10);
  await server.stop('SIGKILL');
  await typing;
  const again = await start({ data: server.data, listen: new URL(server.url).host });
  try {
    const sorted = 'a'.repeat(40) + 'b'.repeat(40);
    for (const page of [ines, omar]) {
      await expect
        .poll(async () => [...(await spoken(page))].sort().join(''), { timeout: 20_000 })
        .toBe(sorted);
    }
    await expect.poll(async () => (await spoken(ines)) === (await spoken(omar))).toBe(true);
    await expect.poll(async () => (await view(ines, made.room)).texts[entry]!.text).toBe(await spoken(ines));
  } finally {
    await again.stop();
  }
});

test('a moment can be written before anybody has heard of it', async ({ person }) => {
  const ines = await person('Ines');
  const made = await make(ines, 'Ines');
  await ines.goto(`/m/${made.room}`);
  await expect(ines.getByText('Start with when someone first noticed something.')).toBeVisible();
  await ines.context().setOffline(true);
  await ines.getByRole('button', { name: 'Add the first moment' }).click();
  await expect(ines.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  await ines.keyboard.type('The pager went off.');
  await ines.context().setOffline(false);
  await expect
    .poll(async () => Object.values((await view(ines, made.room)).texts).map(({ text }) => text), {
      timeout: 15_000,
    })
    .toEqual(['The pager went off.']);
});

test('the editor outlives what others change about its moment', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'entry.add', { entry, kind: 'action', text: 'First.' });
  await ines.goto(`/m/${made.room}`);
  await ines.getByRole('button', { name: /^Edit/ }).first().click();
  const editor = ines.getByRole('textbox', { name: /Words of the moment/ });
  await expect(editor).toBeFocused();
  await ines.keyboard.press('Home');
  await editor.evaluate((element) => (element.dataset.same = 'yes'));
  await command(omar, made.room, 'entry.describe', { entry, kind: 'decision', evidence: ['a graph'] });
  await expect(ines.getByText('Decided').first()).toBeVisible();
  await ines.keyboard.type('At ');
  await expect.poll(() => spoken(ines)).toBe('At First.');
  await expect(ines.locator('.cm-content')).toHaveAttribute('data-same', 'yes');
});

test('a removed moment keeps the words of whoever was writing in it', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'entry.add', { entry, kind: 'action', text: 'First.' });
  for (const page of [ines, omar]) await page.goto(`/m/${made.room}`);
  await ines.getByRole('button', { name: /^Edit/ }).first().click();
  await expect(ines.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  await ines.keyboard.type(' Half a word');
  await omar.getByRole('button', { name: /More for this moment/ }).click();
  await omar.getByRole('menuitem', { name: 'Remove' }).click();
  // Whoever was writing hears who removed it, and can put it back.
  await expect(ines.getByText('Omar took this moment out while you were writing.').first()).toBeVisible();
  await ines.getByRole('button', { name: 'Restore' }).first().click();
  await expect(ines.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  await ines.keyboard.type(' And more.');
  await expect.poll(() => spoken(omar)).toBe('First. Half a word And more.');
});

/** The words of the first moment on a page, without the names of those who write. */
async function spoken(page: import('@playwright/test').Page): Promise<string> {
  return words(page).evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll('.remote')) caret.remove();
    return copy.textContent ?? '';
  });
}
