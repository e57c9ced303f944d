// How a meeting is held: chosen when it is made, shown to all, and a few questions for whoever leads.
import { readFile } from 'node:fs/promises';
import { ask, command, join, make, view, type Made } from './rooms';
import { accessible, expect, test, type Page } from './test';

const facts = async (page: Page, room: string) =>
  ((await view(page, room)) as unknown as { facts: Record<string, unknown> }).facts;
const at = /\/m\/([^/]+)\/prepare/;

async function fill(page: Page) {
  await page.goto('/new');
  await page.getByRole('textbox', { name: 'Title' }).fill('The evening of the replica rebuild');
  await page.getByLabel('When did it happen, roughly').fill('2026-03-12');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ines');
  await page.locator('summary').click();
}

test('a meeting is made after a template, and everybody sees the plan', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  await fill(ines);
  const opening = ines.getByRole('textbox', { name: 'Opening words' });
  const held = ines.getByRole('combobox', { name: 'The plan' });
  await expect(held).toHaveValue('live_60');
  await expect(opening).toHaveValue(/^We will talk about this openly/);
  await held.selectOption('One person at the centre');
  await expect(opening).toHaveValue(/teach and we learn/);
  await expect(ines.getByText('One person at the centre · names shown · members only')).toBeVisible();
  await accessible(ines);
  // Words of one's own stay, whatever is chosen next.
  await opening.fill('In our own words, without fear.');
  await held.selectOption('Near miss, 30 minutes');
  await expect(opening).toHaveValue('In our own words, without fear.');
  await ines.getByRole('button', { name: 'Create the meeting' }).click();
  await ines.getByRole('heading', { name: 'Invite the people who were there' }).waitFor();
  const invite = await ines.getByRole('textbox', { name: 'Invite link' }).inputValue();
  await ines.getByRole('button', { name: 'Go to the meeting' }).click();
  await ines.waitForURL(at);
  const room = at.exec(ines.url())![1]!;
  expect(await facts(ines, room)).toMatchObject({
    template: 'near_miss',
    opening: 'In our own words, without fear.',
  });

  const plan = ines.getByRole('complementary').getByText('Near miss, 30 minutes');
  await plan.click();
  await expect(ines.getByText('What is planned · 30 minutes')).toBeVisible();
  await expect(ines.getByRole('listitem').filter({ hasText: 'Two stops' })).toContainText('12 minutes');
  await accessible(ines);

  await join(omar, { room, invite, recovery: '' }, 'Omar');
  await omar.goto(`/m/${room}/prepare?part=about`);
  await expect(omar.getByRole('main').getByText('What is planned · 30 minutes')).toBeVisible();
  await accessible(omar);
});

test('it is changed with the facts, and those who lead find questions for the stage', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await omar.goto(`/m/${made.room}/prepare?part=about`);
  await ines.goto(`/m/${made.room}/prepare?part=about&edit=facts`);
  await ines.getByRole('radio', { name: 'One person at the centre' }).check();
  await ines.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(omar.getByRole('main').getByText('What is planned · 60 minutes')).toBeVisible();
  const now = await facts(omar, made.room);
  expect(now).toMatchObject({ template: 'one_person' });
  expect(now.opening).toMatch(/^We will talk about this openly/);

  await command(ines, made.room, 'stage.set', { stage: 'story' });
  for (const page of [ines, omar]) await page.goto(`/m/${made.room}/live?panel=hands`);
  const asks = ines.getByText('Questions to ask');
  await asks.click();
  await expect(ines.getByText('Take us to where you sat. What was in front of you?')).toBeVisible();
  await accessible(ines);
  await command(ines, made.room, 'stage.set', { stage: 'learn' });
  await expect(ines.getByText('Take us to where you sat. What was in front of you?')).toBeHidden();
  await expect(ines.getByText('Whom would you ask next time?')).toBeVisible();
  await expect(omar.getByRole('heading', { name: 'What we learned' })).toBeVisible();
  await expect(omar.getByText('Questions to ask')).toBeHidden();
});

test('a meeting goes into a calendar once it has a time', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar', { phone: true });
  const file = async (page: Page) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Add to calendar' }).last().click(),
    ]);
    expect(download.suggestedFilename()).toBe('meeting.ics');
    return readFile((await download.path())!, 'utf8');
  };
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await fill(ines);
  await ines.getByLabel('Time zone').fill('UTC');
  await ines.getByText('At a set time').click();
  const meets = ines.getByRole('group', { name: 'We meet' });
  await meets.locator('[type=date]').fill(soon);
  await meets.locator('[type=time]').fill('14:00');
  await ines.getByRole('combobox', { name: 'The plan' }).selectOption('90 minutes');
  await ines.getByRole('button', { name: 'Create the meeting' }).click();
  await ines.getByRole('heading', { name: 'Invite the people who were there' }).waitFor();
  await accessible(ines);
  const invite = await ines.getByRole('textbox', { name: 'Invite link' }).inputValue();
  const day = soon.replaceAll('-', '');
  expect(await file(ines)).toContain(`DTSTART:${day}T140000Z\r\nDTEND:${day}T153000Z\r\n`);
  await ines.getByRole('button', { name: 'Go to the meeting' }).click();
  await ines.waitForURL(at);
  const room = at.exec(ines.url())![1]!;
  await ines.getByRole('link', { name: 'Add to calendar' }).waitFor();
  await accessible(ines);

  await join(omar, { room, invite, recovery: '' }, 'Omar');
  await omar.goto(`/m/${room}/prepare?part=about`);
  await omar.getByRole('main').getByRole('link', { name: 'Add to calendar' }).waitFor();
  await accessible(omar);
  const saved = await file(omar);
  expect(saved).toContain('SUMMARY:The evening of the replica rebuild\r\n');
  expect(saved.replaceAll('\r\n ', '')).not.toContain(invite.split('#')[1]);

  // Without a time there is nothing to add; somebody who is not in the room finds no file.
  const untimed = await facts(ines, room);
  delete untimed.meets;
  await command(ines, room, 'room.describe', { facts: untimed });
  await expect(omar.getByRole('link', { name: 'Add to calendar' })).toHaveCount(0);
  const status = (page: Page) =>
    page.evaluate(async (path) => (await fetch(path)).status, `/api/rooms/${room}/calendar.ics`);
  expect(await status(omar)).toBe(409);
  const eve = await person('Eve');
  await eve.goto('/settings');
  expect(await status(eve)).toBe(404);
});

test('another meeting is begun from one there was', async ({ person }) => {
  const ines = await person('Ines', { phone: true });
  const omar = await person('Omar');
  await ines.goto('/settings');
  const before = await ask<Made>(ines, '/api/rooms', {
    facts: {
      title: 'Weekly look at near misses',
      zone: 'Asia/Tokyo',
      started: '2026-03-12T00:13:00.000Z',
      services: ['checkout'],
      tags: ['weekly'],
      impact: 'Pages came slowly.',
      opening: 'In our own words.',
      readers: 'signed_in',
      template: 'near_miss',
    },
    names: 'hidden',
    asked: 5,
    name: 'Ines',
  });
  await command(ines, before.room, 'entry.add', {
    entry: crypto.randomUUID(),
    kind: 'detection',
    text: 'The pager went off.',
  });
  await join(omar, before, 'Omar');
  // An unsent form of its own is not touched.
  await ines.goto('/new');
  await ines.getByRole('textbox', { name: 'Title' }).fill('Something else');

  await omar.goto(`/m/${before.room}/prepare?part=about`);
  await omar.getByRole('main').getByText('What is planned').waitFor();
  await expect(omar.getByRole('link', { name: 'Use as a template' })).toHaveCount(0);
  await ines.goto(`/m/${before.room}/prepare?part=about`);
  await ines.getByRole('link', { name: 'Use as a template' }).click();
  await expect(ines.getByText('Filled in after “Weekly look at near misses”')).toBeVisible();
  await expect(ines.getByRole('textbox', { name: 'Title' })).toHaveValue('Weekly look at near misses');
  await ines.locator('summary').click();
  await expect(ines.getByRole('combobox', { name: 'The plan' })).toHaveValue('near_miss');
  await expect(ines.getByRole('textbox', { name: 'Opening words' })).toHaveValue('In our own words.');
  const started = ines.getByLabel('When did it happen, roughly');
  await expect(started).toHaveValue('');
  await accessible(ines);
  // What is changed outlives a reload, here too.
  await ines.getByRole('textbox', { name: 'Title' }).fill('The second look');
  await ines.reload();
  await expect(ines.getByRole('textbox', { name: 'Title' })).toHaveValue('The second look');
  await started.fill('2026-03-19');
  await ines.getByRole('textbox', { name: 'Your name' }).fill('Ines');
  await ines.getByRole('button', { name: 'Create the meeting' }).click();
  await ines.getByRole('heading', { name: 'Invite the people who were there' }).waitFor();
  await ines.getByRole('button', { name: 'Go to the meeting' }).click();
  await ines.waitForURL(at);
  const now = (await view(ines, at.exec(ines.url())![1]!)) as unknown as Record<string, unknown[]>;
  expect(now).toMatchObject({ entries: [], terms: [], lines: [], inquiry: { names: 'hidden', asked: 5 } });
  expect(now.people).toHaveLength(1);
  expect(now.facts).toEqual({
    title: 'The second look',
    zone: 'Asia/Tokyo',
    started: '2026-03-19T03:00:00.000Z',
    days: ['started'],
    services: [],
    tags: ['weekly'],
    opening: 'In our own words.',
    readers: 'signed_in',
    template: 'near_miss',
  });
  await ines.goto('/new');
  await expect(ines.getByRole('textbox', { name: 'Title' })).toHaveValue('Something else');

  // Whoever is not in that meeting finds an empty form.
  const eve = await person('Eve');
  await eve.goto(`/new?like=${before.room}`);
  await expect(eve.getByText('The meeting to begin from is not open to you')).toBeVisible();
  await expect(eve.getByRole('textbox', { name: 'Title' })).toHaveValue('');
});
