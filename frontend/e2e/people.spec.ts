// Before the meeting: who to ask about what, who walks us through first, and how each of us appears in the story.
import { ownClipboard } from './clipboard';
import { ask, command, join, make, view } from './rooms';
import { accessible, expect, test } from './test';

const moment = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';

const actor = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e13';

test('people are named, and answer for themselves', async ({ person }) => {
  test.setTimeout(120_000);
  const ines = await person('Ines');
  const tomas = await person('Tomas', { phone: true });
  const made = await make(ines, 'Ines');
  await join(tomas, made, 'Tomas');
  const { room } = made;
  await command(ines, room, 'actor.add', { actor, name: 'Tomas' });
  await command(ines, room, 'entry.add', {
    entry: moment,
    kind: 'observation',
    text: 'Carts were empty.',
    people: [actor],
  });
  const list = `/m/${room}/prepare?part=people`;

  // Ines names Tomas, with the keyboard.
  await ines.goto(list);
  const add = ines.getByRole('button', { name: 'Name somebody' });
  await add.press('Enter');
  await expect(ines.getByRole('combobox', { name: 'Who' })).toBeFocused();
  await accessible(ines);
  await ines.keyboard.press('Escape');
  await expect(add).toBeFocused();
  await ines.keyboard.press('Enter');
  await ines.getByRole('textbox', { name: 'What they may be asked about' }).fill('carts');
  await ines.getByRole('button', { name: 'Choose moments' }).click();
  const picker = ines.getByRole('dialog', { name: 'Which moments does it touch?' });
  await picker.getByRole('checkbox').first().check();
  await picker.getByRole('button', { name: 'Choose these' }).click();
  await ines.getByRole('textbox', { name: 'What they may be asked about' }).press('Enter');
  const named = ines
    .getByRole('listitem')
    .filter({ has: ines.getByRole('button', { name: 'Take off, carts: Tomas' }) });
  await expect(named).toContainText('not answered yet');
  await expect(add).toBeFocused();
  await ines.getByRole('button', { name: 'What Tomas may do' }).click();
  await accessible(ines);
  await ines.getByRole('menuitem', { name: 'Ask to walk us through first' }).click();
  await expect(ines.getByRole('main')).toContainText('asked, no answer yet');
  await ines.getByRole('link', { name: /^Story/ }).click();
  await ines.getByRole('link', { name: 'First walk-through', exact: true }).click();
  await expect(ines.getByRole('heading', { name: 'Who walks us through first' })).toBeFocused();
  await accessible(ines);

  // Nobody is sent to Tomas before he has said yes, which only he can.
  await tomas.goto(`/m/${room}/prepare`);
  const question = tomas.getByRole('region', { name: 'You may be asked about carts. Is that all right?' });
  await expect(question).toBeVisible();
  await expect(tomas.getByRole('article')).not.toContainText('Ask about');
  await accessible(tomas);
  await tomas.reload();
  await question.getByRole('button', { name: 'Yes' }).click();
  await expect(question).toHaveCount(0);
  await expect(tomas.getByRole('article')).toContainText('Ask about carts: Tomas');
  await expect(named).toContainText('said yes');
  const row = ines.getByRole('main').getByRole('listitem').filter({ hasText: 'Tomas' }).first();
  await expect(row).toContainText('Asked to walk us through first, no answer yet');
  await tomas
    .getByRole('region', { name: 'Would you walk us through first' })
    .getByRole('button', { name: 'Yes' })
    .click();
  await expect(row).toContainText('Walks us through first');

  // His own line, and a wish.
  await tomas.goto(list);
  await expect(tomas.getByText('Walks us through first', { exact: true })).toBeVisible();
  await tomas.getByRole('textbox', { name: /What you were doing/ }).fill('on call for carts');
  await tomas.getByRole('checkbox', { name: 'Don’t name me in the story' }).check();
  await tomas.getByRole('button', { name: 'Save' }).click();
  await expect(tomas.getByText('Asks not to be named in the story')).toBeVisible();
  await accessible(tomas);
  await expect(ines.getByText('on call for carts', { exact: true })).toBeVisible();
  await expect(ines.getByText('Asks not to be named in the story')).toBeVisible();
  await expect(ines.getByRole('listitem').filter({ hasText: 'someone' })).toBeVisible();
  await accessible(ines);
  await ines.getByRole('link', { name: /^Story/ }).click();
  await expect(ines.getByRole('article')).toContainText('Ask about carts: someone');
  await expect(ines.getByRole('article')).not.toContainText('Tomas');
  await accessible(ines);

  // Who writes there now is not named either, nor is a caret.
  await tomas.goto(`/m/${room}/prepare`);
  for (const page of [ines, tomas]) {
    await page.getByRole('button', { name: /^Edit/ }).first().click();
    await expect(page.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  }
  await tomas.keyboard.type(' Some of them.');
  await expect(ines.getByRole('article')).toContainText('Someone writing here');
  await expect(ines.getByRole('article').locator('.remote')).toHaveText('someone');
  await expect(ines.getByRole('article')).not.toContainText('Tomas');
  await ines.keyboard.press('Escape');
  await tomas.goto(list);

  // He steps back, and would rather not be asked about something else: it is off the list.
  await tomas.getByRole('button', { name: 'Step back from walking us through first' }).click();
  await expect(tomas.getByText('Walks us through first', { exact: true })).toHaveCount(0);
  await ines.goto(list);
  await add.click();
  await ines.getByRole('combobox', { name: 'Who', exact: true }).selectOption('Tomas');
  await ines.getByRole('textbox', { name: 'What they may be asked about' }).fill('deploys');
  await ines.getByRole('button', { name: 'Name them' }).click();
  const other = ines.getByRole('listitem').filter({ hasText: 'deploys' });
  await expect(other).toContainText('not answered yet');
  await tomas.getByRole('button', { name: 'Rather not' }).click();
  await expect(other).toHaveCount(0);
});

test('each says in confidence how the story reads', async ({ person }) => {
  const ines = await person('Ines');
  const tomas = await person('Tomas', { phone: true, theme: 'dark' });
  const noor = await person('Noor', { theme: 'dark' });
  const made = await make(ines, 'Ines');
  await join(tomas, made, 'Tomas');
  await join(noor, made, 'Noor');
  const { room } = made;
  await command(ines, room, 'actor.add', { actor, name: 'Ines' });
  const entry = { entry: moment, kind: 'observation', text: 'Carts were empty.', people: [actor] };
  await command(ines, room, 'entry.add', entry);
  // It is asked once there is something to read.
  for (const text of ['One.', 'Two.', 'Three.', 'Four.'])
    await command(ines, room, 'entry.add', { entry: crypto.randomUUID(), kind: 'action', text });
  const story = `/m/${room}/prepare`;
  for (const page of [ines, tomas, noor]) await page.goto(story);

  const mine = tomas.getByRole('region', { name: 'How does the story read to you?' });
  await expect(mine).toContainText('Not read yet');
  await mine.getByRole('button', { name: 'Looks right' }).click();
  await expect(mine.getByRole('button', { name: 'Looks right' })).toHaveAttribute('aria-pressed', 'true');
  const beside = ines.getByRole('complementary', { name: 'Before we meet' });
  await expect(beside).toContainText('1 of 3 have read the story.');
  await expect(beside).toContainText('You are in this story yourself.');
  await accessible(ines);

  await command(ines, room, 'entry.add', { entry: actor, kind: 'action', text: 'We restarted it.' });
  await expect(mine).toContainText('1 moment since you read it.');
  await accessible(tomas);
  await tomas.reload();
  await expect(mine).toContainText('1 moment since you read it.');
  await mine.getByRole('button', { name: 'I’d add something' }).click();
  await expect(tomas.getByRole('article')).toHaveCount(7);
  await expect(beside).toContainText('Tomas would add something.');
  await expect(noor.getByRole('article')).toHaveCount(7);
  await expect(noor.getByText('would add something')).toHaveCount(0);
  await expect(noor.getByText('have read the story')).toHaveCount(0);
  await accessible(noor);
});

test('whoever came in twice becomes one person, and loses no word', async ({ person }) => {
  const ines = await person('Ines');
  const sam = await person('Sam', { phone: true, theme: 'dark' });
  const twin = await person('Sam again');
  const made = await make(ines, 'Ines');
  await join(sam, made, 'Sam');
  await join(twin, made, 'Sam (2)');
  const { room } = made;
  await command(ines, room, 'entry.add', { entry: moment, kind: 'action', text: 'We moved reads.' });
  await command(twin, room, 'line.draft', { draft: actor, version: 0, words: 'What did the alarm say?' });
  await sam.goto(`/m/${room}/prepare?part=inquiries`);
  await expect(sam.getByText('Only you see this')).toBeVisible();

  // The other window writes.
  await twin.goto(`/m/${room}/prepare`);
  await twin.getByRole('button', { name: /^Edit/ }).first().click();
  await expect(twin.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
  await twin.keyboard.type(' To the replica.');
  await expect(twin.getByText('Saved')).toBeVisible();

  await ines.goto(`/m/${room}/prepare?part=people`);
  const list = ines
    .getByRole('listitem')
    .filter({ has: ines.getByRole('button', { name: /^What .* may do/ }) });
  await expect(list).toHaveCount(3);
  await ines.getByRole('button', { name: 'What Sam (2) may do' }).press('Enter');
  await expect(ines.getByRole('menuitemradio', { name: 'Takes part' })).toBeFocused();
  await ines.keyboard.press('i');
  await expect(ines.getByRole('menuitem', { name: 'Is the same as…' })).toBeFocused();
  await ines.keyboard.press('Enter');
  const asked = ines.getByRole('dialog', { name: 'Did Sam (2) come in twice?' });
  await expect(asked).toContainText(
    'Sam (2) becomes Sam. What both wrote stays, under one name. This can’t be undone.',
  );
  await accessible(ines);
  await asked.getByRole('button', { name: 'Ask them both' }).click();
  await expect(ines.getByText('Asked whether they are Sam, too')).toBeVisible();
  await accessible(ines);
  // Each says so themselves, and nothing is anybody else's before. The other window is without a line when it happens.
  const question = twin.getByRole('region', { name: 'Are you Sam, too?' });
  await question.getByRole('button', { name: 'Yes, that is me' }).click();
  await expect(question).toContainText('Say so in the other browser as well.');
  await accessible(twin);
  await twin.getByRole('textbox', { name: /Words of the moment/ }).focus();
  await twin.keyboard.press('Control+End');
  await twin.context().setOffline(true);
  await twin.keyboard.type(' Twice.');
  await expect(list).toHaveCount(3);
  await expect(sam.getByRole('textbox', { name: /Your line of inquiry/ })).toHaveCount(0);
  const other = sam.getByRole('region', { name: 'Are you Sam (2), too?' });
  await expect(other).toContainText('can be read in either');
  await accessible(sam);
  await other.getByRole('button', { name: 'Yes, that is me' }).tap();
  await expect(list).toHaveCount(2);

  const once = 'You were here twice; now you are one.';
  await expect(sam.getByRole('region', { name: 'Notices' })).toContainText(once);
  await expect(sam.getByRole('textbox', { name: /Your line of inquiry/ })).toHaveValue(
    'What did the alarm say?',
  );
  await accessible(sam);
  await twin.context().setOffline(false);
  await expect(twin.getByRole('region', { name: 'Notices' })).toContainText(once, { timeout: 20_000 });
  await expect
    .poll(async () => (await view(ines, room)).texts[moment]!.text)
    .toBe('We moved reads. To the replica. Twice.');
  await twin.goto(`/m/${room}/prepare?part=people`);
  const listed = twin.getByRole('listitem').filter({ hasText: 'Sam' });
  await expect(listed).toHaveCount(1);
  await expect(listed).toContainText('you');
  await accessible(twin);
});

test('a role is chosen from the menu of a row, and links stand once', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const clipboard = await ownClipboard(ines);
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  const list = `/m/${made.room}/prepare?part=people`;
  await ines.goto(list);
  await expect(ines.getByText('2 people have come in, one is here now.')).toBeVisible();
  await omar.goto(list);
  await expect(ines.getByText('2 people have come in, 2 are here now.')).toBeVisible();

  const role = ines.getByRole('button', { name: 'What Omar may do' });
  await role.press('ArrowDown');
  const now = ines.getByRole('menuitemradio', { name: 'Takes part' });
  await expect(now).toBeFocused();
  await expect(now).toBeChecked();
  await accessible(ines);
  await ines.keyboard.press('ArrowDown');
  await ines.keyboard.press('Enter');
  await expect(role).toHaveText('Comments');
  await expect(role).toBeFocused();
  // Nobody takes themselves out by this list.
  await ines.getByRole('button', { name: 'What Ines may do' }).click();
  await expect(ines.getByRole('menuitem', { name: 'Is the same as…' })).toBeVisible();
  await expect(ines.getByRole('menuitem', { name: /^Remove/ })).toHaveCount(0);
  await ines.keyboard.press('Escape');

  // Whoever does not lead reads the roles, and has nothing that is empty.
  await expect(omar.getByRole('listitem').filter({ hasText: 'Omar' })).toContainText('Comments');
  await expect(omar.getByRole('button', { name: /may do/ })).toHaveCount(0);
  await expect(omar.getByRole('heading', { level: 2 })).toHaveText(['Me, in this meeting']);
  await accessible(omar);

  const links = ines.locator('section').filter({ has: ines.getByRole('heading', { name: 'Links' }) });
  // The invitation, and her own way back in.
  await expect(links.getByRole('listitem')).toHaveCount(2);
  await expect(links.getByText('My way back in')).toBeVisible();
  await ines.getByRole('button', { name: /What the link lets people do/ }).click();
  await ines.getByRole('menuitem', { name: 'Watches' }).click();
  await ines.getByRole('button', { name: 'Copy a link' }).click();
  await expect(links.getByRole('listitem')).toHaveCount(3);
  const watching = clipboard.read();
  expect(watching).toMatch(/\/j#/);
  clipboard.clear();
  await links.getByRole('button', { name: /^Copy: Watches/ }).click();
  await expect.poll(clipboard.read).toBe(watching);
  await expect(ines.getByText('links are open')).toHaveCount(0);
  await links.getByRole('button', { name: /^Close: Watches/ }).click();
  await expect(links.getByRole('listitem')).toHaveCount(2);
  // A new way back in takes the place of the one there was.
  await links.getByRole('button', { name: 'Make a new way back in' }).click();
  await expect(links.getByText('Keep a way back in.')).toBeVisible();
  await expect(links.getByRole('listitem')).toHaveCount(2);
  await accessible(ines);
  await ines.getByRole('button', { name: 'Safe to share' }).first().click();
  await expect(links.getByRole('listitem')).toHaveCount(0);
  await expect(ines.getByRole('button', { name: 'Copy a link' })).toHaveCount(0);

  await ines.getByRole('button', { name: 'What Omar may do' }).click();
  await ines.getByRole('menuitem', { name: 'Remove from the meeting…' }).click();
  await ines.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(role).toHaveCount(0);
});

test('what I say of myself is one form with one Save, wherever it stands', async ({ person }) => {
  const ines = await person('Ines');
  const { room } = await make(ines, 'Ines');
  await ines.goto(`/m/${room}/prepare`);
  await ines.getByRole('banner').getByRole('button', { name: 'This meeting' }).click();
  await ines.getByRole('menuitem', { name: 'Change my name' }).click();
  const heading = ines.getByRole('heading', { name: 'Me, in this meeting' });
  await expect(heading).toBeFocused();
  await expect(ines.getByRole('complementary').filter({ has: heading })).toBeVisible();

  const name = ines.getByRole('textbox', { name: /Name to show/ });
  const part = ines.getByRole('textbox', { name: /What you were doing/ });
  await name.fill('Ines K.');
  await part.fill('on call for carts');
  // The window is made narrow and wide again, and something of it changes from elsewhere.
  await ines.setViewportSize({ width: 1000, height: 800 });
  await expect(ines.getByRole('main').getByRole('heading', { name: 'Me, in this meeting' })).toHaveCount(1);
  await expect(heading).toHaveCount(1);
  await expect(name).toHaveValue('Ines K.');
  await accessible(ines);
  await command(ines, room, 'person.describe', { name: 'Ines', pronouns: 'she/her' });
  await expect(ines.getByRole('textbox', { name: /Pronouns/ })).toHaveValue('she/her');
  await expect(name).toHaveValue('Ines K.');
  await ines.setViewportSize({ width: 1440, height: 900 });
  await expect(heading).toHaveCount(1);
  await expect(part).toHaveValue('on call for carts');

  await name.fill(' ');
  await ines.getByRole('button', { name: 'Save' }).click();
  await expect(name).toBeFocused();
  await expect(ines.getByText('Say how you would like to be called.')).toBeVisible();
  await name.fill('Ines K.');
  await ines.getByRole('checkbox', { name: 'I only lead' }).check();
  await ines.getByRole('button', { name: 'Save' }).click();
  await expect(ines.getByRole('region', { name: 'Notices' })).toContainText('Saved');
  const mine = ines.getByRole('main').getByRole('listitem').filter({ hasText: 'Ines K.' }).first();
  await expect(mine).toContainText('on call for carts');
  await expect(mine).toContainText('she/her');

  // Of a meeting that is put away only one thing can still be asked.
  await name.fill('Ines Koskinen');
  await command(ines, room, 'room.archive', {});
  await expect(name).toHaveAttribute('readonly');
  await expect(name).toHaveValue('Ines Koskinen');
  await ines.getByRole('checkbox', { name: 'Don’t name me in the story' }).check();
  await ines.getByRole('button', { name: 'Save' }).click();
  await expect(mine).toContainText('Asks not to be named in the story');
});

test('going on with another device shows an address as words and as a code', async ({ person }) => {
  const ines = await person('Ines');
  const { room } = await make(ines, 'Ines');
  await ines.goto(`/m/${room}/prepare?part=people`);
  await ines.getByRole('button', { name: 'Go on with another device' }).click();
  const device = ines.getByRole('group', { name: 'Go on with another device' });
  await expect(device).toContainText(/\/j#[\w-]{20,}/);
  await device.getByRole('button', { name: 'Show as a code' }).click();
  await expect(device.getByRole('img', { name: 'The address as a code' })).toBeVisible();
  await accessible(ines);
  await ines.setViewportSize({ width: 1000, height: 800 });
  await expect(device).toContainText(/\/j#/);
  await ines.setViewportSize({ width: 1440, height: 900 });
  await ines.getByRole('button', { name: 'Safe to share' }).first().click();
  await expect(device).toHaveCount(0);
  await ines.getByRole('button', { name: 'Leave this meeting…' }).click();
  await expect(ines.getByRole('dialog')).toBeVisible();
});

test('who came with a file stands there as the file has them', async ({ person }) => {
  const ines = await person('Ines');
  await ines.goto('/settings');
  const { room } = await ask<{ room: string }>(ines, '/api/example', { name: 'Ines' });
  const { actors } = (await view(ines, room)) as unknown as { actors: { id: string; name: string }[] };
  expect(actors[0]).toMatchObject({ name: 'Engineer working on database replication' });
  await command(ines, room, 'actor.add', { actor, name: 'Ines', role: 'Incident commander that night' });
  await ines.goto(`/m/${room}/prepare?part=people`);
  const section = (name: string) =>
    ines.locator('section').filter({ has: ines.getByRole('heading', { name, exact: true }) });
  const outside = section('In the story, not in the room');
  await expect(outside.getByRole('listitem')).toHaveCount(actors.length);
  await expect(outside.getByRole('listitem').first()).toContainText(
    'first to respond to the replication page',
  );
  const mine = ines.getByRole('main').getByRole('listitem').first();
  await expect(mine).toContainText('Incident commander that night');
  await command(ines, room, 'person.introduce', { part: 'Led it' });
  await expect(mine).toContainText('Led it');
  await expect(mine).not.toContainText('Incident commander');
  await accessible(ines);
});
