// While a new version is put in place, one instance has files that another has not. What is missing for a while comes;
// what is missing for good is said, and nobody loses what they have typed.
import { command, join, make, view, words } from './rooms';
import { expect, test, type Page } from './test';

const entry = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';
const newer = 'A new version is ready. Reload when it suits you.';

/** Files are asked for again after a second, and after three more. */
const patient = { timeout: 15_000 };

/** Answers as an instance of another version does, for these files, as often as is said. */
async function missing(page: Page, files: RegExp, times = Infinity): Promise<() => number> {
  const asked = new Map<string, number>();
  await page.route(files, async (route) => {
    const name = route.request().url();
    asked.set(name, (asked.get(name) ?? 0) + 1);
    if (asked.get(name)! > times) return route.continue();
    return route.fulfill({
      status: 404,
      contentType: 'application/json',
      headers: { 'Cache-Control': 'no-store' },
      body: '{}',
    });
  });
  return () => Math.max(0, ...asked.values());
}

const editor = /\/assets\/(editor|writing)-[^/]+\.js/;

async function meet(ines: Page) {
  const made = await make(ines, 'Ines');
  await command(ines, made.room, 'entry.add', { entry, kind: 'action', text: 'We moved reads.' });
  return made;
}

async function write(page: Page, room: string, what: string) {
  await page.goto(`/m/${room}`);
  await page.getByRole('button', { name: /^Edit/ }).first().click();
  await expect(page.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  await page.keyboard.type(what);
}

const recorded = async (page: Page, room: string) => (await view(page, room)).texts[entry]!.text;

test('an editor that only another instance has is asked for again', async ({ person }) => {
  const ines = await person('Ines');
  const made = await meet(ines);
  const asked = await missing(ines, /\/assets\/writing-[^/]+\.js/, 2);
  await write(ines, made.room, ' At night.');
  await expect.poll(() => recorded(ines, made.room), patient).toBe('We moved reads. At night.');
  expect(asked()).toBeGreaterThan(2);
  await expect(ines.getByText(newer)).toBeHidden();
});

test('an editor that is gone for good is said, and what was typed comes back with the new version', async ({
  person,
}) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await meet(ines);
  await join(omar, made, 'Omar');
  await missing(ines, editor);
  await write(ines, made.room, ' At night.');
  await expect(ines.getByText(newer)).toBeVisible(patient);
  // Others go on, and it is read here; what was typed here stays.
  await omar.goto(`/m/${made.room}`);
  await omar.getByRole('button', { name: /^Edit/ }).first().click();
  await expect(omar.locator('.cm-content')).toBeFocused();
  await omar.keyboard.press('Home');
  await omar.keyboard.type('Then: ');
  await expect(ines.getByText('Then: We moved reads.')).toBeVisible();
  await ines.keyboard.type(' Twice.');
  await expect(ines.getByRole('textbox', { name: /Words of the moment/ })).toHaveValue(' At night. Twice.');

  await ines.unroute(editor);
  ines.on('dialog', (dialog) => void dialog.accept());
  await ines.getByRole('button', { name: 'Reload' }).click();
  await expect(words(ines)).toHaveText('Then: We moved reads. At night. Twice.');
  await expect.poll(() => recorded(omar, made.room), patient).toBe('Then: We moved reads. At night. Twice.');
});

test('a page that only another instance has comes whole; one that is gone leaves everybody where they are', async ({
  person,
}) => {
  const ines = await person('Ines');
  await ines.goto('/');
  await expect(ines.getByRole('heading', { level: 1 })).toBeVisible();
  await missing(ines, /\/assets\/Settings-/, 2);
  await missing(ines, /\/assets\/Create-/);
  await ines
    .getByRole('link', { name: /ettings/ })
    .first()
    .click();
  await expect(ines).toHaveTitle(/Settings/, patient);
  const sheets = await ines.evaluate(() => [...document.styleSheets].map(({ href }) => href ?? ''));
  expect(sheets.filter((href) => /Settings-.*\.css/.test(href))).toHaveLength(1);
  await expect(ines.getByText(newer)).toBeHidden();

  const title = await ines.title();
  await ines.evaluate(() => {
    const link = document.createElement('a');
    link.href = '/new';
    document.body.append(link);
    link.click();
  });
  await expect(ines.getByText(newer)).toBeVisible(patient);
  expect(await ines.title()).toBe(title);
});

test('an app that does not arrive is asked for again, and says so in the end', async ({ person }) => {
  const ines = await person('Ines');
  await missing(ines, /\/assets\/index-[^/]+\.js/, 2);
  await ines.goto('/');
  await expect(ines.getByRole('heading', { level: 1 })).toBeVisible();

  const omar = await person('Omar');
  await missing(omar, /\/assets\/index-[^/]+\.js/);
  await omar.goto('/');
  await expect(omar.getByText('A new version is being put in place.')).toBeVisible({ timeout: 40_000 });
});
