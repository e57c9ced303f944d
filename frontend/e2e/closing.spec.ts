// A meeting is closed, and opened again: what stays, what goes, and what becomes of words that were on their way.
import { command, join, make, view } from './rooms';
import { accessible, expect, test, type Page } from './test';

const kept = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';
const gone = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e12';
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('two people close a meeting and open it again', async ({ person }) => {
  test.setTimeout(120_000);
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  const room = `/m/${made.room}`;
  await command(ines, made.room, 'entry.add', { entry: kept, kind: 'action', text: 'We moved reads.' });
  await command(ines, made.room, 'entry.add', { entry: gone, kind: 'action', text: 'A name, by mistake.' });
  await command(ines, made.room, 'entry.remove', { entry: gone });
  const draft = crypto.randomUUID();
  await command(omar, made.room, 'line.draft', { draft, version: 0, words: 'Never opened.' });
  await command(omar, made.room, 'line.hand_in', { draft });

  // Omar writes, and his line breaks with words on it that nobody has yet.
  await omar.goto(`${room}/prepare`);
  await omar.getByRole('button', { name: /^Edit/ }).click();
  await expect(omar.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  await omar.context().setOffline(true);
  await omar.keyboard.type(' To the replica.');
  await expect(omar.getByText('Kept here, will be sent when we’re back').first()).toBeVisible();

  await command(ines, made.room, 'stage.set', { stage: 'close' });
  await ines.goto(`${room}/live`);
  await expect(heading(ines)).toHaveText('Thank you');
  await ines.getByRole('button', { name: 'Close meeting' }).click();
  const dialog = ines.getByRole('dialog', { name: 'Close this meeting?' });
  await expect(dialog.getByText('that still wait for three people are among them')).toBeVisible();
  await expect(dialog.getByText('There is 1.')).toBeVisible();
  await expect(dialog.getByRole('radio', { name: 'Everybody signed in here' })).toBeDisabled();
  await accessible(ines);
  await dialog.getByRole('button', { name: 'Not yet' }).click();
  await ines.getByRole('button', { name: 'Close meeting' }).click();
  await dialog.getByRole('button', { name: 'Close meeting' }).click();
  // A closed meeting is a story: whoever closed it reads it at once.
  await expect(ines).toHaveURL(`${room}/story`);
  await expect(heading(ines)).toHaveText('Checkout slowdown');
  await expect(ines.getByText('We moved reads.')).toBeVisible();
  await expect(ines.getByText(/Closed on/)).toBeVisible();
  await accessible(ines);

  // His words find the story closed, and are his to copy.
  await omar.context().setOffline(false);
  await expect(omar.getByText('This meeting is closed. Its story stays as it is.').first()).toBeVisible();
  const offer = omar.getByRole('region', { name: 'Your unsent words are kept here' });
  await expect(offer).toContainText('To the replica.');
  await expect(offer.getByRole('button', { name: 'Copy' })).toBeVisible();
  await expect(offer.getByRole('button', { name: 'Insert at end' })).toHaveCount(0);
  // They stay where he wrote them, to be read, until he leaves.
  await expect(omar.getByRole('textbox', { name: /Words of the moment/ })).toContainText('We moved reads.');
  await omar.getByRole('button', { name: 'Done' }).click();
  await expect(omar.getByRole('textbox')).toHaveCount(0);
  await expect(omar.getByRole('button', { name: 'Reopen' })).toHaveCount(0);
  await expect(omar.getByRole('button', { name: /^Edit/ })).toHaveAttribute('aria-disabled', 'true');
  await accessible(omar);
  // What can be written is off, and says why.
  for (const [path, name] of [
    ['/prepare', /^Moment/],
    ['/prepare?part=inquiries', 'Write one'],
  ] as const) {
    await ines.goto(`${room}${path}`);
    const control = ines.getByRole('button', { name }).first();
    await expect(control).toHaveAttribute('aria-disabled', 'true');
    await expect(control).toHaveAccessibleDescription('This meeting is closed. Its story stays as it is.');
  }
  const closed = (await view(ines, made.room)) as unknown as {
    closed?: string;
    texts: Record<string, { text: string }>;
  };
  expect(closed.closed).toBeDefined();
  expect(JSON.stringify(closed)).not.toContain('A name, by mistake.');
  expect(closed.texts[kept]!.text).toBe('We moved reads.');

  // Reopened, it goes on; what went does not come back.
  await ines.goto(`${room}/live`);
  await expect(ines).toHaveURL(`${room}/story`);
  await ines.getByRole('button', { name: 'This meeting' }).click();
  await ines.getByRole('menuitem', { name: 'Reopen' }).click();
  await accessible(ines);
  await ines.getByRole('dialog').getByRole('button', { name: 'Reopen' }).click();
  await expect(omar.getByText('This meeting is open again.').first()).toBeVisible();
  await offer.getByRole('button', { name: 'Insert at end' }).click();
  await expect
    .poll(async () => (await view(ines, made.room)).texts[kept]!.text)
    .toMatch(/^We moved reads\.\s+To the replica\.$/);
  await ines.goto(`${room}/prepare`);
  await expect(ines.getByText('taken out')).toHaveCount(0);
  await ines.goto(`${room}/prepare?part=inquiries`);
  await expect(ines.getByText('How many have handed in is shown from 3 on, or once all have')).toBeVisible();
});
