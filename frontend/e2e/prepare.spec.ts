// Preparing, as four people do it: who leads, who was closest to it, who knows the words, and somebody shy on a phone.
// A few begin among themselves; the door is opened once; what only facilitators may read reaches nobody else.
import { command, join, make, view, type Made } from './rooms';
import { accessible, expect, test, type As, type Page } from './test';

const secret = 'Late hour, alone at the keyboard';
const moment = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const mark = (page: Page) => page.getByRole('link', { name: /^Care note about this/ });

/** Everything a page's sockets have received. */
function overheard(page: Page): string[] {
  const frames: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void frames.push(String(payload))),
  );
  return frames;
}

/** What a browser has put away. */
const stored = (page: Page) =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));

async function enter(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('textbox', { name: /Your name/ }).fill(name);
  await page.getByRole('button', { name: 'Enter' }).click();
}

test('four people prepare on two instances, one of which is killed', async ({ member, cluster }) => {
  test.setTimeout(240_000);
  await fourPrepare(member, () => cluster.kill(0));
});

/** From Create to the opened door. `blow` falls while one of them has lost the line. */
async function fourPrepare(
  person: (name: string, as?: As) => Promise<Page>,
  blow?: () => void,
): Promise<void> {
  const ines = await person('Ines');
  const noor = await person('Noor');
  const tomas = await person('Tomas');
  const sari = await person('Sari', { phone: true });
  const heard = [noor, tomas, sari].map(overheard);

  // A meeting that begins with a few.
  await ines.goto('/new');
  await ines.getByLabel('Title').fill('Checkout slowdown');
  await ines.getByLabel('When did it happen, roughly').fill('2026-03-12');
  await ines.getByLabel('Your name').fill('Ines');
  await ines.locator('summary').click();
  await ines.getByRole('checkbox', { name: 'Begin with a few people who were closest' }).check();
  await accessible(ines);
  await ines.getByRole('button', { name: 'Create the meeting' }).click();
  await expect(ines.getByText('It opens when you open the door')).toBeVisible();
  const invite = await ines.getByRole('textbox', { name: 'Invite link' }).inputValue();
  await ines.getByRole('button', { name: 'Go to the meeting' }).click();
  await expect(ines.getByText('Only you can read this so far.')).toBeVisible();
  await expect(ines.getByText('It opens when you open the door. It can be sent now.')).toBeVisible();
  const room = new URL(ines.url()).pathname.split('/')[2]!;
  await command(ines, room, 'entry.add', {
    entry: moment,
    kind: 'observation',
    text: 'bird looked fine when the LSE went quiet.',
  });

  // Two come in by a link for the circle, the ordinary one waits.
  await ines.locator('.circle').getByRole('button', { name: 'Copy a link' }).click();
  const circle = await ines.locator('.circle code').innerText();
  await enter(noor, circle, 'Noor');
  await accessible(noor);
  await enter(tomas, circle, 'Tomas');
  for (const page of [ines, noor, tomas]) {
    await expect(page.getByText('Only the 3 people in this circle can read this.')).toBeVisible();
  }
  await expect(noor.getByRole('button', { name: 'Open the door…' })).toHaveCount(0);
  await sari.goto(invite);
  await expect(sari.getByRole('heading', { name: 'A few people are preparing this' })).toBeVisible();
  await expect(sari.getByRole('button', { name: 'Enter' })).toHaveCount(0);
  await accessible(sari);
  await sari.getByRole('button', { name: 'Look again' }).click();
  await expect(sari.getByText('The door is not open yet.')).toBeVisible();

  // Noor asks, Tomas explains.
  await noor.goto(`/m/${room}/prepare?part=words`);
  await noor.getByRole('textbox', { name: 'A word you would like explained' }).fill('bird');
  await noor.keyboard.press('Enter');
  await expect(noor.getByText('Asked about “bird”').first()).toBeVisible();
  await expect(tomas.getByRole('link', { name: '1 word is unclear' })).toBeVisible();
  await tomas.getByRole('link', { name: '1 word is unclear' }).click();
  await tomas.getByRole('button', { name: 'bird is: A technology' }).click();
  await tomas.keyboard.type('The Redis cache for carts.');
  await tomas.keyboard.press('Control+Enter');
  await expect(tomas.locator('#term-bird')).toContainText('Explained by Tomas');

  // Ines notes what may be hard, and where. It is written, changed and marked; nobody else hears of it.
  await ines.getByRole('link', { name: /^Care/ }).click();
  await ines.getByRole('button', { name: 'Add a care note' }).click();
  const field = ines.getByRole('textbox', { name: /What may be hard/ });
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('spellcheck', 'false');
  await ines.keyboard.type(secret);
  await accessible(ines);
  // What is half written stays while one looks elsewhere in the meeting, and the browser keeps none of it.
  await ines.getByRole('link', { name: /^Story/ }).click();
  await expect(heading(ines)).toHaveText('Story');
  await ines.getByRole('link', { name: /^Care/ }).click();
  await expect(field).toHaveValue(secret);
  expect(await stored(ines)).not.toContain(secret);
  await ines.getByRole('radio', { name: 'Talk with them before' }).check();
  await ines.getByRole('button', { name: 'Choose moments' }).click();
  const picker = ines.getByRole('dialog', { name: 'Which moments does it touch?' });
  await picker.getByRole('checkbox').first().check();
  await picker.getByRole('button', { name: 'Choose these' }).click();
  await ines.getByRole('button', { name: 'Save', exact: true }).click();
  const note = ines.getByRole('article', { name: 'Care note 1' });
  await expect(note).toContainText(secret);
  await expect(note).toContainText('Talk with them before');
  await expect(note).toContainText('Only facilitators: Ines');
  await accessible(ines);
  await ines.getByRole('link', { name: /^Story/ }).click();
  await expect(mark(ines)).toHaveCount(1);
  await accessible(ines);
  await mark(ines).click();
  await expect(note).toBeFocused();

  // Safe to share takes it off the screen, through a reload too.
  await ines.getByRole('button', { name: 'Safe to share' }).click();
  await expect(ines.getByText(secret)).toHaveCount(0);
  await expect(ines.getByRole('link', { name: /^Care/ })).toHaveCount(0);
  await accessible(ines);
  await ines.goto(`/m/${room}/prepare`);
  await expect(ines.getByRole('article')).toHaveCount(1);
  await expect(mark(ines)).toHaveCount(0);
  await expect(ines.getByText(secret)).toHaveCount(0);
  await expect(ines.getByRole('button', { name: 'Safe to share' })).toHaveAttribute('aria-pressed', 'true');
  await ines.getByRole('button', { name: 'Safe to share' }).click();
  await expect(mark(ines)).toHaveCount(1);

  // Noor's line breaks. Meanwhile the door is opened.
  await noor.goto(`/m/${room}/prepare`);
  await expect(noor.getByRole('article')).toHaveCount(1);
  await noor.context().setOffline(true);
  blow?.();
  await ines.getByRole('button', { name: 'Open the door…' }).click();
  const door = ines.getByRole('dialog', { name: 'Open the door?' });
  await expect(door).toContainText('1 moment, 1 word, and 0 lines of inquiry');
  await expect(door).toContainText('It is not taken back');
  await accessible(ines);
  await door.getByRole('button', { name: 'Open the door' }).click();
  await expect(tomas.getByText('The door is open.').first()).toBeVisible();
  await expect(ines.getByText('in this circle can read this')).toHaveCount(0);
  await expect(noor.getByText('Only the 3 people in this circle can read this.')).toBeVisible();
  await noor.context().setOffline(false);
  await expect(noor.getByText('The door is open.').first()).toBeVisible();

  // Sari comes back to her tab, which looks again by itself (and every 20 s, so there may be nothing to press).
  await sari.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await sari.getByRole('textbox', { name: /Your name/ }).fill('Sari');
  await sari.getByRole('button', { name: 'Enter' }).click();
  await accessible(sari);
  await sari.getByRole('article').getByRole('button', { name: 'bird' }).tap();
  await expect(sari.getByText('The Redis cache for carts.')).toBeVisible();
  await expect(sari.getByText('Explained by Tomas')).toBeVisible();
  await accessible(sari);
  await sari.keyboard.press('Escape');
  await sari.getByRole('article').getByRole('button', { name: 'LSE' }).tap();
  await sari.getByRole('button', { name: 'What is this?' }).tap();
  await expect(ines.getByRole('link', { name: '1 word is unclear' })).toBeVisible();
  expect(await stored(sari)).not.toContain('LSE');

  // Whoever has lines of inquiry to bring is reminded, and told nobody's name.
  const asked = (page: Page) => page.getByRole('status', { name: 'Lines of inquiry' });
  await expect(ines.getByText('Not everybody has brought lines of inquiry yet')).toBeVisible();
  await ines.getByRole('button', { name: 'Remind gently' }).click();
  await expect(asked(noor)).toContainText('There is room for 3 more lines of inquiry of yours.');
  await accessible(noor);
  await expect(ines.getByRole('button', { name: 'Remind gently' })).toHaveAttribute('aria-disabled', 'true');
  await asked(sari).getByRole('button', { name: 'Not now' }).tap();
  await expect(asked(sari)).toHaveCount(0);
  await sari.getByRole('link', { name: 'Before' }).tap();
  await expect(sari.getByText('0 of 3 lines of inquiry brought')).toBeVisible();
  await accessible(sari);

  // Everybody has read the opening words; that Sari has is not said.
  await command(ines, room, 'stage.set', { stage: 'open' });
  for (const page of [ines, noor, tomas, sari]) {
    await page.goto(`/m/${room}/live`);
    await expect(heading(page)).toHaveText('Before we begin');
    await page.getByRole('checkbox', { name: 'I have read this' }).setChecked(true);
  }
  for (const page of [ines, noor, tomas, sari]) {
    await expect(page.getByText('Everybody has read it. Who did is not shown.')).toBeVisible();
    await accessible(page);
  }
  await noor.getByRole('checkbox', { name: 'I have read this' }).uncheck();
  await expect(sari.getByText('3 people or more have read it.')).toBeVisible({ timeout: 40_000 });

  // What the care note is about comes up: whoever leads is told of the plan, and not in its words.
  await command(ines, room, 'stage.set', { stage: 'story' });
  const up = ines.getByRole('status', { name: 'Care notes' });
  await expect(up).toContainText('Talk with them before.');
  await expect(up).not.toContainText(secret);
  await accessible(ines);
  await expect(noor.getByRole('article')).toHaveCount(1);
  await expect(noor.getByRole('status', { name: 'Care notes' })).toHaveCount(0);

  // Nothing of the care note has come to anybody else: not by their sockets, not in what they may read, not on screen.
  for (const frames of heard) {
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.join('')).toContain('The Redis cache for carts.');
    expect(frames.join('')).not.toContain(secret);
  }
  for (const page of [noor, tomas, sari]) {
    await page.goto(`/m/${room}/prepare?part=care`);
    await expect(heading(page)).toHaveText('Story');
    await expect(mark(page)).toHaveCount(0);
    expect(await page.content()).not.toContain(secret);
    expect(JSON.stringify(await view(page, room))).not.toContain(secret);
  }
}

async function two(ines: Page, omar: Page): Promise<Made> {
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  return made;
}

test('making somebody a facilitator says what they will read; two notes at once are both kept', async ({
  person,
}) => {
  test.setTimeout(120_000);
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await two(ines, omar);
  const hazard = crypto.randomUUID();
  await command(ines, made.room, 'hazard.save', { hazard, version: 0, words: secret, plan: 'watch' });
  const heard = overheard(omar);
  await omar.goto(`/m/${made.room}/prepare?part=people`);
  await ines.goto(`/m/${made.room}/prepare?part=people`);
  const role = ines.getByRole('button', { name: 'What Omar may do' });
  const promote = async () => {
    await role.click();
    await ines.getByRole('menuitemradio', { name: 'Facilitates' }).click();
  };
  await promote();
  const dialog = ines.getByRole('dialog', { name: 'Let Omar facilitate?' });
  await expect(dialog).toContainText('Omar will be able to read 1 care note');
  await accessible(ines);
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await expect(role).toBeFocused();
  await expect(role).toHaveText('Takes part');
  expect(heard.join('')).not.toContain(secret);
  await promote();
  await dialog.getByRole('button', { name: 'Let them facilitate' }).click();

  // Both write in one note. Omar is first; Ines is shown both, and keeps hers.
  for (const page of [ines, omar]) {
    await page.getByRole('link', { name: /^Care/ }).click();
    await page.getByRole('button', { name: 'Change: Care note 1' }).click();
  }
  const field = (page: Page) => page.getByRole('textbox', { name: /What may be hard/ });
  await field(ines).fill('It was late. Mine.');
  await field(omar).fill('It was late. His.');
  await omar.keyboard.press('Control+Enter');
  await expect(omar.getByRole('article', { name: 'Care note 1' })).toContainText('It was late. His.');
  await ines.keyboard.press('Control+Enter');
  const both = ines.getByRole('region', { name: /changed this care note meanwhile/ });
  await expect(both).toContainText('It was late. His.');
  await expect(both).toContainText('It was late. Mine.');
  await accessible(ines);
  await both.getByRole('button', { name: 'Keep yours' }).click();
  await expect(omar.getByRole('article', { name: 'Care note 1' })).toContainText('It was late. Mine.');

  // The close lists them among what is deleted, unless they are kept on purpose.
  await command(ines, made.room, 'stage.set', { stage: 'close' });
  await ines.goto(`/m/${made.room}/live`);
  await ines.getByRole('button', { name: 'Close meeting' }).click();
  const close = ines.getByRole('dialog', { name: 'Close this meeting?' });
  await expect(close.getByRole('listitem').filter({ hasText: 'Care notes.' })).toContainText('There is 1.');
  await close.getByRole('checkbox', { name: 'Keep the care notes' }).check();
  await accessible(ines);
  await close.getByRole('button', { name: 'Close meeting' }).click();
  await expect(ines.getByText(/Closed on/)).toBeVisible();
  await omar.goto(`/m/${made.room}/prepare?part=care`);
  await expect(omar.getByRole('article', { name: 'Care note 1' })).toContainText('It was late. Mine.');

  // Deleting is for good, and asks.
  await omar.getByRole('button', { name: 'Delete: Care note 1' }).click();
  await accessible(omar);
  await omar.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await expect(omar.getByText('It was late. Mine.')).toHaveCount(0);
});

test('closing deletes care notes, and leaving with one half written asks first', async ({ person }) => {
  const ines = await person('Ines', { phone: true });
  const omar = await person('Omar');
  const made = await two(ines, omar);
  await command(ines, made.room, 'hazard.save', {
    hazard: crypto.randomUUID(),
    version: 0,
    words: secret,
    plan: 'none',
  });
  await ines.goto(`/m/${made.room}/prepare?part=care`);
  await ines.getByRole('button', { name: 'Change: Care note 1' }).click();
  await ines.getByRole('textbox', { name: /What may be hard/ }).fill('More of it.');
  await accessible(ines);
  let asked = 0;
  ines.on('dialog', (dialog) => {
    asked++;
    void dialog.dismiss();
  });
  await ines.reload({ timeout: 2000 }).catch(() => undefined);
  expect(asked).toBe(1);
  await expect(ines.getByRole('textbox', { name: /What may be hard/ })).toHaveValue('More of it.');
  await ines.getByRole('button', { name: 'Not now' }).click();
  await ines.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(ines.getByRole('article', { name: 'Care note 1' })).toContainText(secret);
  await command(ines, made.room, 'room.close', { readers: 'members' });
  await expect(ines.getByText(secret)).toHaveCount(0);
});

test('whoever waits at the door is let in without asking again', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines', 'hidden', true);
  await omar.clock.install();
  await omar.goto(made.invite);
  await expect(omar.getByText('This page looks again by itself.')).toBeVisible();
  await command(ines, made.room, 'door.open', {});
  await omar.clock.fastForward(20_000);
  await expect(omar.getByRole('button', { name: 'Enter' })).toBeVisible();
});
