// How a page behaves in a browser that does more than one thing: two tabs, an input method, a narrow window, large text,
// a system that asks for its own colours or for stillness.
import type { WebSocketRoute } from '@playwright/test';
import { ask, command, join, make, view, vote as dot, words, type Made } from './rooms';
import { expect, test, type Page } from './test';

const entry = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';
const editor = (page: Page) => page.getByRole('textbox', { name: /Words of the moment/ });

const spoken = (page: Page) =>
  words(page).evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll('.remote')) caret.remove();
    return copy.textContent ?? '';
  });

async function write(page: Page, room: string) {
  await page.goto(`/m/${room}`);
  await page.getByRole('button', { name: /^Edit/ }).first().click();
  await expect(editor(page)).toBeFocused();
}

/** This tab's own line, which can be cut while the other tabs of its browser have theirs. */
async function line(page: Page) {
  let whole = true;
  const open = new Set<WebSocketRoute>();
  await page.routeWebSocket(/socket/, (socket) => {
    if (!whole) {
      void socket.close();
      return;
    }
    open.add(socket);
    socket.connectToServer();
  });
  return async (is: 'cut' | 'whole') => {
    whole = is === 'whole';
    if (whole) return;
    for (const socket of open) await socket.close();
    open.clear();
  };
}

test('two tabs of one person: unsent words have one owner, and go on when its tab is closed', async ({
  person,
}) => {
  const first = await person('Ines');
  const made = await make(first, 'Ines');
  await command(first, made.room, 'entry.add', { entry, kind: 'action', text: 'We moved reads.' });
  const its = await line(first);
  await write(first, made.room);
  await its('cut');
  await first.keyboard.type(' To the replica.');
  await expect(first.getByText('Kept here, will be sent when we’re back').first()).toBeVisible();

  // The second tab is open beside it, and starts clean.
  const second = await first.context().newPage();
  await write(second, made.room);
  expect(await spoken(second)).toBe('We moved reads.');
  await second.keyboard.press('Home');
  await second.keyboard.type('Late. ');
  await expect
    .poll(async () => (await view(second, made.room)).texts[entry]!.text)
    .toBe('Late. We moved reads.');
  // A reload of either keeps to what is its own.
  first.on('dialog', (dialog) => void dialog.accept());
  await second.reload();
  expect(await spoken(second)).toBe('Late. We moved reads.');
  await first.reload();
  await expect(first.getByText('Connection lost').or(first.getByText('Loading')).first()).toBeVisible();
  expect(await spoken(second)).toBe('Late. We moved reads.');

  // Its tab is gone: the one that is there sends them, once.
  await first.close();
  const together = 'Late. We moved reads. To the replica.';
  await expect(words(second)).toHaveText(together, { timeout: 20_000 });
  await expect.poll(async () => (await view(second, made.room)).texts[entry]!.text).toBe(together);
  await second.reload();
  await expect(words(second)).toHaveText(together);
  await expect.poll(() => second.evaluate(() => Object.keys(localStorage).join())).not.toContain('unsent');
});

test('a tab that comes later takes over what a closed one left', async ({ person }) => {
  const first = await person('Ines');
  const made = await make(first, 'Ines');
  await command(first, made.room, 'entry.add', { entry, kind: 'action', text: 'We moved reads.' });
  const its = await line(first);
  await write(first, made.room);
  await its('cut');
  await first.keyboard.type(' To the replica.');
  await expect(first.getByText('Kept here, will be sent when we’re back').first()).toBeVisible();
  const context = first.context();
  const other = await context.newPage();
  await other.goto('/settings');
  await first.close();
  await other.goto(`/m/${made.room}`);
  await expect(words(other)).toHaveText('We moved reads. To the replica.');
  await expect
    .poll(async () => (await view(other, made.room)).texts[entry]!.text)
    .toBe('We moved reads. To the replica.');
});

test('what an input method is still composing survives what somebody else types in the same moment', async ({
  person,
}) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'entry.add', { entry, kind: 'action', text: 'bird: ' });
  await write(ines, made.room);
  await write(omar, made.room);
  await omar.keyboard.press('Home');
  const keys = await ines.context().newCDPSession(ines);
  const compose = (text: string) =>
    keys.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await compose('に');
  await omar.keyboard.type('At 02:13, ');
  await compose('にほ');
  await expect.poll(() => spoken(ines)).toBe('At 02:13, bird: にほ');
  await omar.keyboard.press('End');
  await omar.keyboard.type(' Twice.');
  await expect.poll(() => spoken(ines)).toContain('Twice.');
  await compose('にほん');
  await keys.send('Input.insertText', { text: '日本' });
  await ines.keyboard.type('!');
  for (const page of [ines, omar]) {
    await expect.poll(async () => (await spoken(page)).includes('日本!')).toBe(true);
  }
  const together = await spoken(ines);
  expect([...together].sort().join('')).toBe([...'At 02:13, bird: 日本! Twice.'].sort().join(''));
  expect(await spoken(omar)).toBe(together);
  await expect.poll(async () => (await view(ines, made.room)).texts[entry]!.text).toBe(together);
});

/** The places of a room, and what can lie over them. */
const places = [
  ['the story', '/prepare'],
  ['inquiries', '/prepare?part=inquiries'],
  ['people', '/prepare?part=people'],
  ['words', '/prepare?part=words'],
  ['first walk-through', '/prepare?part=first'],
  ['care', '/prepare?part=care'],
  ['about', '/prepare?part=about'],
  ['its form', '/prepare?part=about&edit=facts'],
  ['hands', '/live?panel=hands'],
  ['words', '/live?panel=words'],
  ['about, beside', '/live?panel=about&edit=facts'],
] as const;

/** What stands out of the window at its side and cannot be scrolled to. */
const outside = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.sr, .skip'))
          return false;
        const { left, right, width } = element.getBoundingClientRect();
        if (width < 2 || (left >= -1 && right <= innerWidth + 1)) return false;
        for (let e = element.parentElement; e; e = e.parentElement) {
          const { overflowX } = getComputedStyle(e);
          if (overflowX === 'auto' || overflowX === 'scroll') {
            // A pane of its own may scroll only where what is in it is wide by nature.
            return !e.matches('pre, .cmd, .rail');
          }
        }
        return true;
      })
      .map(
        (e) =>
          `${e.localName}.${e.className}: ${Math.round(e.getBoundingClientRect().right)} of ${innerWidth}`,
      ),
  );

for (const [what, size, text] of [
  ['320 pixels', { width: 320, height: 640 }, 1],
  ['text twice as large', { width: 1280, height: 900 }, 2],
  ['text twice as large on a phone', { width: 360, height: 740 }, 2],
] as const) {
  test(`nothing in a room stands out at its side: ${what}`, async ({ person }) => {
    test.setTimeout(120_000);
    const ines = await person('Ines', { phone: size.width < 768, text });
    await ines.setViewportSize(size);
    await ines.goto('/settings');
    const made = await ask<Made>(ines, '/api/example', { name: 'Ines Koskinen' });
    const { room } = made;
    const others = [await person('Omar'), await person('Sari')];
    for (const [i, page] of others.entries()) await join(page, made, ['Omar', 'Sari'][i]!);
    const lines = (await view(ines, room)) as unknown as {
      lines: { id: string }[];
      people: { id: string }[];
    };
    await command(ines, room, 'walkthrough.set', { person: lines.people[0]!.id });
    const found: Record<string, string[]> = {};
    const look = async (place: string) => {
      await expect(ines.getByRole('heading', { level: 1 }).first()).toBeVisible();
      const all = await outside(ines);
      if (all.length > 0) found[place] = all.slice(0, 4);
    };
    for (const [name, path] of places) {
      await ines.goto(`/m/${room}${path}`);
      await look(name);
    }
    await ines.goto(`/m/${room}/prepare`);
    await ines.getByRole('button', { name: /^Edit/ }).nth(2).click();
    await expect(editor(ines)).toBeFocused();
    await look('writing');
    for (const stage of ['open', 'story', 'inquiry', 'learn', 'close']) {
      await command(ines, room, 'stage.set', { stage });
      await ines.goto(`/m/${room}/live`);
      if (stage === 'inquiry') {
        const vote = crypto.randomUUID();
        await command(ines, room, 'vote.begin', { vote, dots: 5, perLine: 3 });
        await expect(ines.getByText('How many have voted is shown')).toBeVisible();
        await look('the vote');
        await command(ines, room, 'ballot.cast', { vote, dots: [{ line: lines.lines[0]!.id, dots: 3 }] });
        for (const page of others) await dot(page, room);
        await command(ines, room, 'vote.reveal', { vote });
      }
      await look(stage);
    }
    await ines.keyboard.press('Control+k');
    await expect(ines.getByRole('dialog', { name: 'Commands' })).toBeVisible();
    await look('commands');
    expect(found).toEqual({});
  });
}

test('whoever asks for stillness gets it', async ({ person }) => {
  const ines = await person('Ines', { reducedMotion: true });
  await ines.goto('/settings');
  const made = await ask<Made>(ines, '/api/example', { name: 'Ines Koskinen' });
  const { room } = made;
  const others = [await person('Omar'), await person('Sari')];
  for (const [i, page] of others.entries()) await join(page, made, ['Omar', 'Sari'][i]!);
  const { lines } = (await view(ines, room)) as unknown as { lines: { id: string }[] };
  await command(ines, room, 'stage.set', { stage: 'inquiry' });
  const vote = crypto.randomUUID();
  await command(ines, room, 'vote.begin', { vote, dots: 3, perLine: 2 });
  await command(ines, room, 'ballot.cast', { vote, dots: [{ line: lines[3]!.id, dots: 2 }] });
  for (const page of others) await dot(page, room, 3);
  await ines.goto(`/m/${room}/live`);
  await expect(ines.getByText('Everybody has voted')).toBeVisible();
  // Nothing moves for longer than a fade, whatever happens: a reveal, a dialog, a notice.
  await ines.evaluate(() => {
    const moved: string[] = [];
    Object.assign(window, { moved });
    for (const kind of ['animationstart', 'transitionrun'])
      document.addEventListener(kind, () => {
        for (const animation of document.getAnimations()) {
          const { duration, iterations } = animation.effect!.getComputedTiming();
          if (Number(duration) * (iterations ?? 1) > 120) moved.push(`${kind}: ${duration} ms`);
        }
      });
  });
  await command(ines, room, 'vote.reveal', { vote });
  await expect(ines.getByText('3 people voted')).toBeVisible();
  // The order has settled at once.
  await expect(ines.locator('.results .n').first()).toHaveText('4');
  await ines.keyboard.press('Control+k');
  await ines.keyboard.press('Escape');
  await ines.keyboard.press('h');
  await expect(ines.getByRole('button', { name: 'Hand raised' })).toBeVisible();
  expect(await ines.evaluate(() => (window as unknown as { moved: string[] }).moved)).toEqual([]);
});
