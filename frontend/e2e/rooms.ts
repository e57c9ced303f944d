// Rooms for walkthroughs: made the quick way, over HTTP, by the person whose browser it is.
import type { Page } from '@playwright/test';

export interface Made {
  room: string;
  invite: string;
  recovery: string;
}

const facts = {
  title: 'Checkout slowdown',
  zone: 'Europe/Helsinki',
  started: '2026-03-12T00:13:00.000Z',
  services: [],
  tags: [],
  opening: 'We will talk about this openly, without fear of retribution or humiliation.',
  readers: 'members',
};

/** Makes a room led by whoever this page is; with a `huddle` it begins as a small circle. */
export async function make(
  page: Page,
  name: string,
  names: 'shown' | 'hidden' = 'hidden',
  huddle = false,
): Promise<Made> {
  await page.goto('/settings');
  return ask<Made>(page, '/api/rooms', { facts, names, asked: 3, name, ...(huddle ? { huddle } : {}) });
}

/** Lets somebody in by the room's link. */
export async function join(page: Page, made: Made, name: string): Promise<void> {
  await page.goto('/settings');
  await ask(page, '/api/join', { secret: made.invite.split('#')[1], name });
}

/** Posts JSON from a page, with its cookies. */
export async function ask<T>(page: Page, path: string, body: unknown): Promise<T> {
  return page.evaluate(
    async ({ path, body }) => {
      const answer = await fetch(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as never;
    },
    { path, body },
  );
}

/** Asks the room for something over HTTP, as the person of this page. */
export async function command(page: Page, room: string, name: string, body: unknown): Promise<void> {
  const id = crypto.randomUUID();
  await ask(page, `/api/rooms/${room}/commands`, { type: 'command', id, name, body });
}

/** Somebody brings a line of inquiry, and hands it in. */
export async function bring(page: Page, room: string, words: string, signed = false): Promise<void> {
  const draft = crypto.randomUUID();
  await command(page, room, 'line.draft', { draft, version: 0, words });
  await command(page, room, 'line.hand_in', { draft });
  if (signed) await command(page, room, 'line.sign', { draft });
}

/** Somebody puts a dot in the vote that is on. */
export async function vote(page: Page, room: string, line = 0): Promise<void> {
  const { votes } = (await view(page, room)) as unknown as { votes: { id: string; lines: string[] }[] };
  const { id, lines } = votes.at(-1)!;
  await command(page, room, 'ballot.cast', { vote: id, dots: [{ line: lines[line], dots: 1 }] });
}

/** What the record says the room's view is. */
export async function view(
  page: Page,
  room: string,
): Promise<Record<string, never> & { texts: Record<string, { text: string }> }> {
  return page.evaluate(
    async (room) =>
      ((await (await fetch(`/api/rooms/${room}`)).json()) as { streams: { all: never } }).streams.all,
    room,
  );
}

/** Reads a page as it is: the words of the first moment, whether its editor is open or not. */
export function words(page: Page) {
  return page.locator('article .cm-content, article .m-text').first();
}
