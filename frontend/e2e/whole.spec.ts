// One whole meeting by four people who know nothing of it: from an empty first page to the story of a closed meeting. Only
// what is visible is used: after the first page and the link that was sent, no address is typed and no command menu opened.
// Mina leads at a desk, Tomas sits at another in the dark, Sari has a phone, Noor goes on with her own by a hand-over.
import { ownClipboard } from './clipboard';
import { accessible, expect, test, type Page } from './test';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const filled = (page: Page) => page.locator('.btn.primary:visible');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function comeIn(page: Page, link: string, name: string) {
  await page.goto(link);
  await page.getByLabel('Your name').fill(name);
  await filled(page).click();
  await expect(heading(page)).toHaveText('Story');
}

async function moment(page: Page, time: string, words: string) {
  await button(page, /^(Add the first moment|Moment)/)
    .first()
    .click();
  await expect(page.getByRole('textbox', { name: /^Words of the moment/ })).toBeFocused();
  await page.keyboard.type(words);
  await page.getByLabel('Time', { exact: true }).fill(time);
  await button(page, 'Done').click();
}

test('four people, from the empty first page to the story of a closed meeting', async ({ person }) => {
  test.setTimeout(240_000);
  const mina = await person('Mina');
  const tomas = await person('Tomas', { theme: 'dark' });
  const sari = await person('Sari', { phone: true });
  const noor = await person('Noor');
  const phone = await person('Noor’s phone', { phone: true });
  for (const page of [sari, phone]) await page.setViewportSize({ width: 390, height: 844 });
  const clipboard = await ownClipboard(mina);

  // Three fields and one click.
  await mina.goto('/');
  await filled(mina).click();
  await mina.getByLabel('Title').fill('Carts were empty');
  await mina.getByLabel('When did it happen, roughly').fill('2026-11-26');
  await mina.getByLabel('Your name').fill('Mina');
  await expect(filled(mina)).toBeInViewport();
  await filled(mina).click();
  await expect(mina.getByRole('status').getByText('Copied.')).toBeVisible();
  const link = clipboard.read();
  await filled(mina).click();
  await moment(mina, '2:13', 'The pager went off for checkout.');

  await comeIn(tomas, link, 'Tomas');
  await comeIn(sari, link, 'Sari');
  await comeIn(noor, link, 'Noor');

  // Noor goes on with her phone: the address stands in the code that its camera reads.
  await noor.getByRole('link', { name: /^People/ }).click();
  await button(noor, /Go on with another device/)
    .first()
    .click();
  const carried = await noor.locator('.cmd code').first().textContent();
  await phone.goto(carried!);
  await filled(phone).tap();
  await expect(heading(phone)).toHaveText('Story');
  await noor.close();

  // Each tells what they saw; the times put it in order.
  await moment(tomas, '2:34', 'bird was green. I looked at the wrong cluster.');
  await moment(sari, '2:06', 'A customer wrote that the cart was empty.');
  await moment(phone, '2:21', 'Saw the latency of one host, as in autumn.');
  for (const page of [mina, tomas, sari, phone])
    await expect
      .poll(() => page.locator('ol.story time').allTextContents())
      .toEqual(['02:06', '02:13', '02:21', '02:34']);

  // The meeting begins, and takes everybody along who wants to.
  await button(mina, 'Begin the meeting').click();
  for (const page of [tomas, sari, phone]) {
    await expect(page.getByText('Mina has begun.')).toBeVisible();
    await filled(page).click();
  }
  for (const page of [mina, tomas, sari, phone]) await expect(heading(page)).toHaveText('Before we begin');
  await filled(mina).click();
  for (const page of [mina, tomas, sari, phone]) await expect(page.getByRole('article')).toHaveCount(4);

  // Sari's train goes through a tunnel while she writes, and Tomas writes in the same moment.
  const first = (page: Page) => page.getByRole('article').first();
  await button(sari, /^Edit/).first().tap();
  await sari.keyboard.press('End');
  await sari.keyboard.type(' Then a second one.');
  await expect(first(tomas)).toContainText('a second one');
  await sari.context().setOffline(true);
  await sari.keyboard.type(' And a third.');
  await expect(sari.getByText(/Kept here/).first()).toBeVisible({ timeout: 20_000 });
  await button(tomas, /^Edit/).first().click();
  await tomas.keyboard.press('Control+Home');
  await tomas.keyboard.type('In support: ');
  await button(tomas, 'Done').click();
  await sari.context().setOffline(false);
  for (const page of [mina, tomas, sari, phone])
    await expect(first(page)).toContainText(
      'In support: A customer wrote that the cart was empty. Then a second one. And a third.',
      { timeout: 20_000 },
    );
  await button(sari, 'Done').tap();

  // Mina takes out the moment that Noor is writing in: her words stay where they are, and she puts it back.
  await button(phone, /^Edit/).nth(2).tap();
  await phone.keyboard.press('End');
  await phone.keyboard.type(' It healed by itself');
  await button(mina, /^More for this moment.*02:21/).click();
  await mina.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(phone.getByText(/Mina took (this moment out|out the moment)/).first()).toBeVisible();
  await phone.keyboard.type(', hands are shaking');
  await accessible(phone);
  await expect(mina.getByText('(1)')).toHaveCount(0);
  await button(phone, 'Restore').tap();
  await expect(first(phone)).toBeVisible();
  for (const page of [mina, tomas, sari, phone])
    await expect(page.getByText(/It healed by itself/).first()).toBeVisible();
  await button(phone, 'Done').tap();

  // A hand, the floor, and somebody who just happened to be there.
  await button(tomas, /Raise hand/).click();
  await button(mina, /^Invite Tomas/)
    .first()
    .click();
  await expect(tomas.getByText('You have the floor').first()).toBeVisible();
  await button(tomas, 'Done').first().click();
  await button(sari, /Just happened to be/).tap();
  const glad = sari.getByRole('dialog', { name: 'Just happened to be' });
  await glad.getByRole('combobox', { name: 'At which moment' }).selectOption({ index: 2 });
  await glad.getByRole('combobox', { name: 'Who' }).fill('Noor');
  await glad.getByLabel(/just happened to be/).fill('awake with a feverish child');
  await button(sari, 'Say so').tap();
  for (const page of [mina, tomas, phone])
    await expect(page.getByText('Noor just happened to be awake with a feverish child.')).toBeVisible();

  // Lines of inquiry: each brings one or two, all are shown at once, and dots say where to begin.
  await filled(mina).click();
  for (const page of [mina, tomas, sari, phone]) await expect(heading(page)).toHaveText('Lines of inquiry');
  for (const [page, words] of [
    [tomas, 'What did healthy look like that night?'],
    [sari, 'How does a customer’s word reach whoever is on call?'],
    [phone, 'Where had this shape been seen before?'],
  ] as const) {
    await button(page, 'Write one').click();
    await page.keyboard.type(words);
    await button(page, /^Hand in/).click();
  }
  await expect(mina.getByText('3 or more of 4 have handed in')).toBeVisible({ timeout: 40_000 });
  await filled(mina).click();
  await mina.getByRole('dialog').getByRole('button', { name: 'Show all lines' }).click();
  for (const page of [mina, tomas, sari, phone]) await expect(page.locator('.line-of')).toHaveCount(3);
  await filled(mina).click();
  await mina.getByRole('dialog').getByRole('button', { name: 'Start a vote' }).click();
  for (const page of [tomas, sari, phone]) {
    await expect(heading(page)).toHaveText('Where shall we look first?');
    const line = page.getByRole('group', { name: 'Dots for line 2' }).getByRole('button');
    await line.first().click();
    await line.last().click();
  }
  await expect(mina.getByText('3 or more of 4 have voted')).toBeVisible({ timeout: 40_000 });
  await filled(mina).click();
  for (const page of [mina, tomas, sari, phone])
    await expect(heading(page)).toHaveText('We start at the top');

  // What was learned, the end, and the story that is left.
  await filled(mina).click();
  await expect(heading(mina)).toHaveText('What we learned');
  await filled(mina).click();
  await expect(heading(mina)).toHaveText('Thank you');
  await filled(mina).click();
  await mina.getByRole('dialog').getByRole('button', { name: 'Close meeting' }).click();
  for (const page of [mina, tomas, sari, phone]) {
    await expect(page).toHaveURL(/\/story$/);
    await expect(page.getByText(/It healed by itself/)).toBeVisible();
  }
  await accessible(mina);
  await accessible(sari);

  // The next day: from the library, by *Read*.
  await sari.getByRole('link', { name: 'To the library' }).first().tap();
  await sari
    .getByRole('link', { name: /Carts were empty|Read/ })
    .first()
    .tap();
  await expect(sari.getByText('Noor just happened to be awake with a feverish child.')).toBeVisible();
  await mina.getByRole('link', { name: 'To the library' }).first().click();
});
