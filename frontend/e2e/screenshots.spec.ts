// Pictures of every screen, wide and phone, light and dark, to be looked at: `make screenshots`. Two of them stand on
// the project's first page.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { ask, command, join, make, view, vote as dot, type Made } from './rooms';
import { test, type As, type Page } from './test';

const all = resolve(import.meta.dirname, 'results/screens');
const first = resolve(import.meta.dirname, '../../.github/screenshots');
const looks: As[] = [{}, { theme: 'dark' }, { phone: true }, { phone: true, theme: 'dark' }];

/** What a browser or a system changes about a page. */
const ways: As[] = [
  { forcedColours: true },
  { forcedColours: true, theme: 'dark', phone: true },
  { text: 2 },
  { text: 2, phone: true },
];

async function shoot(page: Page, name: string, as: As, also?: string) {
  await page.waitForLoadState('networkidle');
  const way = as.forcedColours ? 'forced-' : as.text ? 'large-' : '';
  const file = `${name}-${way}${as.phone ? 'phone' : 'wide'}-${as.theme ?? 'light'}.png`;
  await page.screenshot({ path: resolve(all, file) });
  if (also) await page.screenshot({ path: resolve(first, also) });
}

for (const as of looks) {
  test(`screens, ${as.phone ? 'phone' : 'wide'}, ${as.theme ?? 'light'}`, async ({ person }) => {
    test.setTimeout(120_000);
    mkdirSync(all, { recursive: true });
    mkdirSync(first, { recursive: true });
    const ines = await person('Ines', as);
    await ines.goto('/');
    await shoot(ines, 'library-empty', as);
    const made = await ask<Made>(ines, '/api/example', { name: 'Ines Koskinen' });
    const others: Page[] = [];
    for (const name of ['Omar Haddad', 'Sari Virtanen', 'Tomas Lind']) {
      const other = await person(name);
      await join(other, made, name);
      others.push(other);
    }
    const [omar, sari, tomas] = others as [Page, Page, Page];
    for (const other of others) await other.goto(`/m/${made.room}`);
    const { lines } = (await view(ines, made.room)) as unknown as { lines: { id: string }[] };
    const on = (i: number, dots: number) => ({ line: lines[i]!.id, dots });

    for (const [name, path] of [
      ['library', '/'],
      ['new', '/new'],
      ['join', `/j#${made.invite.split('#')[1]}`],
      ['settings', '/settings'],
      ['prepare-inquiries', `/m/${made.room}/prepare?part=inquiries`],
      ['prepare-words', `/m/${made.room}/prepare?part=words`],
      ['prepare-people', `/m/${made.room}/prepare?part=people`],
      ['prepare-about', `/m/${made.room}/prepare?part=about`],
      ['prepare-facts', `/m/${made.room}/prepare?part=about&edit=facts`],
    ] as const) {
      await ines.goto(path);
      await ines.getByRole('heading', { level: 1 }).waitFor();
      await shoot(ines, name, as);
    }
    await ines.goto(`/m/${made.room}/prepare`);
    await ines.getByRole('article').nth(3).scrollIntoViewIfNeeded();
    await ines.getByRole('article').nth(3).hover();
    await shoot(ines, 'prepare-story', as, !as.phone && !as.theme ? 'story-light.png' : undefined);
    await ines.getByRole('button', { name: /^Edit/ }).nth(3).click();
    await ines.getByRole('textbox', { name: /Words of the moment/ }).waitFor();
    await shoot(ines, 'prepare-edit', as);
    await ines.keyboard.press('Escape');
    await ines.keyboard.press('Control+k');
    await shoot(ines, 'commands', as);
    await ines.keyboard.press('Escape');
    await ines.keyboard.press('?');
    await shoot(ines, 'keys', as);
    await ines.keyboard.press('Escape');

    await command(ines, made.room, 'stage.set', { stage: 'inquiry' });
    await ines.goto(`/m/${made.room}/live`);
    await ines.getByRole('button', { name: 'Bring another line' }).waitFor();
    await shoot(ines, 'live-lines', as);
    const vote = crypto.randomUUID();
    await command(ines, made.room, 'vote.begin', { vote, dots: 3, perLine: 2 });
    await command(ines, made.room, 'ballot.cast', { vote, dots: [on(0, 2), on(3, 1)] });
    await command(omar, made.room, 'ballot.cast', { vote, dots: [on(0, 1), on(4, 2)] });
    await command(sari, made.room, 'ballot.cast', { vote, dots: [on(0, 2), on(7, 1)] });
    await command(sari, made.room, 'hand.raise', { lane: 'speak' });
    await command(omar, made.room, 'hand.raise', { lane: 'speak' });
    await command(tomas, made.room, 'hand.raise', { lane: 'question', note: 'Omnibus?' });
    await ines.goto(`/m/${made.room}/live`);
    await ines.getByText('3 or more of 4 have voted').waitFor();
    await shoot(ines, 'live-vote', as, !as.phone && as.theme === 'dark' ? 'vote-dark.png' : undefined);
    await ines.goto(`/m/${made.room}/live?panel=hands`);
    await ines.getByText('Sari Virtanen').first().waitFor();
    await shoot(ines, 'live-hands', as);
    await command(ines, made.room, 'vote.reveal', { vote });
    await ines.goto(`/m/${made.room}/live`);
    await ines.getByRole('heading', { level: 1 }).waitFor();
    await shoot(ines, 'live-revealed', as);
    for (const stage of ['open', 'story', 'learn', 'close'] as const) {
      await command(ines, made.room, 'stage.set', { stage });
      await ines.getByRole('heading', { level: 1 }).waitFor();
      await shoot(ines, `live-${stage}`, as);
    }
    await ines.getByRole('button', { name: 'Close meeting' }).click();
    await shoot(ines, 'live-closing', as);
    await ines.getByRole('dialog').getByRole('button', { name: 'Close meeting' }).click();
    await ines.getByRole('navigation', { name: 'Parts of the story' }).waitFor();
    await shoot(ines, 'story-closed', as);
    await ines.goto(`/m/${made.room}/prepare`);
    await ines.getByRole('article').first().waitFor();
    await shoot(ines, 'prepare-closed', as);
  });
}

for (const as of looks) {
  test(`screens of a circle, ${as.phone ? 'phone' : 'wide'}, ${as.theme ?? 'light'}`, async ({ person }) => {
    test.setTimeout(120_000);
    mkdirSync(all, { recursive: true });
    const ines = await person('Ines', as);
    const noor = await person('Noor', as);
    const made = await make(ines, 'Ines Koskinen', 'hidden', true);
    const at = (path: string) => `/m/${made.room}/prepare${path}`;
    const entry = crypto.randomUUID();
    await command(ines, made.room, 'entry.add', {
      entry,
      kind: 'observation',
      when: { at: '2026-03-12T00:21:00.000Z', zone: 'Europe/Helsinki', precision: 'exact' },
      text: 'bird looked fine when the LSE went quiet, so we looked at the replica.',
    });
    await command(ines, made.room, 'term.explain', {
      word: 'bird',
      kind: 'technology',
      meaning: 'The Redis cache in front of the carts.',
      also: ['the birdcage'],
    });
    await command(ines, made.room, 'term.ask', { word: 'BRD' });
    await command(ines, made.room, 'term.ask', { word: 'the flapper' });
    for (const [words, plan, how] of [
      [
        'Late hour, alone at the keyboard.',
        'talk_before',
        'Noor tells it first, and chooses what to retell.',
      ],
      ['The two teams have a history over the replica.', 'watch', ''],
    ]) {
      await command(ines, made.room, 'hazard.save', {
        hazard: crypto.randomUUID(),
        version: 0,
        words,
        plan,
        ...(how ? { how } : {}),
        moments: [entry],
      });
    }
    await noor.goto(made.invite);
    await noor.getByRole('heading', { name: 'A few people are preparing this' }).scrollIntoViewIfNeeded();
    await shoot(noor, 'join-waits', as);
    for (const [name, path] of [
      ['circle-story', ''],
      ['circle-words', '?part=words'],
      ['circle-care', '?part=care'],
      ['circle-people', '?part=people'],
    ] as const) {
      await ines.goto(at(path));
      await ines.getByRole('heading', { level: 1 }).waitFor();
      await shoot(ines, name, as);
    }
    await ines.goto(at('?part=words'));
    await ines.getByRole('button', { name: 'Explain: BRD' }).click();
    await shoot(ines, 'circle-explain', as);
    await ines.goto(at('?part=care'));
    await ines.getByRole('button', { name: 'Change: Care note 1' }).click();
    await shoot(ines, 'circle-care-form', as);
    await ines.goto(at(''));
    await ines.getByRole('article').getByRole('button', { name: 'bird' }).click();
    await ines.getByText('The Redis cache in front of the carts.').waitFor();
    await shoot(ines, 'circle-word', as);
    await ines.keyboard.press('Escape');
    await ines.getByRole('article').getByRole('button', { name: 'LSE' }).click();
    await shoot(ines, 'circle-unknown', as);
    await ines.keyboard.press('Escape');
    await ines.getByRole('button', { name: 'Safe to share' }).click();
    await shoot(ines, 'circle-safe', as);
    await ines.getByRole('button', { name: 'Safe to share' }).click();
    await ines.getByRole('button', { name: 'Open the door…' }).click();
    await shoot(ines, 'circle-door', as);
    await ines.getByRole('dialog').getByRole('button', { name: 'Open the door' }).click();
    await ines.getByText('The door is open.').first().waitFor();
    await noor.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await noor.getByRole('textbox', { name: /Your name/ }).fill('Noor Aalto');
    await noor.getByRole('button', { name: 'Enter' }).click();
    await noor.getByRole('article').first().waitFor();
    await shoot(noor, 'come-in', as);
    await command(ines, made.room, 'stage.set', { stage: 'open' });
    await ines.goto(`/m/${made.room}/live`);
    await ines.getByRole('checkbox', { name: 'I have read this' }).check();
    await shoot(ines, 'open-read', as);
    await ines.goto(`/m/${made.room}/live?panel=words`);
    await ines.getByRole('button', { name: 'Ask a word' }).waitFor();
    await shoot(ines, 'live-words', as);
    await command(ines, made.room, 'stage.set', { stage: 'close' });
    await ines.goto(`/m/${made.room}/live`);
    await ines.getByRole('button', { name: 'Close meeting' }).click();
    await shoot(ines, 'close-care', as);
  });
}

for (const as of ways) {
  const said = `${as.forcedColours ? 'forced colours' : 'large text'}, ${as.phone ? 'phone' : 'wide'}`;
  test(`screens of a room, ${said}`, async ({ person }) => {
    test.setTimeout(120_000);
    mkdirSync(all, { recursive: true });
    const ines = await person('Ines', as);
    await ines.goto('/settings');
    const made = await ask<Made>(ines, '/api/example', { name: 'Ines Koskinen' });
    const omar = await person('Omar');
    await join(omar, made, 'Omar Haddad');
    await omar.goto(`/m/${made.room}`);
    const sari = await person('Sari');
    await join(sari, made, 'Sari Virtanen');
    const { lines } = (await view(ines, made.room)) as unknown as { lines: { id: string }[] };
    for (const part of ['inquiries', 'people', 'about', 'about&edit=facts']) {
      await ines.goto(`/m/${made.room}/prepare?part=${part}`);
      await ines.getByRole('heading', { level: 1 }).waitFor();
      await shoot(ines, `room-${part.replace('&edit=', '-')}`, as);
    }
    await ines.goto(`/m/${made.room}/prepare`);
    await ines.getByRole('article').nth(3).scrollIntoViewIfNeeded();
    await ines.getByRole('button', { name: /^Edit/ }).nth(3).click();
    await ines.getByRole('textbox', { name: /Words of the moment/ }).waitFor();
    await shoot(ines, 'room-story', as);
    await ines.keyboard.press('Escape');
    await ines.keyboard.press('Control+k');
    await ines.keyboard.type('mo');
    await shoot(ines, 'room-commands', as);
    await ines.keyboard.press('Escape');
    await command(ines, made.room, 'stage.set', { stage: 'inquiry' });
    const vote = crypto.randomUUID();
    await command(ines, made.room, 'vote.begin', { vote, dots: 3, perLine: 2 });
    await command(ines, made.room, 'ballot.cast', { vote, dots: [{ line: lines[0]!.id, dots: 2 }] });
    await command(omar, made.room, 'hand.raise', { lane: 'speak' });
    await ines.goto(`/m/${made.room}/live`);
    for (const page of [omar, sari]) await dot(page, made.room);
    await ines.getByText('Everybody has voted').waitFor();
    await shoot(ines, 'room-vote', as);
    await ines.goto(`/m/${made.room}/live?panel=hands`);
    await ines.getByText('Omar Haddad').first().waitFor();
    await shoot(ines, 'room-hands', as);
    await command(ines, made.room, 'vote.reveal', { vote });
    await ines.goto(`/m/${made.room}/live`);
    await ines.getByText('3 people voted').first().waitFor();
    await shoot(ines, 'room-revealed', as);
  });
}
