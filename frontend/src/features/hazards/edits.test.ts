import { expect, test } from 'vitest';
import type { Hazard } from '../../protocol.gen';
import { meet } from '../../app/testing';
import { forgetWhatLeads } from '../../room/lowered';
import { CareEdit, editsOf } from './edits.svelte';

const note: Hazard = {
  id: 'n',
  version: 3,
  words: 'Late hour, alone.',
  plan: 'watch',
  moments: ['m'],
  lines: [],
  by: 'omar',
};

test('a note is saved whole, on the version it was made on', async () => {
  const { room, asked, waiting } = meet();
  const edit = new CareEdit(note);
  expect(edit.unsaved).toBe(false);
  edit.value.how = 'Omar sits beside them.';
  expect(edit.unsaved).toBe(true);
  const saved = edit.save(room);
  expect(asked.at(-1)).toEqual({
    name: 'hazard.save',
    body: {
      hazard: 'n',
      version: 3,
      words: 'Late hour, alone.',
      plan: 'watch',
      how: 'Omar sits beside them.',
      moments: ['m'],
      lines: [],
    },
  });
  await waiting[0]!.ack();
  expect(await saved).toBe(true);
  expect(edit.unsaved).toBe(false);
});

test('of two who change one note at once neither overwrites the other', async () => {
  const { room, asked, waiting } = meet();
  const edit = new CareEdit(note);
  edit.value.words = 'Mine.';
  const theirs = { ...note, version: 4, words: 'Theirs.' };
  const saved = edit.save(room);
  await waiting[0]!.refuse('conflict', 'No.', theirs);
  expect(await saved).toBe(false);
  expect(edit.theirs).toEqual(theirs);
  expect(edit.value.words).toBe('Mine.');
  edit.keepMine();
  expect(edit.theirs).toBeUndefined();
  void edit.save(room);
  expect(asked.at(-1)!.body).toMatchObject({ version: 4, words: 'Mine.' });
});

test('a note that was deleted meanwhile is kept as another', async () => {
  const { room, asked, waiting } = meet();
  const edit = new CareEdit(note);
  edit.value.words = 'Mine.';
  const saved = edit.save(room);
  await waiting[0]!.refuse('not_found');
  await saved;
  expect(edit.gone).toBe(true);
  edit.again();
  void edit.save(room);
  const body = asked.at(-1)!.body as { hazard: string; version: number };
  expect(body.version).toBe(0);
  expect(body.hazard).not.toBe('n');
});

test('nothing of a note is in the browser’s storage, and leaving asks first', () => {
  const edit = new CareEdit();
  editsOf('room').set(edit.id, edit);
  const leaving = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(leaving()).toBe(false);
  edit.value.words = 'Late hour.';
  expect(leaving()).toBe(true);
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('Late hour');
  forgetWhatLeads('room');
  expect(leaving()).toBe(false);
});
