// What is secret on its way is secret in the browser too: see the promise in PROTOCOL.md.
import { expect, test } from 'vitest';
import { commandsValues, secretCommands } from '../protocol.gen';
import type { CommandFrame } from '../protocol.gen';
import { Outbox } from './outbox';

const secret: readonly string[] = secretCommands;

test('all that waits for an answer is kept in the browser, but for what is secret', () => {
  let kept: CommandFrame[] = [];
  const store = { commands: () => [], keepCommands: (frames: CommandFrame[]) => void (kept = frames) };
  const outbox = new Outbox(
    store,
    () => true,
    () => undefined,
  );
  for (const name of commandsValues) void outbox.ask(name, {} as never);
  expect(outbox.unanswered).toBe(commandsValues.length);
  // Texts keep what is typed themselves, with the state that it belongs to.
  const open = commandsValues.filter((name) => name !== 'text.edit' && !secret.includes(name));
  expect(kept.map(({ name }) => name)).toEqual(open);
  expect(secret).toContain('ballot.cast');
});
