import { gzipSync } from 'node:zlib';
import { accessibleNow, expect, test } from './test';

for (const phone of [false, true]) {
  test(`parts are accessible, ${phone ? 'phone' : 'wide'}`, async ({ parts }) => {
    const page = await parts({ phone });
    await accessibleNow(page);
    await page.getByRole('button', { name: 'Open a dialog' }).click();
    await accessibleNow(page);
  });
}

test('nothing is cut off at 320 pixels', async ({ parts }) => {
  const page = await parts({ phone: true });
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test('a dialog gives the focus back to what opened it', async ({ parts }) => {
  const page = await parts();
  const opener = page.getByRole('button', { name: 'Open a dialog' });
  const dialog = page.getByRole('dialog', { name: 'Close the meeting?' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test('a menu is worked by keyboard alone', async ({ parts }) => {
  const page = await parts();
  const opener = page.getByRole('button', { name: 'Open a menu' });
  await opener.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
  await expect(opener).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: 'Move up' })).toBeFocused();
  await page.keyboard.press('Enter'); // not possible now: says why and stays
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('c');
  await expect(page.getByRole('menuitem', { name: 'Comment' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(opener).toBeFocused();

  await page.keyboard.press('Enter');
  await page.keyboard.press('r');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('Removed 22:45.');
  await expect(page.locator('[data-voice="mine"]')).toHaveText('Removed 22:45.');
  await expect(opener).toBeFocused();
});

test('a menu opens and closes by its button', async ({ parts }) => {
  const page = await parts();
  const opener = page.getByRole('button', { name: 'Open a menu' });
  await opener.click();
  await expect(page.getByRole('menu')).toBeVisible();
  await opener.click();
  await expect(page.getByRole('menu')).toBeHidden();
});

test('the chosen theme is there before the first paint, and stays', async ({ parts }) => {
  const page = await parts({ theme: 'light' });
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload({ waitUntil: 'commit' });
  await page.locator('body').waitFor({ state: 'attached' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('radio', { name: 'Auto' }).check();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
});

test('another page has its own title, and its heading the focus; Back goes back', async ({ parts }) => {
  const page = await parts();
  await expect(page).toHaveTitle('Parts · Second Story');
  await page.locator('a[href="/settings"]').click();
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Settings');
  await expect(heading).toBeFocused();
  await expect(page).toHaveTitle('Settings · Second Story');
  await accessibleNow(page);
  await page.goBack();
  await expect(heading).toHaveText('Parts');
});

test('what is not there says so kindly', async ({ parts }) => {
  const page = await parts();
  await page.goto('/nowhere/at/all');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'This page isn’t here, or isn’t open to you',
  );
  await accessibleNow(page);
});

test('the skip link is the first thing Tab finds', async ({ parts }) => {
  const page = await parts();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('a first view weighs at most 90 kB of script and 90 kB of fonts', async ({ parts }) => {
  const page = await parts();
  await page.goto('about:blank'); // what the page before is still fetching is none of this one
  const weight = { script: 0, font: 0 };
  const bodies: Promise<void>[] = [];
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    // The fixed-width face and the italics are asked for after the first paint, when nothing else is to be done.
    if ((kind !== 'script' && kind !== 'font') || /jetbrains|italic/.test(response.url())) return;
    const add = (body: Buffer) =>
      void (weight[kind] += kind === 'script' ? gzipSync(body).length : body.length);
    bodies.push(response.body().then(add));
  });
  await page.goto('/nowhere');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await Promise.all(bodies);
  expect(weight.script).toBeLessThan(90_000);
  expect(weight.font).toBeLessThan(90_000);
  expect(weight.font).toBeGreaterThan(0);
});
