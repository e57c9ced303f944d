// The first walk-through: Noor was closest to it and tells it first, to whom she chooses. What is noted there is hers.
import { command, join, make, view } from './rooms';
import { accessible, expect, test, type Page } from './test';

const moment = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';
const told = 'I saw the graph and thought it was mine';
const aside = 'I had slept four hours';

/** Everything a page's sockets have received. */
function overheard(page: Page): string[] {
  const frames: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void frames.push(String(payload))),
  );
  return frames;
}

test('told first, to whom she chooses', async ({ person }) => {
  test.setTimeout(120_000);
  const ines = await person('Ines');
  const noor = await person('Noor', { phone: true });
  const sari = await person('Sari');
  const heard = overheard(sari);
  const made = await make(ines, 'Ines');
  await join(noor, made, 'Noor');
  await join(sari, made, 'Sari');
  const { room } = made;
  await command(ines, room, 'entry.add', {
    entry: moment,
    kind: 'observation',
    when: { at: '2026-03-12T00:34:00.000Z', zone: 'Europe/Helsinki', precision: 'exact' },
    text: 'Carts were empty.',
  });
  const place = `/m/${room}/prepare?part=first`;

  // Ines names Noor, and a time. Everybody may know that.
  await ines.goto(`/m/${room}/prepare?part=people`);
  await ines.getByRole('button', { name: 'Ask somebody' }).click();
  await ines.getByRole('menuitem', { name: 'Noor' }).click();
  await ines.getByRole('button', { name: 'Set a time' }).click();
  await ines.getByRole('group', { name: 'When' }).locator('[type=date]').fill('2026-03-17');
  await ines.getByRole('group', { name: 'When' }).locator('[type=time]').fill('10:00');
  await accessible(ines);
  await ines.keyboard.press('Enter');
  await expect(ines.getByRole('main')).toContainText(/Tue,? 17 Mar,? 10:00/);
  await ines.getByRole('link', { name: /^Story/ }).click();
  const beside = ines.getByRole('complementary', { name: 'Before we meet' });
  await expect(beside).toContainText('Noor is asked, no answer yet');
  await expect(ines.getByRole('link', { name: 'First walk-through', exact: true })).toHaveCount(1);

  // Noor begins with nobody but Ines.
  await noor.goto(`/m/${room}/prepare`);
  const asked = noor.getByRole('region', { name: 'Would you walk us through first' });
  await asked.getByRole('button', { name: 'Yes' }).click();
  await expect(beside).toContainText(/Noor, Tue,? 17 Mar,? 10:00/);
  await noor.getByRole('link', { name: 'First walk-through' }).click();
  await expect(noor.getByText(/^Tue,? 17 Mar,? 10:00 Helsinki$/)).toBeVisible();
  for (const box of await noor.getByRole('list').getByRole('checkbox').all())
    await expect(box).not.toBeChecked();
  await accessible(noor);
  await noor.getByRole('button', { name: 'Facilitators' }).click();
  await expect(noor.getByRole('checkbox', { name: 'Ines' })).toBeChecked();
  await expect(noor.getByRole('checkbox', { name: 'Sari' })).not.toBeChecked();
  await noor.getByRole('button', { name: 'Begin' }).click();
  await expect(noor.getByRole('region', { name: 'Only you and Ines can read this' })).toBeVisible();

  // Ines notes down what Noor tells; it is there for both.
  await ines.getByRole('link', { name: 'First walk-through', exact: true }).first().click();
  await ines.getByRole('button', { name: /^Add a note, .*02:34/ }).click();
  const field = ines.getByRole('textbox', { name: 'As it was told' });
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('spellcheck', 'false');
  await ines.keyboard.type(told);
  await accessible(ines);
  expect(
    await ines.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
  ).not.toContain(told);
  await ines.keyboard.press('Control+Enter');
  const hers = noor.getByRole('article', { name: /^Note, .*02:34/ });
  await expect(hers).toContainText(told);
  await expect(hers).toContainText('Noted by Ines');
  await expect(ines.getByRole('button', { name: /^Delete/ })).toHaveCount(0);
  await accessible(ines);

  // Two change one note at once: both texts are there.
  await noor.getByRole('button', { name: 'Add a note, Not tied to a moment' }).click();
  await noor.keyboard.type(aside);
  await noor.getByRole('button', { name: 'Save', exact: true }).click();
  const rest = ines.getByRole('article', { name: 'Note, not tied to a moment' });
  await expect(rest).toContainText(aside);
  await rest.getByRole('button', { name: /^Change/ }).click();
  await ines.keyboard.type('!');
  await noor
    .getByRole('article', { name: 'Note, not tied to a moment' })
    .getByRole('button', { name: /^Change/ })
    .click();
  await noor.keyboard.type(', no more.');
  await noor.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(noor.getByRole('article', { name: 'Note, not tied to a moment' })).toContainText('no more.');
  await ines.getByRole('button', { name: 'Save', exact: true }).click();
  const both = ines.getByRole('region', { name: 'Somebody has changed this note meanwhile.' });
  await expect(both).toContainText('no more.');
  await accessible(ines);
  await both.getByRole('button', { name: 'Keep what was saved' }).click();
  await expect(rest).toContainText('no more.');

  // She carries one over, in words of her own.
  await noor.reload();
  await expect(hers).toContainText(told);
  await hers.getByRole('button', { name: /^Carry over as my account/ }).click();
  const account = noor.getByRole('textbox', { name: 'How it was from where you sat' });
  await expect(account).toHaveValue(told);
  await expect(account).toHaveAttribute('spellcheck', 'false');
  await account.fill('I saw a graph.');
  await accessible(noor);
  expect(await noor.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('graph');
  await noor.getByRole('button', { name: 'Put it beside' }).click();
  await expect(hers.getByRole('link', { name: 'In your account at 02:34' })).toBeVisible();
  await expect(ines.getByRole('link', { name: 'In Noor’s account at 02:34' })).toBeVisible();
  expect(JSON.stringify(await view(ines, room))).toContain('I saw a graph.');
  await accessible(noor);

  // Sari is shown none of it, and cannot tell whether there is any.
  await sari.goto(place);
  await expect(sari.getByRole('main').getByText('This isn’t here, or isn’t open to you.')).toBeVisible();
  await expect(sari.getByRole('link', { name: 'First walk-through' })).toHaveCount(0);
  await accessible(sari);
  for (const words of [told, aside, 'walkthroughs']) {
    expect(heard.join('\n')).not.toContain(words);
    expect(JSON.stringify(await view(sari, room))).not.toContain(words);
  }

  // It has taken place, and Ines need not read it any longer.
  await noor.getByRole('checkbox', { name: 'It has taken place' }).check();
  await expect(beside).toContainText('First walk-through, done');
  await noor.getByRole('button', { name: 'Choose who can read it' }).click();
  await noor.getByRole('checkbox', { name: 'Ines' }).uncheck();
  await expect(noor.getByText(/^Whoever you leave out/)).toBeVisible();
  await accessible(noor);
  await noor.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(noor.getByRole('region', { name: 'Only you can read this' })).toBeVisible();
  await expect(ines.getByRole('main').getByText('This isn’t here, or isn’t open to you.')).toBeVisible();
  await expect(ines.getByText(told)).toHaveCount(0);
  await noor.reload();
  await expect(hers).toContainText(told);
  await noor.getByRole('button', { name: 'Delete all of it' }).click();
  await noor.getByRole('button', { name: 'Delete for good' }).click();
  await expect(noor.getByRole('button', { name: 'Begin' })).toBeVisible();
  await expect(noor.getByText(told)).toHaveCount(0);
});
