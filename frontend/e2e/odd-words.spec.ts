// What people paste is not always what a page would like: words without a space, thousands of marks, half a character,
// other ways to end a line. It is taken, and shown within its place.
import { ownClipboard } from './clipboard';
import { command, join, make, view } from './rooms';
import { expect, test, type Page } from './test';

const entry = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';
const long = 'replica_rebuild_checkpoint_'.repeat(6).slice(0, 150);
const code = `\`${long}\``;

/** Whatever is wider than its place, by name. */
const wider = (page: Page) =>
  page.evaluate(() => {
    const all = [
      document.scrollingElement!,
      ...document.querySelectorAll('.pane, .side, .side-pad, .words-list, .strip, .dialog'),
    ];
    return all
      .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
      .map((one) => `${one.localName}.${one.className}: ${one.scrollWidth} of ${one.clientWidth}`);
  });

test('a word of 150 characters makes no place wider than its window', async ({ person }) => {
  const ines = await person('Ines');
  const made = await make(ines, 'Ines');
  const { room } = made;
  const { facts } = (await view(ines, room)) as unknown as { facts: object };
  await command(ines, room, 'room.describe', {
    facts: { ...facts, title: code.slice(0, 120), impact: code },
  });
  await command(ines, room, 'entry.add', {
    entry,
    kind: 'action',
    when: { at: '2026-03-12T00:13:00.000Z', zone: 'Europe/Helsinki', precision: 'exact' },
    text: `Ran ${code}.\n\n${long}`,
    evidence: [long],
  });
  await command(ines, room, 'perspective.tell', { perspective: crypto.randomUUID(), entry, words: code });
  await command(ines, room, 'term.explain', { word: long.slice(0, 60), meaning: code, kind: 'other' });
  await command(ines, room, 'hazard.save', {
    hazard: crypto.randomUUID(),
    version: 0,
    words: code,
    how: long,
    plan: 'watch',
    moments: [entry],
  });
  const draft = crypto.randomUUID();
  await command(ines, room, 'line.draft', { draft, version: 0, words: code, moments: [entry] });
  await command(ines, room, 'line.hand_in', { draft });
  await command(ines, room, 'line.sign', { draft });
  await command(ines, room, 'lines.open', {});
  await command(ines, room, 'line.draft', {
    draft: crypto.randomUUID(),
    version: 0,
    words: long,
    moments: [],
  });
  await command(ines, room, 'stage.set', { stage: 'story' });
  await command(ines, room, 'hand.raise', { lane: 'question', note: code.slice(0, 140) });
  const prepare = ['', '?part=words', '?part=care', '?part=inquiries', '?part=people', '?part=about'];
  const places = [
    ...prepare.map((part) => `/m/${room}/prepare${part}`),
    ...['', '?panel=hands', '?panel=words', '?panel=about'].map((panel) => `/m/${room}/live${panel}`),
    '/',
  ];
  const trouble: string[] = [];
  for (const place of places) {
    await ines.goto(place);
    await ines.getByText(long.slice(0, 20)).first().waitFor({ state: 'attached' });
    for (const width of [720, 390]) {
      await ines.setViewportSize({ width, height: 844 });
      for (const one of await wider(ines)) trouble.push(`${place} at ${width}: ${one}`);
    }
  }
  expect(trouble).toEqual([]);
});

test('thousands of marks in one moment come onto the page piece by piece, and all of them', async ({
  person,
}) => {
  const ines = await person('Ines');
  const { room } = await make(ines, 'Ines');
  await command(ines, room, 'entry.add', { entry, kind: 'action', text: '`a` `b` '.repeat(2500) });
  await ines.goto(`/m/${room}/prepare`);
  // That the work grows with the words and no faster is for inline.test.ts; how long it takes is the machine's matter.
  await expect(ines.locator('.m-text code')).toHaveCount(5000, { timeout: 30_000 });
});

/** Pastes what no keyboard types. */
const paste = (page: Page, text: string) =>
  page.evaluate((text) => {
    const at = document.activeElement!;
    const data = new DataTransfer();
    data.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    // An editor takes it from there; a field takes it as the browser puts it in.
    if (at.dispatchEvent(event)) document.execCommand('insertText', false, text);
  }, text);

test('half a character, other ends of lines, and columns: what is pasted arrives as it can be read', async ({
  person,
}) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines');
  const { room } = made;
  await join(omar, made, 'Omar');
  await command(ines, room, 'entry.add', { entry, kind: 'action', text: '' });
  const pasted = 'a\ud83d b\x0bc\x85d\u2028e\u2029f';
  const read = 'a\ufffd b\nc\nd\ne\nf';

  await ines.goto(`/m/${room}/prepare`);
  await omar.goto(`/m/${room}/prepare`);
  await ines.getByRole('button', { name: /^Edit/ }).first().click();
  await expect(ines.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  await paste(ines, `${pasted}\n  two  columns\n\tone\ttab\nשלום`);
  const story = `${read}\n  two  columns\n\tone\ttab\nשלום`;
  await expect.poll(async () => (await view(ines, room)).texts[entry]!.text).toBe(story);
  // Whoever reads it sees what was meant to stand apart.
  const line = omar.locator('.m-text', { hasText: 'columns' });
  expect(await line.evaluate((one) => (one as HTMLElement).innerText)).toBe('  two  columns');
  const across = await omar.locator('.m-text', { hasText: 'שלום' }).evaluate((one) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return one.getBoundingClientRect().right - words.getBoundingClientRect().right;
  });
  expect(across).toBeLessThan(2);
  await ines.keyboard.press('Escape');

  await ines.getByRole('button', { name: /More for this moment/ }).click();
  await ines.getByRole('menuitem', { name: 'Add my account' }).click();
  await expect(ines.getByRole('textbox', { name: 'How it was from where you sat' })).toBeFocused();
  await paste(ines, pasted);
  await ines.getByRole('button', { name: 'Put it beside' }).click();
  await expect(omar.getByText('Ines tells it so')).toBeVisible();

  await ines.goto(`/m/${room}/prepare?part=words&word=`);
  await ines.getByRole('textbox', { name: 'Word', exact: true }).fill('bird');
  await ines.getByRole('textbox', { name: 'What it means' }).focus();
  await paste(ines, pasted);
  await ines.keyboard.press('Control+Enter');
  await expect(ines.getByText('Saved').first()).toBeVisible();

  await ines.goto(`/m/${room}/prepare?part=inquiries`);
  await ines.getByRole('button', { name: 'Write one' }).click();
  await paste(ines, pasted);
  await ines.keyboard.press('Control+Enter');
  await ines.getByRole('button', { name: /^Put my name to it/ }).click();
  await expect(ines.getByText('Handed in, with your name.').last()).toBeVisible();
  await command(ines, room, 'lines.open', {});

  const now = (await view(ines, room)) as unknown as {
    entries: { perspectives: { words: string }[] }[];
    terms: { meaning: string }[];
    lines: { words: string }[];
  };
  expect(now.entries[0]!.perspectives[0]!.words).toBe(read);
  expect(now.terms[0]!.meaning).toBe(read);
  expect(now.lines[0]!.words).toBe(read);
});

test('a command that is not what it looks like is shown before it is copied', async ({ person }) => {
  const ines = await person('Ines');
  const clipboard = await ownClipboard(ines);
  const { room } = await make(ines, 'Ines');
  const plain = 'echo "⚠️ 👩‍🚒"';
  const odd = 'rm \u202egpj.\u2069 /tmp/a\u200b';
  await command(ines, room, 'entry.add', {
    entry,
    kind: 'action',
    text: `\`\`\`\n${plain}\n\`\`\`\n\`\`\`\n${odd}\n\`\`\``,
  });
  await ines.goto(`/m/${room}/prepare`);
  const buttons = ines.locator('.cmd').getByRole('button');
  await buttons.first().click();
  await expect.poll(clipboard.read).toBe(plain);

  await buttons.last().click();
  const dialog = ines.getByRole('dialog', { name: 'This command holds characters that cannot be seen' });
  await expect(dialog.locator('.shown')).toHaveText('rm ⟨U+202E⟩gpj.⟨U+2069⟩ /tmp/a⟨U+200B⟩');
  expect(clipboard.read()).toBe(plain);
  await dialog.getByRole('button', { name: 'Copy without them' }).click();
  await expect.poll(clipboard.read).toBe('rm gpj. /tmp/a');

  await buttons.last().click();
  await dialog.getByRole('button', { name: 'Copy as it is' }).click();
  await expect.poll(clipboard.read).toBe(odd);
  clipboard.clear();
  await buttons.last().click();
  await ines.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(clipboard.read()).toBe('');
});

test('a link reads as where it leads', async ({ person }) => {
  const ines = await person('Ines');
  const { room } = await make(ines, 'Ines');
  await command(ines, room, 'entry.add', {
    entry,
    kind: 'action',
    text: 'See https://bank.example@exаmple.org/\u202egnp.exe then',
    evidence: ['https://bank.example@exаmple.org/login', 'javascript:alert(1)'],
  });
  await ines.goto(`/m/${room}/prepare`);
  await expect(ines.locator('.m-text a')).toHaveText('https://xn--exmple-4nf.org/%E2%80%AEgnp.exe');
  await expect(ines.locator('.m-foot a')).toHaveText(['xn--exmple-4nf.org › login']);
  await expect(ines.locator('.m-foot')).toContainText('javascript:alert(1)');
});
