import { readFileSync } from 'node:fs';
import { ownClipboard } from './clipboard';
import { fill, heading, make, ready } from './making';
import { command } from './rooms';
import { start } from './server';
import { accessible, expect, noSideways, test, type As } from './test';

const looks: As[] = [{}, { phone: true, theme: 'dark' }];
const said = ({ phone, theme }: As) => `${phone ? 'phone' : 'wide'}, ${theme ?? 'light'}`;

test('from nothing to an invite link, and in by it on a phone', async ({ person }) => {
  const ines = await person('Ines');
  const clipboard = await ownClipboard(ines);
  await ines.goto('/');
  await ines.getByRole('link', { name: 'New meeting' }).click();
  await expect(heading(ines)).toBeFocused();
  const { room, invite, recovery } = await make(ines, 'The evening of the replica rebuild');
  await expect(ines).toHaveTitle(`${ready} · Second Story`);

  // The invite link is focused, and copied already.
  await expect(ines.getByRole('textbox', { name: 'Invite link' })).toBeFocused();
  await expect(ines.getByRole('main')).toContainText('Copied. Paste it where you talk to them.');
  expect(clipboard.read()).toBe(invite);

  // Everything was above the fold, and no other link is in sight. The way back in is kept in a file.
  await ines.reload();
  await expect(ines.getByRole('textbox', { name: 'Invite link' })).toHaveValue(invite);
  await expect(ines.getByRole('main')).not.toContainText(recovery);
  await expect(ines.getByRole('textbox')).toHaveCount(1);
  const [file] = await Promise.all([
    ines.waitForEvent('download'),
    ines.getByRole('button', { name: 'Save it as a file' }).click(),
  ]);
  expect(readFileSync((await file.path())!, 'utf8')).toContain(recovery);
  expect(clipboard.read()).toBe(invite);

  // Whoever copies it all the same is told which one is on the clipboard, and gets the other back.
  await ines.getByRole('button', { name: 'Show it' }).click();
  await ines.getByRole('button', { name: 'Copy your way back in' }).click();
  await expect(
    ines.getByText('Your way back in is on the clipboard now, and not the invite link.'),
  ).toBeVisible();
  await accessible(ines);
  await ines.getByRole('button', { name: 'Copy the invite link' }).click();
  expect(clipboard.read()).toBe(invite);
  await ines.getByRole('button', { name: 'Show as a code' }).click();
  await expect(ines.getByRole('img', { name: 'The link as a code for a phone’s camera' })).toBeVisible();
  await accessible(ines);
  await ines.getByRole('button', { name: 'Go to the meeting' }).click();
  await expect(ines).toHaveURL(`/m/${room}/prepare`);

  const sari = await person('Sari', { phone: true });
  await sari.goto(invite);
  await expect(heading(sari)).toHaveText('The evening of the replica rebuild');
  expect(new URL(sari.url()).hash).toBe('');
  await expect(sari.getByText('Ines', { exact: true })).toBeVisible();
  await expect(sari.getByRole('blockquote')).toHaveText(
    'We will talk about this openly, without fear of retribution or humiliation.',
  );
  await expect(sari.getByText('Members only', { exact: true })).toBeVisible();
  await expect(sari.getByText('Not settled yet. Ines will say.')).toBeVisible();

  // The secret outlives a reload, but not in the address.
  await sari.reload();
  await sari.getByRole('button', { name: 'Enter' }).click();
  await expect(sari.getByLabel('Your name')).toBeFocused();
  await expect(sari.getByText('Say how you would like to be called.')).toBeVisible();
  await sari.getByLabel('Your name').fill('Sari');
  await sari.getByLabel('Pronouns').fill('she');
  await sari.keyboard.press('Enter');
  await expect(sari).toHaveURL(new RegExp(`/m/${room}(/|$)`));
  expect(await sari.evaluate(() => sessionStorage.getItem('second-story.following'))).toBeNull();

  // The same link once more leads back to the same place.
  await sari.goto(invite);
  await expect(sari.getByText('You are in this room as Sari.')).toBeVisible();
  await sari.getByRole('button', { name: 'Go in' }).click();
  await expect(sari).toHaveURL(new RegExp(`/m/${room}(/|$)`));
});

test('by keyboard alone', async ({ person }) => {
  const ines = await person('Ines');
  await ines.goto('/new');
  await ines.getByLabel('Title').focus();
  await ines.keyboard.type('The evening of the replica rebuild');
  await ines.keyboard.press('Control+Enter');
  const day = ines.getByLabel('When did it happen, roughly');
  await expect(day).toBeFocused();
  await expect(day).toHaveAccessibleDescription('Say roughly on which day it happened.');
  await ines.keyboard.type('10202026');
  await ines.keyboard.press('Control+Enter');
  await expect(ines.getByLabel('Your name')).toBeFocused();
  await ines.keyboard.type('Ines');
  await ines.keyboard.press('Enter');
  await expect(heading(ines)).toHaveText(ready);
});

test('an hour that occurred twice asks which, and one that was skipped says so', async ({ person }) => {
  const ines = await person('Ines');
  await ines.goto('/new');
  await ines.locator('summary').click();
  await ines.getByLabel('Time zone').fill('berlin');
  await ines.getByLabel('Title').fill('The night of the longer hour');
  await expect(ines.getByLabel('Time zone')).toHaveValue('Europe/Berlin');
  await ines.getByLabel('Your name').fill('Ines');
  const day = ines.getByLabel('When did it happen, roughly');
  const when = ines.getByRole('group', { name: 'The hour, if you know it' });
  await day.fill('2026-03-29');
  await when.locator('[type=time]').fill('02:30');
  const send = ines.getByRole('button', { name: 'Create the meeting' });
  await send.click();
  await expect(when.getByText('There was no 02:30 that day')).toBeVisible();

  // What is wrong is shown, though the sentence was folded over it.
  await ines.locator('summary').click();
  await day.fill('2026-10-25');
  await send.click();
  const first = when.getByLabel('The first (GMT+2), before clocks went back');
  await expect(first).toBeFocused();
  await accessible(ines);
  const asked = ines.waitForRequest('**/api/rooms');
  await when.getByLabel('The second (GMT+1), after').check();
  await send.click();
  expect((await asked).postDataJSON().facts.started).toBe('2026-10-25T01:30:00.000Z');
  await expect(heading(ines)).toHaveText(ready);
});

test('what was written survives a reload and a refusal, and goes once', async ({ person }) => {
  const ines = await person('Ines');
  await ines.goto('/new');
  await fill(ines, 'Half a thought', 'Ines');
  await ines.locator('summary').click();
  await ines.getByLabel('Opening words').fill('In our own words.');
  await ines.reload();
  await expect(ines.getByText('This is as you left it.')).toBeVisible();
  await expect(ines.getByLabel('Title')).toHaveValue('Half a thought');
  await expect(ines.getByLabel('Opening words')).toHaveValue('In our own words.');

  // No line: said at the top, with the focus, and nothing lost.
  await ines.context().setOffline(true);
  const send = ines.getByRole('button', { name: 'Create the meeting' });
  await send.click();
  const trouble = ines.getByRole('alert').filter({ hasText: 'That did not work' });
  await expect(trouble).toBeFocused();
  await expect(trouble).toContainText('You are offline.');
  await accessible(ines);
  await ines.context().setOffline(false);

  // A hasty second press makes no second meeting.
  let requests = 0;
  await ines.route('**/api/rooms', async (route) => {
    requests++;
    await new Promise((later) => setTimeout(later, 300));
    await route.continue();
  });
  await send.dblclick();
  await expect(heading(ines)).toHaveText(ready);
  expect(requests).toBe(1);
  expect(await ines.evaluate(() => localStorage.getItem('second-story.form.create'))).toBeNull();
});

test('a link that is over, cut off, or not one', async ({ person }) => {
  const ines = await person('Ines');
  const { room, invite } = await make(ines, 'The disk that documentation filled');
  const made = await ines.request.post(`/api/rooms/${room}/links`, {
    headers: { Origin: new URL(ines.url()).origin },
    data: { role: 'observer', most: 1 },
  });
  const { url } = (await made.json()) as { url: string };

  const omar = await person('Omar', { phone: true });
  await omar.goto(url);
  await expect(omar.getByText('Read everything, and ask what a word means.')).toBeVisible();
  await omar.getByLabel('Your name').fill('Omar');
  await omar.getByRole('button', { name: 'Enter' }).click();
  await expect(omar).toHaveURL(new RegExp(`/m/${room}`));

  // It lets nobody else in; whoever is in is led there by it, whatever it picked up on its way.
  await omar.goto(`${url}.`);
  await expect(omar.getByText('You are in this room as Omar.')).toBeVisible();

  const noor = await person('Noor', { phone: true });
  await noor.goto(url);
  await expect(heading(noor)).toHaveText('This link is not open any more');
  await accessible(noor);
  await noor.goto(invite.slice(0, -6));
  await expect(heading(noor)).toHaveText('This link opens nothing');
  await expect(noor).toHaveTitle('This link opens nothing · Second Story');

  await noor.getByRole('button', { name: 'Paste another link' }).click();
  await expect(heading(noor)).toBeFocused();
  await noor.getByLabel('Invite link').fill('https://meet.example/somewhere');
  await noor.getByRole('button', { name: 'Look' }).click();
  await expect(noor.getByText('That is not an invite link.')).toBeVisible();
  await accessible(noor);
  await noor.getByLabel('Invite link').fill(`Here you go: ${invite}`);
  await noor.getByRole('button', { name: 'Look' }).click();
  await expect(heading(noor)).toHaveText('The disk that documentation filled');

  // Without a line it is kept, and tried again.
  await noor.context().setOffline(true);
  await noor.getByLabel('Your name').fill('Noor');
  await noor.getByRole('button', { name: 'Enter' }).click();
  await expect(noor.getByRole('alert').filter({ hasText: 'That did not work' })).toBeFocused();
  await noor.context().setOffline(false);
  await noor.getByRole('button', { name: 'Enter' }).click();
  await expect(noor).toHaveURL(new RegExp(`/m/${room}`));
});

test('too many tries, or a server that is not ready: the link is kept', async ({ person, server }) => {
  const ines = await person('Ines');
  const { invite } = await make(ines, 'A package the index had not heard of');
  for (let i = 0; i < 31; i++) {
    await fetch(`${server.url}/api/join/look`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ secret: `guess-${i}` }),
    });
  }
  // Others' wrong tries keep nobody with a right link out; whoever has a wrong one hears of them.
  const sari = await person('Sari', { phone: true });
  await sari.goto(invite);
  await expect(sari.getByLabel('Your name')).toBeVisible();
  const noor = await person('Noor');
  await noor.goto('/j#one-more-guess-at-a-link-of-32-ch');
  await expect(heading(noor)).toHaveText('Too many tries just now');
  await accessible(noor);
  await sari.goto('/settings');
  await sari.route('**/api/join/look', (route) =>
    route.fulfill({ status: 503, json: { code: 'unavailable', message: 'Back soon.' } }),
  );
  await sari.goto(invite);
  await expect(sari.getByText('Back soon. Your link is kept in this tab.')).toBeVisible();
});

test('the way back in works once, and gives a new one', async ({ person }) => {
  const ines = await person('Ines');
  const phone = await person('Ines’s phone', { phone: true });
  const later = await person('Ines, later');
  const { recovery } = await make(ines, 'The evening of the replica rebuild');
  await phone.goto(recovery);
  await phone.getByLabel('Your name').fill('Ines');
  await phone.locator('.btn.primary').tap();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('You lead again');
  await accessible(phone);
  await phone.getByRole('button', { name: 'Show it' }).tap();
  const next = await phone.getByRole('textbox', { name: 'Your way back in' }).inputValue();
  expect(next).not.toBe(recovery);
  await phone.locator('.btn.primary').tap();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Story');
  // The one before is over; the new one leads.
  await later.goto(recovery);
  await expect(later.getByRole('heading', { level: 1 })).toHaveText('This link is not open any more');
  await later.goto('/settings');
  await later.goto(next);
  await later.getByLabel('Your name').fill('Ines');
  await later.locator('.btn.primary').click();
  await expect(later.getByRole('heading', { level: 1 })).toHaveText('You lead again');
});

test('a place is handed over to another device, which keeps what it had', async ({ person }) => {
  const ines = await person('Ines');
  const { room } = await make(ines, 'Two devices');
  const answer = await ines.request.post(`/api/rooms/${room}/handover`, {
    headers: { Origin: new URL(ines.url()).origin },
  });
  const { url } = (await answer.json()) as { url: string };
  const other = await person('Ines on a phone', { phone: true });
  await make(other, 'Somewhere else', 'I.');
  await other.goto(url);
  await expect(other.getByText('This link brings your own place to this browser.')).toBeVisible();
  await accessible(other);
  await other.getByRole('button', { name: 'Go on here' }).click();
  await expect(other).toHaveURL(new RegExp(`/m/${room}`));
  await other.goto('/');
  await expect(other.getByText('Somewhere else').first()).toBeVisible();
  await expect(other.getByText('Two devices').first()).toBeVisible();
});

test('a server that others reach asks for its setup token', async ({ browser }) => {
  const server = await start({ listen: '0.0.0.0:0' });
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  try {
    const token = /setup token: (\S+)/.exec(server.log.join('\n'))![1]!;
    await page.goto('/new');
    await expect(heading(page)).toHaveText('Starting a meeting here');
    await accessible(page);
    await page.getByLabel('Setup token').fill('wrong');
    await page.keyboard.press('Enter');
    await expect(page.getByText('That is not the setup token.')).toBeVisible();
    await expect(page.getByLabel('Setup token')).toBeFocused();
    await page.getByLabel('Setup token').fill(token);
    await page.keyboard.press('Enter');
    await expect(heading(page)).toHaveText('New meeting');
    await expect(heading(page)).toBeFocused();
    await make(page, 'Somewhere others reach');
  } finally {
    await context.close();
    await server.clear();
  }
});

test('three fields and a click, and nothing to scroll', async ({ person }) => {
  const ines = await person('Ines');
  await ines.goto('/new');
  await ines.getByRole('button', { name: 'Create the meeting' }).waitFor();
  expect(await ines.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
  await expect(ines.locator('form').getByRole('textbox')).toHaveCount(3);
  await expect(ines.getByText('60 minutes · names shown · members only')).toBeVisible();
});

test('in writing is said only where that was chosen', async ({ person }) => {
  const ines = await person('Ines');
  await ines.goto('/new');
  await fill(ines, 'Over some days', 'Ines');
  await ines.getByText('In writing, over days').click();
  await ines.getByRole('button', { name: 'Create the meeting' }).click();
  await expect(heading(ines)).toHaveText(ready);
  const invite = await ines.getByRole('textbox', { name: 'Invite link' }).inputValue();
  const sari = await person('Sari', { phone: true });
  await sari.goto(invite);
  await expect(sari.getByText('In writing, over several days.')).toBeVisible();
  await ines.goto('/');
  await expect(ines.getByRole('article')).toContainText('In writing, over several days.');
});

test('whoever has read the opening words on the way in is not asked again', async ({ person }) => {
  const ines = await person('Ines');
  const { invite } = await make(ines, 'The evening of the replica rebuild');
  const sari = await person('Sari', { phone: true });
  await sari.goto(invite);
  await sari.getByLabel('Your name').fill('Sari');
  await sari.getByLabel('I have read the opening words').check();
  await sari.getByRole('button', { name: 'Enter' }).click();
  await sari.waitForURL(/prepare/);
  await sari.getByRole('heading', { level: 1 }).waitFor();
  const [room] = /[0-9a-f-]{36}/.exec(sari.url())!;
  await command(ines, room, 'stage.set', { stage: 'open' });
  await sari.goto(`/m/${room}/live`);
  await expect(sari.getByRole('checkbox', { name: 'I have read this' })).toBeChecked();
});

test('a browser that keeps nothing is told before anything is made', async ({ person }) => {
  const ines = await person('Ines');
  const { room, invite } = await make(ines, 'The evening of the replica rebuild');
  // The site's data is blocked: no cookie is kept, and whoever asks for storage is refused.
  const sari = await person('Sari');
  const session = await sari.context().newCDPSession(sari);
  await session.send('Emulation.setDocumentCookieDisabled', { disabled: true });
  await sari.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  await sari.goto(invite);
  await sari.getByLabel('Your name').fill('Sari');
  await sari.getByRole('button', { name: 'Enter' }).click();
  await expect(sari.getByRole('alert').first()).toContainText('This browser keeps no cookies from here');
  await sari.goto('/new');
  await fill(sari, 'Nobody would know me again', 'Sari');
  await sari.getByRole('button', { name: 'Create the meeting' }).click();
  await expect(sari.getByRole('alert').first()).toContainText('This browser keeps no cookies from here');
  await sari.goto('/');
  await sari.getByRole('button', { name: 'Look at an example' }).click();
  await expect(sari.getByRole('alert').first()).toContainText('This browser keeps no cookies from here');
  await sari.goto('/settings');
  await sari.getByRole('heading', { level: 1 }).waitFor();
  await sari.goto(`/m/${room}`);
  await expect(sari.getByRole('heading', { level: 1 })).toBeVisible();
  const { people } = await ines.evaluate(
    async (room) =>
      ((await (await fetch(`/api/rooms/${room}`)).json()) as { streams: { all: { people: unknown[] } } })
        .streams.all,
    room,
  );
  expect(people).toHaveLength(1);
});

test('one button copies a link: the one this browser made, or a new one', async ({ person }) => {
  const ines = await person('Ines');
  const clipboard = await ownClipboard(ines);
  const { invite } = await make(ines, 'The evening of the replica rebuild');
  await ines.getByRole('button', { name: 'Go to the meeting' }).click();
  clipboard.clear();
  const side = ines.getByRole('complementary').last();
  const copy = side.getByRole('button', { name: 'Copy a link' });
  await copy.click();
  await expect.poll(clipboard.read).toBe(invite);
  await side.getByRole('button', { name: /What the link lets people do/ }).click();
  await ines.getByRole('menuitem', { name: 'Watches' }).click();
  await copy.click();
  await expect.poll(clipboard.read).not.toBe(invite);
  const watching = clipboard.read();
  expect(watching).toMatch(/\/j#[\w-]{32}$/);
  await side.getByText('2 links are open').click();
  await accessible(ines);
  // A link that is closed is nowhere any more, and the next copy makes another.
  await side.getByRole('button', { name: /^Close: Watches/ }).click();
  await expect(side.getByText('1 link is open')).toBeVisible();
  await copy.click();
  await expect.poll(clipboard.read).not.toBe(watching);
  expect(clipboard.read()).not.toBe(invite);
});

for (const look of looks) {
  test(`every page before a meeting is accessible and fits, ${said(look)}`, async ({ person }) => {
    const ines = await person('Ines', look);
    const fits = async () => {
      await accessible(ines);
      const size = ines.viewportSize()!;
      await ines.setViewportSize({ width: 320, height: 700 });
      expect(await noSideways(ines), ines.url()).toBe(true);
      await ines.setViewportSize(size);
    };
    await ines.goto('/');
    await expect(ines.getByRole('heading', { name: 'Tell an incident together' })).toBeVisible();
    await fits();
    await ines.goto('/new');
    await ines.getByRole('button', { name: 'Create the meeting' }).click();
    await ines.locator('summary').click();
    await ines.getByText('At a set time').click();
    await fits();
    await ines.getByText('Not settled yet', { exact: true }).click();
    const { invite } = await make(ines, 'The evening of the replica rebuild');
    await fits();
    await ines.goto('/');
    await expect(ines.getByRole('article', { name: 'Next meeting' })).toBeVisible();
    await fits();
    await ines.goto(invite);
    await expect(ines.getByRole('button', { name: 'Go in' })).toBeVisible();
    await fits();
    const sari = await person('Sari', look);
    await sari.goto(invite);
    await expect(sari.getByRole('button', { name: 'Enter' })).toBeVisible();
    await accessible(sari);
  });
}
