import { bring, command, join, make, type Made } from './rooms';
import { accessible, expect, test, type As, type Page } from './test';

type Person = (name: string, as?: As) => Promise<Page>;

const prepare = (made: Made) => `/m/${made.room}/prepare?part=inquiries`;
const field = (page: Page) => page.getByRole('textbox', { name: /Your line of inquiry/ });

/** Everything a page's socket has received. */
function overheard(page: Page): string[] {
  const frames: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void frames.push(String(payload))),
  );
  return frames;
}

async function two(person: Person, names: 'shown' | 'hidden' = 'hidden') {
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const made = await make(ines, 'Ines', names);
  await join(omar, made, 'Omar');
  return { ines, omar, made };
}

async function write(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: /^Write (one|another)/ }).click();
  await expect(field(page).last()).toBeFocused();
  await page.keyboard.type(words);
  await expect(page.locator('.draft .status:visible').last()).toHaveText('Saved');
}

test('a draft is nobody else’s business until all are opened at once', async ({ person }) => {
  const { ines, omar, made } = await two(person);
  const heard = overheard(ines);
  for (const page of [ines, omar]) await page.goto(prepare(made));
  await expect(omar.getByText('Only you see this')).toBeVisible();
  await write(omar, 'What did a healthy screen look like?');
  await omar.reload();
  await expect(field(omar)).toHaveValue('What did a healthy screen look like?');
  await omar.getByRole('button', { name: /^Hand in/ }).click();
  await expect(omar.getByText('Handed in. Without a name it waits until three people have')).toBeVisible();
  await omar.getByRole('button', { name: /^Take back/ }).click();
  await omar.getByRole('button', { name: /^Hand in/ }).click();
  await expect(ines.getByText('How many have handed in is shown from 3 on')).toBeVisible();

  // Of one person it is not shown, and whoever asks learns no more than that.
  await ines.getByRole('button', { name: 'Show all lines' }).click();
  const asked = ines.getByRole('dialog', { name: 'Show all lines?' });
  await expect(asked).toContainText('once three different people have some among them');
  await asked.getByRole('button', { name: 'Show all lines' }).click();
  await expect(ines.getByText('once 3 different people have some lying here').first()).toBeVisible();
  await asked.getByRole('button', { name: 'Not now' }).click();
  const sari = await person('Sari');
  await join(sari, made, 'Sari');
  await bring(sari, made.room, 'Who knew that?');
  await bring(ines, made.room, 'When did it turn?');
  await expect(ines.getByText('Everybody has handed in')).toBeVisible();
  expect(heard.join('')).not.toContain('healthy screen');
  // He is in the middle of another one when all are shown.
  await write(omar, 'Who could have');

  await ines.getByRole('button', { name: 'Show all lines' }).click();
  await asked.getByRole('button', { name: 'Show all lines' }).click();
  for (const page of [ines, omar]) {
    await expect(page.getByRole('region', { name: 'On the table' })).toContainText('healthy screen');
  }
  await expect(omar.locator('.draft')).toHaveCount(1);
  await expect(field(omar)).toBeFocused();
  await omar.keyboard.type(' told us?');
  await expect(field(omar)).toHaveValue('Who could have told us?');
  await omar.getByRole('button', { name: /^Discard/ }).click();
  // What is asked for no more is one row under the lines.
  const another = omar.getByRole('button', { name: 'Bring another line' });
  await expect(another).toBeFocused();
  await expect(omar.getByText('Only you see this')).toHaveCount(0);
  await another.click();
  await expect(field(omar)).toBeFocused();
  expect(heard.join('')).toContain('healthy screen');
  // Names are hidden: nothing that was sent with the line says whose it is.
  expect(heard.find((frame) => frame.includes('healthy screen'))).not.toMatch(
    /"by":"[^"]+","words"|"words":[^}]*"by"/,
  );
});

test('whoever would rather not wait signs their line, and it alone is shown', async ({ person }) => {
  const { ines, omar, made } = await two(person);
  for (const page of [ines, omar]) await page.goto(prepare(made));
  await expect(omar.getByText('what still waits at the close is deleted')).toBeVisible();
  await write(omar, 'What did a healthy screen look like?');
  await omar.getByRole('button', { name: /^Hand in/ }).click();
  await omar.getByRole('button', { name: /^Put my name to it/ }).click();
  await expect(omar.getByText('Handed in, with your name.').last()).toBeVisible();
  await accessible(omar);
  await bring(ines, made.room, 'When did it turn?');
  await ines.getByRole('button', { name: 'Show all lines' }).click();
  await ines.getByRole('dialog').getByRole('button', { name: 'Show all lines' }).click();
  for (const page of [ines, omar])
    await expect(page.getByRole('region', { name: 'On the table' }).getByText('Brought by Omar')).toHaveCount(
      1,
    );
  await expect(omar.getByText('When did it turn?')).toHaveCount(0);
  await expect(ines.getByText('Without a name it waits')).toBeVisible();
});

test('a draft that was written in two windows keeps both texts', async ({ person }) => {
  const { omar, made } = await two(person);
  await omar.goto(prepare(made));
  await write(omar, 'One');
  const other = await omar.context().newPage();
  await other.goto(prepare(made));
  await expect(field(other)).toHaveValue('One');
  // Here the line is cut while both go on.
  await omar.context().setOffline(true);
  await field(omar).fill('Written here');
  await omar.context().setOffline(false);
  await Promise.all([field(omar).press('!'), field(other).fill('Written there')]);
  await expect
    .poll(
      async () =>
        (await omar.getByText('Which words shall stay?').count()) +
        (await other.getByText('Which words shall stay?').count()),
    )
    .toBe(1);
  const asked = (await omar.getByText('Which words shall stay?').count()) ? omar : other;
  await expect(asked.locator('.both')).toContainText('Written here!');
  await expect(asked.locator('.both')).toContainText('Written there');
  await asked.getByRole('button', { name: 'Keep these: Written here!' }).click();
  for (const page of [omar, other]) await expect(field(page)).toHaveValue('Written here!');
});

test('words written while the line is gone are kept on the page, and saved', async ({ person }) => {
  const { omar, made } = await two(person);
  await omar.goto(prepare(made));
  await write(omar, 'Before');
  await omar.context().setOffline(true);
  await field(omar).fill('Before, and during');
  await expect(omar.getByText('Will be saved when you are back.')).toBeVisible({ timeout: 20_000 });
  await expect(omar.getByRole('button', { name: /^Hand in/ })).toHaveAttribute('aria-disabled', 'true');
  expect(
    await omar.evaluate(() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage)),
  ).not.toContain('and during');
  let asked = false;
  omar.on('dialog', (dialog) => {
    asked ||= dialog.type() === 'beforeunload';
    void dialog.dismiss();
  });
  await omar.evaluate(() => location.reload()).catch(() => undefined);
  await expect.poll(() => asked).toBe(true);
  await omar.context().setOffline(false);
  await expect(omar.locator('.draft .status:visible').last()).toHaveText('Saved', { timeout: 15_000 });
  await omar.reload();
  await expect(field(omar)).toHaveValue('Before, and during');
});

test('discarding can be undone', async ({ person }) => {
  const { omar, made } = await two(person);
  await omar.goto(prepare(made));
  await write(omar, 'What woke the pager?');
  await omar.getByRole('button', { name: /^Discard/ }).click();
  await expect(field(omar)).toHaveCount(0);
  await omar.getByRole('button', { name: 'Undo' }).click();
  await expect(field(omar)).toHaveValue('What woke the pager?');
  await omar.reload();
  await expect(field(omar)).toHaveValue('What woke the pager?');
});

test('lines are put together, taken apart, tied to moments and taken off', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const made = await make(ines, 'Ines', 'shown');
  await join(omar, made, 'Omar');
  const entry = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';
  await command(ines, made.room, 'entry.add', {
    entry,
    kind: 'detection',
    when: { at: '2026-03-12T00:13:00.000Z', zone: 'Europe/Helsinki', precision: 'exact' },
    text: 'The pager went off.',
  });
  for (const words of ['How do we tell waiting from stuck?', 'Where did that knowledge live?']) {
    const draft = crypto.randomUUID();
    await command(omar, made.room, 'line.draft', { draft, version: 0, words });
    await command(omar, made.room, 'line.hand_in', { draft });
  }
  for (const page of [ines, omar]) await page.goto(prepare(made));
  await accessible(ines);
  await accessible(omar);
  await ines.getByRole('button', { name: 'Show all lines' }).click();
  await accessible(ines);
  await ines.getByRole('dialog').getByRole('button', { name: 'Show all lines' }).click();
  const table = (page: Page) => page.getByRole('region', { name: 'On the table' });
  await expect(table(omar).getByText('Brought by Omar')).toHaveCount(2);

  const more = ines.getByRole('button', { name: /More for this line: How do we tell/ });
  await more.click();
  await ines.getByRole('menuitem', { name: 'Moments it touches' }).click();
  await ines.getByRole('checkbox', { name: '02:13 Noticed' }).check();
  await accessible(ines);
  await ines.getByRole('button', { name: 'Choose these' }).click();
  await expect(table(omar).getByRole('link', { name: /02:13 Noticed/ })).toHaveAttribute(
    'href',
    `/m/${made.room}/prepare#entry-${entry}`,
  );

  await more.click();
  await ines.getByRole('menuitem', { name: /Put together/ }).click();
  await ines.getByRole('radio', { name: /Where did that knowledge/ }).check();
  await accessible(ines);
  await ines.getByRole('button', { name: 'Put together', exact: true }).click();
  await expect(table(omar).getByRole('list', { name: 'Put together with it' })).toContainText(
    'waiting from stuck',
  );
  await ines.getByRole('button', { name: /^Take apart/ }).click();
  await expect(table(omar).getByRole('list', { name: 'Put together with it' })).toHaveCount(0);

  await more.click();
  await ines.getByRole('menuitem', { name: 'Take off the list' }).click();
  await expect(table(omar).getByText('1 taken off the list')).toBeVisible();
  await expect(table(ines)).toBeFocused();
  await accessible(omar);
  await ines.reload();
  await ines.getByText('1 taken off the list').click();
  await ines.getByRole('button', { name: /^Put back/ }).click();
  await expect(omar.locator('.line-of')).toHaveCount(2);
});
