// Several people tell one moment, side by side, and a difference becomes a line of inquiry.
import { command, join, make, view } from './rooms';
import { accessible, expect, test, type As } from './test';

const moment = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';
/** The other way round in the long run; how it looks there is for pages.spec.ts. */
const looks: As[] = process.env.TEST_LONG ? [{}, { theme: 'dark', phone: true }] : [{}];

for (const as of looks) {
  test(`two people tell one moment, ${as.phone ? 'phone, dark' : 'wide, light'}`, async ({ person }) => {
    test.setTimeout(120_000);
    const ines = await person('Ines', as);
    const omar = await person('Omar', { phone: !as.phone });
    const made = await make(ines, 'Ines');
    await join(omar, made, 'Omar');
    await command(ines, made.room, 'entry.add', {
      entry: moment,
      kind: 'decision',
      text: 'We moved reads to the replica.',
    });
    await ines.goto(`/m/${made.room}/prepare`);
    await omar.goto(`/m/${made.room}/prepare`);

    // Omar tells it as he saw it; a reload in the middle loses nothing.
    const more = omar.getByRole('button', { name: /^More/ }).first();
    const words = omar.getByRole('textbox', { name: /How it was from where you sat/ });
    await more.click();
    await omar.getByRole('menuitem', { name: 'Add my account' }).click();
    await expect(words).toBeFocused();
    await omar.keyboard.type('I took it for the primary');
    await accessible(omar);
    await omar.reload();
    await more.click();
    await omar.getByRole('menuitem', { name: 'Add my account' }).click();
    await expect(words).toHaveValue('I took it for the primary');
    // Thrown away, and back.
    await omar.getByRole('button', { name: 'Discard' }).click();
    await expect(words).toHaveCount(0);
    await omar.getByRole('button', { name: 'Undo' }).click();
    await expect(words).toHaveValue('I took it for the primary');
    await words.press('End');
    await omar.keyboard.type('.');
    await omar.keyboard.press('Control+Enter');
    await expect(omar.getByText('I took it for the primary.')).toBeVisible();
    await expect(omar.getByRole('article')).toBeFocused();

    // Ines reads it, tells hers beside it, and asks about the difference: a draft that only she sees.
    const told = ines.getByRole('region', { name: 'As people tell it' });
    await expect(told).toContainText('Omar tells it so');
    // Whoever asks not to be named is not, here either.
    await command(omar, made.room, 'person.introduce', { part: '', unnamed: true });
    await expect(told).not.toContainText('Omar');
    await command(omar, made.room, 'person.introduce', { part: '' });
    await expect(told).toContainText('Omar tells it so');
    await ines.getByRole('button', { name: /^More/ }).first().click();
    await ines.getByRole('menuitem', { name: 'Add my account' }).click();
    await ines.getByRole('textbox', { name: /How it was from where you sat/ }).fill('I was told to wait.');
    await ines.getByRole('button', { name: 'Put it beside' }).click();
    await expect(told.getByRole('listitem')).toHaveCount(2);
    await accessible(ines);
    await expect(ines.getByRole('button', { name: /^Take mine back/ })).toHaveCount(1);
    await ines.getByRole('button', { name: /^Ask about a difference/ }).click();
    await expect(ines.locator('.drafts textarea').first()).toHaveValue(
      /What made this moment look different/,
    );

    // Omar takes his back: it is nowhere any more, and he can think better of that.
    await omar.getByRole('button', { name: /^Take mine back/ }).click();
    await expect(omar.getByText('I took it for the primary.')).toHaveCount(0);
    expect(JSON.stringify(await view(ines, made.room))).not.toContain('took it for the primary');
    await omar.getByRole('button', { name: 'Undo' }).click();
    await expect(omar.getByText('I took it for the primary.')).toBeVisible();
  });
}
