// One text while it is written in, with a server that the test plays: what goes wrong is mended here, or handed back.
import { beforeEach, expect, test, vi } from 'vitest';
import type { TextEdited } from '../protocol.gen';
import type { Answer } from './outbox';
import { apply, sum, type Sections } from './sections';
import { Writing, type Surroundings } from './writing';

interface Pushed {
  body: Parameters<Surroundings['push']>[0];
  id: string;
  answer: (answer: Partial<Answer>) => Promise<void>;
}

const soon = () => new Promise<void>((later) => setTimeout(later));

class Server {
  text: string;
  version = 1;
  pushed: Pushed[] = [];
  lost: string[] = [];
  astray = 0;
  /** What `since` answers; nothing means that it was too long ago. */
  missed: { client: string; changes: Sections }[] | undefined = [];
  readonly writing: Writing;

  constructor(text: string) {
    this.text = text;
    let clients = 0;
    this.writing = new Writing(
      'moment',
      {
        push: (body, id) =>
          new Promise((answered) => {
            const answer = async (said: Partial<Answer>) => {
              answered({ id, ...said } as Answer);
              await soon();
            };
            this.pushed.push({ body, id, answer });
          }),
        since: () => Promise.resolve(this.missed),
        keep: () => undefined,
        changed: () => undefined,
        lost: (words) => void this.lost.push(words),
        fresh: () => ({ version: this.version, text: this.text }),
        person: () => undefined,
        caret: () => undefined,
        tooLong: () => undefined,
        astray: () => ++this.astray > 0,
      },
      () => `me:${++clients}`,
      { version: 1, text },
    );
  }

  /** Takes a change in and says so; `wrongly` is what is said instead of it. */
  edit(changes: Sections, client = 'other', wrongly = changes) {
    const version = this.version++;
    this.text = apply(this.text, changes);
    const edited: TextEdited = {
      text: 'moment',
      version,
      client,
      updates: [wrongly],
      length: this.text.length,
      sum: sum(this.text),
    };
    this.writing.receive(edited);
  }

  /** Takes in what was pushed last, as it is, and says so. */
  async accept() {
    const { body, answer } = this.pushed.at(-1)!;
    for (const changes of body.updates) this.edit(changes, body.client);
    await answer({ type: 'ack', at: {} });
  }
}

const stale = { type: 'rejection', code: 'stale', message: 'Too far.' } as const;

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));

// P39
test('what is the same on both sides raises no alarm', async () => {
  const server = new Server('The pager 🧑‍🚒 rang.');
  server.edit([[0, 'At night, '], 21]);
  server.writing.append('Twice.');
  server.edit([[0, '02:13. '], 31]);
  expect(server.astray).toBe(0);
  expect(server.writing.words).toBe('02:13. At night, The pager 🧑‍🚒 rang.\nTwice.');
});

test('a copy that went astray is noticed, and what is typed on it meanwhile is carried to the right words', async () => {
  const server = new Server('The pager rang.');
  server.edit([15, [0, ' We looked.']], 'other', [15, [0, ' We locked.']]);
  expect(server.astray).toBe(1);
  expect(server.writing.words).toBe('The pager rang. We locked.');
  server.writing.append('Twice.');
  server.edit([26, [0, ' And again.']]);
  expect(server.pushed).toHaveLength(0);
  // The room is read anew.
  await server.writing.reread();
  expect(server.writing.words).toBe('The pager rang. We looked. And again.\nTwice.');
  await server.accept();
  expect(server.text).toBe('The pager rang. We looked. And again.\nTwice.');
  expect(server.writing.unsent).toBe(false);
  expect(server.lost).toEqual([]);
  expect(server.astray).toBe(1);
});

// P35
test('while something of mine is on its way nothing is compared', () => {
  const server = new Server('The pager rang.');
  server.writing.append('Twice.');
  server.edit([15, [0, ' We looked.']], 'other', [15, [0, ' We locked.']]);
  expect(server.astray).toBe(0);
});

// P37
test('a push that is too much to weave in there is woven in here, and pushed again under a new id', async () => {
  const server = new Server('The pager rang.');
  server.writing.append('Twice.');
  const [first] = server.pushed;
  // Two updates that this browser has not heard of yet.
  server.missed = [
    { client: 'other', changes: [[0, 'At night, '], 15] },
    { client: 'other', changes: [25, [0, ' We looked.']] },
  ];
  for (const { changes } of server.missed) server.text = apply(server.text, changes);
  server.version = 3;
  await first!.answer(stale);
  expect(server.pushed).toHaveLength(2);
  const second = server.pushed[1]!;
  expect(second.id).not.toBe(first!.id);
  expect(second.body).toMatchObject({ version: 3, client: first!.body.client });
  await server.accept();
  expect(server.text).toBe(server.writing.words);
  expect(server.text).toContain('Twice.');
  expect(server.lost).toEqual([]);
});

test('what happened too long ago to be fetched cannot be merged: the words are handed back', async () => {
  const server = new Server('The pager rang.');
  server.writing.append('Twice.');
  server.missed = undefined;
  server.text = 'Somebody has written all of it anew.';
  server.version = 5000;
  await server.pushed[0]!.answer(stale);
  expect(server.lost).toEqual(['\nTwice.']);
  expect(server.writing.words).toBe('Somebody has written all of it anew.');
  expect(server.writing.unsent).toBe(false);
});

test('a server that refuses again and again is not asked for ever', async () => {
  const server = new Server('The pager rang.');
  server.writing.append('Twice.');
  for (let i = 0; i < server.pushed.length && i < 20; i++) await server.pushed[i]!.answer(stale);
  expect(server.pushed.length).toBe(4);
  expect(server.lost).toEqual(['\nTwice.']);
});
