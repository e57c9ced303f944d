// Every page of a meeting, on a room that stands still, is accessible to whoever it is shown: no walk has to look again.
import { accessibleNow, expect, test, type Page } from './test';

/** Who looks, at which stage, what else is so, and at which of its pages. */
const looks = [
  ['ines.prepare', 'prepare'],
  ['ines.prepare', 'prepare?part=words'],
  ['ines.prepare', 'prepare?part=people'],
  ['ines.prepare', 'prepare?part=inquiries'],
  ['ines.prepare', 'prepare?part=first'],
  ['ines.prepare', 'prepare?part=care'],
  ['ines.prepare', 'prepare?part=about'],
  ['ines.prepare', 'prepare?part=about&edit=facts'],
  ['ines.prepare.empty', 'prepare'],
  ['ines.prepare.huddle.cancelled', 'prepare'],
  ['omar.prepare', 'prepare'],
  ['omar.prepare', 'prepare?part=people'],
  ['omar.prepare', 'prepare?part=first'],
  ['omar.prepare', 'prepare?part=inquiries'],
  ['noor.prepare', 'prepare?part=words'],
  ['ines.open', 'live'],
  ['ines.story', 'live'],
  ['ines.story', 'live?panel=words'],
  ['ines.story', 'live?panel=about'],
  ['omar.story', 'live'],
  ['noor.story', 'live'],
  ['ines.inquiry', 'live'],
  ['ines.inquiry.voting', 'live'],
  ['omar.inquiry.voting', 'live'],
  ['ines.inquiry.revealed', 'live'],
  ['ines.learn', 'live'],
  ['ines.learn.empty', 'live'],
  ['ines.close', 'close'],
  ['ines.close.closed', 'story'],
  ['omar.close.closed', 'story'],
  ['ines.close.closed.deleting', 'prepare'],
  ['ines.prepare.archived', 'prepare'],
] as const;

for (const phone of [false, true]) {
  // In four parts, so that they run beside each other.
  for (const part of [0, 1, 2, 3]) {
    test(`pages are accessible, ${phone ? 'phone' : 'wide'}, ${part + 1}`, async ({ parts }) => {
      const page = await parts({ phone });
      for (const [room, path] of looks.filter((_, i) => i % 4 === part)) {
        await test.step(`${room}: ${path}`, async () => {
          await page.goto(`/m/${room}/${path}`);
          await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
          await expect(page.locator('.sk')).toHaveCount(0);
          await accessibleNow(page);
        });
      }
    });
  }
}

/** What opens on them: who and where, and how it is opened. */
const opens: [string, string, string, (page: Page) => Promise<void>][] = [
  ['a moment being written', 'omar.prepare', 'prepare', (page) => press(page, /^Edit/)],
  ['the menu of a moment', 'ines.prepare', 'prepare', (page) => press(page, /^More for/)],
  ['the search', 'ines.prepare', 'prepare', (page) => key(page, '/')],
  ['the keys', 'ines.prepare', 'prepare', (page) => key(page, '?')],
  ['the command menu', 'ines.prepare', 'prepare', (page) => key(page, 'Control+k')],
  ['a celebration', 'omar.story', 'live', (page) => key(page, 's')],
  ['a quick question', 'sari.story', 'live', (page) => key(page, 'q')],
  [
    'a word being explained',
    'ines.prepare',
    'prepare?part=words',
    (page) => press(page, /^(Explain|What it means)/),
  ],
  [
    'a care note being written',
    'ines.prepare',
    'prepare?part=care',
    (page) => press(page, /^Add a care note/),
  ],
  [
    'what somebody may do',
    'ines.prepare',
    'prepare?part=people',
    (page) => press(page, /^What Omar Haddad may do/),
  ],
  ['somebody being named', 'ines.prepare', 'prepare?part=people', (page) => press(page, /^Name somebody/)],
  ['the menu of a line', 'ines.prepare', 'prepare?part=inquiries', (page) => press(page, /^More for/)],
  ['the end', 'ines.close', 'close', (page) => press(page, /^Close meeting/)],
];
const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click();
const key = (page: Page, name: string) => page.keyboard.press(name);

for (const phone of [false, true]) {
  for (const part of [0, 1, 2]) {
    test(`what opens on them is accessible, ${phone ? 'phone' : 'wide'}, ${part + 1}`, async ({ parts }) => {
      const page = await parts({ phone });
      for (const [what, room, path, open] of opens.filter((_, i) => i % 3 === part)) {
        await test.step(what, async () => {
          await page.goto(`/m/${room}/${path}`);
          await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
          await expect(page.locator('.sk')).toHaveCount(0);
          await open(page);
          await expect(
            page.locator('dialog:modal, [role=menu]:popover-open, .cm-editor, form').first(),
          ).toBeVisible();
          await accessibleNow(page);
        });
      }
    });
  }
}

test('what is only to be read begins at its beginning on a phone', async ({ parts }) => {
  const page = await parts({ phone: true });
  await page.goto('/m/ines.prepare/prepare');
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await key(page, '?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys.getByRole('heading', { name: 'Keys' })).toBeFocused();
  await expect(keys.getByRole('heading', { name: 'Keys' })).toBeInViewport();
  await page.keyboard.press('Tab');
  await expect(keys.getByRole('button', { name: 'Close' })).toBeFocused();
});
