// What must not happen and yet may: a copy of a text that is not what the server has, and a push that is too much for
// the server to weave in. Both are mended without anybody losing a word.
import type { WebSocketRoute } from '@playwright/test';
import { command, join, make, view, words } from './rooms';
import { expect, test, type Page } from './test';

const entry = '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11';

const spoken = (page: Page) =>
  words(page).evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll('.remote')) caret.remove();
    return copy.textContent ?? '';
  });

async function write(page: Page, room: string) {
  await page.goto(`/m/${room}`);
  await page.getByRole('button', { name: /^Edit/ }).first().click();
  await expect(page.getByRole('textbox', { name: /Words of the moment/ })).toBeFocused();
}

test('a text that went astray is noticed, said once and mended, and nothing typed is lost', async ({
  person,
}) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'entry.add', { entry, kind: 'action', text: 'We moved reads.' });
  const said: string[] = [];
  omar.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('not what the server has'))
      said.push(message.text());
  });
  // On its way to Omar a letter becomes another.
  await omar.routeWebSocket(/socket/, (page) => {
    const server = page.connectToServer();
    server.onMessage((frame) => page.send(String(frame).replace('"!"', '"?"')));
  });
  await write(omar, made.room);
  await write(ines, made.room);
  await omar.keyboard.press('Home');
  await ines.keyboard.type('!');
  await omar.keyboard.type('At night. ');
  const right = 'At night. We moved reads.!';
  for (const page of [ines, omar]) await expect.poll(() => spoken(page)).toBe(right);
  await expect.poll(async () => (await view(ines, made.room)).texts[entry]!.text).toBe(right);
  expect(said).toHaveLength(1);
  // And both go on.
  await omar.keyboard.type('Late. ');
  await expect.poll(() => spoken(ines)).toBe('At night. Late. We moved reads.!');
});

test('what is too much for the server to weave in is woven in here', async ({ person }) => {
  const ines = await person('Ines');
  const omar = await person('Omar');
  const made = await make(ines, 'Ines');
  await join(omar, made, 'Omar');
  await command(ines, made.room, 'entry.add', { entry, kind: 'action', text: 'We moved reads.' });
  const { people } = (await view(ines, made.room)) as unknown as { people: { id: string; name: string }[] };
  const by = people.find(({ name }) => name === 'Omar')!.id;

  // Ines' line: pushes can be held back on their way.
  let holding = false;
  const held: { to: WebSocketRoute; frame: string }[] = [];
  const answers: string[] = [];
  await ines.routeWebSocket(/socket/, (page) => {
    const server = page.connectToServer();
    page.onMessage((frame) => {
      if (holding && String(frame).includes('"text.edit"')) held.push({ to: server, frame: String(frame) });
      else server.send(frame);
    });
    server.onMessage((frame) => {
      if (String(frame).includes('"rejection"')) answers.push(String(frame));
      page.send(frame);
    });
  });
  await write(ines, made.room);
  await ines.keyboard.press('Home');
  const release = () => {
    for (const { to, frame } of held.splice(0)) to.send(frame);
  };
  const mine = 'x'.repeat(250);
  holding = true;
  // One letter goes, and waits; all the others go together when it has arrived, and wait in turn.
  await ines.keyboard.type('x');
  await expect.poll(() => held.length).toBe(1);
  await ines.keyboard.type(mine.slice(1));
  release();
  await expect.poll(() => held.length).toBe(1);
  // Meanwhile Omar has written so much that two hundred and fifty changes are not woven into it in passing.
  const { version } = (await view(omar, made.room)).texts[entry] as unknown as { version: number };
  for (let push = 0; push < 2; push++) {
    const length = (await view(omar, made.room)).texts[entry]!.text.length;
    await command(omar, made.room, 'text.edit', {
      text: entry,
      version: version + push * 250,
      client: `${by}:tape`,
      updates: Array.from({ length: 250 }, (_, i) => [length + i, [0, 'o']]),
    });
  }
  release();
  holding = false;
  await expect.poll(() => answers.filter((frame) => frame.includes('"stale"')).length).toBe(1);
  release();
  const together = `${mine}We moved reads.${'o'.repeat(500)}`;
  await expect.poll(async () => (await view(ines, made.room)).texts[entry]!.text).toBe(together);
  await expect.poll(() => spoken(ines)).toBe(together);
  await expect(ines.getByText('Your unsent words are kept here')).toHaveCount(0);
});
