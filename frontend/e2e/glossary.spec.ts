// Words: asked without a name, explained in place, underlined where they stand.
import { command, join, make, view } from './rooms';
import { accessible, expect, test, type As } from './test';

const moment = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';
/** The other way round in the long run; how it looks there is for pages.spec.ts. */
const looks: As[] = process.env.TEST_LONG ? [{}, { theme: 'dark', phone: true }] : [{}];

for (const as of looks) {
  test(`a word is asked and explained, ${as.phone ? 'phone, dark' : 'wide, light'}`, async ({ person }) => {
    test.setTimeout(120_000);
    const ines = await person('Ines', as);
    const sari = await person('Sari', { phone: !as.phone });
    const made = await make(ines, 'Ines');
    await join(sari, made, 'Sari');
    const text = 'bird looked fine, the LSE did not. Birds of a feather.';
    await command(ines, made.room, 'entry.add', { entry: moment, kind: 'observation', text });

    // Sari asks from the story, where an acronym stands that nobody has explained.
    await sari.goto(`/m/${made.room}/prepare`);
    const unknown = sari.getByRole('article').getByRole('button', { name: 'LSE' });
    await unknown.focus();
    await sari.keyboard.press('Enter');
    await expect(sari.getByRole('button', { name: 'What is this?' })).toBeFocused();
    await accessible(sari);
    await sari.keyboard.press('Escape');
    await expect(unknown).toBeFocused();
    await sari.keyboard.press('Enter');
    await sari.keyboard.press('Enter');
    await expect(sari.getByText('Asked about “LSE”').first()).toBeVisible();

    // And by its field, where she is told that nobody will know.
    await sari.goto(`/m/${made.room}/prepare?part=words`);
    await sari.getByRole('textbox', { name: 'A word you would like explained' }).fill('bird');
    await expect(
      sari.getByText(
        'Your name is not on it, and not in the record either. Where few of you are here, they may guess.',
      ),
    ).toBeVisible();
    await sari.getByRole('button', { name: 'Ask a word' }).click();
    await accessible(sari);
    const asked = (await view(ines, made.room)) as unknown as { terms: { word: string; by?: string }[] };
    expect(asked.terms.map(({ word }) => word)).toEqual(['LSE', 'bird']);
    expect(asked.terms.every(({ by }) => by === undefined)).toBe(true);

    // Ines explains it. Leaving in the middle loses nothing: Esc, Back, a reload.
    await ines.goto(`/m/${made.room}/prepare`);
    await expect(ines.getByRole('link', { name: /Words/ }).first()).toContainText('2 · 2 open');
    if (!as.phone) await expect(ines.getByRole('link', { name: '2 words are unclear' })).toBeVisible();
    await ines.getByRole('link', { name: /Words/ }).first().click();
    await ines.getByRole('button', { name: 'bird is: A technology' }).click();
    const meaning = ines.getByRole('textbox', { name: /What it means/ });
    await expect(meaning).toBeFocused();
    await ines.keyboard.type('The Redis cache');
    await accessible(ines);
    await ines.keyboard.press('Escape');
    await ines.getByRole('button', { name: 'Explain: bird' }).click();
    await expect(meaning).toHaveValue('The Redis cache');
    await expect(ines.getByRole('radio', { name: 'A technology' })).toBeChecked();
    await ines.goBack();
    await expect(meaning).toHaveCount(0);
    await ines.reload();
    await ines.getByRole('button', { name: 'Explain: bird' }).click();
    await expect(meaning).toHaveValue('The Redis cache');
    await meaning.press('End');
    await ines.keyboard.type(' for carts.');
    await ines.getByRole('textbox', { name: 'Other spellings' }).fill('the birdcage');
    await ines.keyboard.press('Control+Enter');
    const row = ines.locator('#term-bird');
    await expect(row).toContainText('The Redis cache for carts.');
    await expect(row).toContainText('technology');
    await expect(row).toContainText('Explained by Ines');
    await accessible(ines);

    // Removed, and put back.
    await ines.getByRole('button', { name: 'Remove: bird' }).click();
    await expect(row).toHaveCount(0);
    await ines.getByRole('button', { name: 'Undo' }).click();
    await expect(row).toContainText('The Redis cache for carts.');

    // In the story the word shows what it means: on focus, on Enter, and away with Esc.
    await sari.goto(`/m/${made.room}/prepare`);
    const word = sari.getByRole('article').getByRole('button', { name: 'bird' });
    await expect(word).toHaveCount(1);
    await sari.getByRole('heading', { level: 1 }).focus();
    while (!(await word.evaluate((one) => one === document.activeElement))) await sari.keyboard.press('Tab');
    await expect(word).toHaveAccessibleDescription(/The Redis cache for carts\. Explained by Ines/);
    await expect(sari.getByText('The Redis cache for carts.')).toBeVisible();
    await accessible(sari);
    await sari.keyboard.press('Escape');
    await expect(sari.getByText('The Redis cache for carts.')).toBeHidden();
    await expect(word).toBeFocused();
    if (as.phone) {
      await word.hover();
      await expect(sari.getByText('The Redis cache for carts.')).toBeVisible();
      // The pointer may go onto the card.
      await sari.getByText('The Redis cache for carts.').hover();
      await expect(sari.getByText('Explained by Ines')).toBeVisible();
    } else {
      await word.tap();
      await expect(sari.getByText('The Redis cache for carts.')).toBeVisible();
      await sari.getByRole('heading', { level: 1 }).tap();
      await expect(sari.getByText('The Redis cache for carts.')).toBeHidden();
    }
    // A word that was pressed is not the words' own click: no editor has opened.
    await expect(sari.getByRole('textbox', { name: /Words of the moment/ })).toHaveCount(0);
  });
}

test('any word that is selected can be asked', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'person.role', {
    person: ((await view(ines, made.room)) as unknown as { people: { id: string }[] }).people[1]!.id,
    role: 'observer',
  });
  await command(ines, made.room, 'entry.add', {
    entry: moment,
    kind: 'observation',
    text: 'The flapper went quiet.',
  });
  await omar.goto(`/m/${made.room}/prepare`);
  const at = await omar.getByText('The flapper went quiet.').evaluate((line) => {
    const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const from = texts.currentNode.textContent!.indexOf('flapper');
      if (from < 0) continue;
      const range = document.createRange();
      range.setStart(texts.currentNode, from);
      range.setEnd(texts.currentNode, from + 7);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }
    throw new Error('It is not there');
  });
  await omar.mouse.dblclick(at.x, at.y);
  await omar.getByRole('button', { name: 'What is this?' }).click();
  await omar.goto(`/m/${made.room}/prepare?part=words`);
  await expect(omar.getByText('flapper').first()).toBeVisible();
  await expect(omar.getByRole('button', { name: /^Explain/ })).toHaveCount(0);
});

for (const as of looks) {
  test(`a word that an earlier meeting explained is taken over by one tap, ${as.phone ? 'phone, dark' : 'wide, light'}`, async ({
    person,
  }) => {
    const ines = await person('Ines', as);
    const earlier = await make(ines, 'Ines');
    const explain = (word: string, meaning: string, also: string[] = []) =>
      command(ines, earlier.room, 'term.explain', { word, meaning, kind: 'technology', also });
    await explain('Bird', 'The Redis cache for carts.', ['birdcage']);
    await explain('LSE', 'The shop’s own search.');
    await explain('unused', 'A word that nobody says here.');
    const made = await make(ines, 'Ines');
    await command(ines, made.room, 'term.ask', { word: 'bird' });
    await command(ines, made.room, 'entry.add', {
      entry: moment,
      kind: 'observation',
      text: 'The LSE was slow.',
    });

    await ines.goto(`/m/${made.room}/prepare?part=words`);
    const offered = ines.getByRole('region', { name: 'Explained in earlier meetings' });
    await expect(offered.getByRole('listitem')).toHaveCount(2);
    await expect(offered).toContainText('The Redis cache for carts.');
    await expect(offered).toContainText('From “Checkout slowdown”');
    await accessible(ines);

    // Taking one over goes on to the next; the last one leaves the focus where one can go on.
    await ines.getByRole('button', { name: 'Take it over: bird' }).focus();
    await ines.keyboard.press('Enter');
    await expect(ines.locator('#term-bird')).toContainText('Explained by Ines');
    await expect(ines.locator('#term-bird')).toContainText('birdcage');
    await expect(offered.getByRole('listitem')).toBeFocused();
    await ines.getByRole('button', { name: 'Not now: LSE' }).click();
    await expect(offered).toHaveCount(0);
    await expect(ines.getByRole('textbox', { name: 'A word you would like explained' })).toBeFocused();
    const now = (await view(ines, made.room)) as unknown as { terms: { word: string }[] };
    expect(now.terms.map(({ word }) => word)).toEqual(['bird']);
  });
}
