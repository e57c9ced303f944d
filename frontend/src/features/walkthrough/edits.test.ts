import { expect, test } from 'vitest';
import type { WalkthroughNote } from '../../protocol.gen';
import { meet } from '../../app/testing';
import { forgetNotes, NoteEdit, notesOf } from './edits.svelte';

const note: WalkthroughNote = { id: 'n', version: 3, moment: 'm', words: 'I saw the graph.', by: 'ines' };

test('a note is saved whole, on the version it was made on, at its moment or at none', async () => {
  const { room, asked, waiting } = meet();
  const edit = new NoteEdit('noor', { note });
  expect(edit.unsaved).toBe(false);
  edit.value.words = ' I saw the graph, and thought it was mine. ';
  expect(edit.unsaved).toBe(true);
  const saved = edit.save(room);
  expect(asked.at(-1)).toEqual({
    name: 'walkthrough.save',
    body: {
      owner: 'noor',
      note: 'n',
      version: 3,
      moment: 'm',
      words: 'I saw the graph, and thought it was mine.',
    },
  });
  await waiting[0]!.ack();
  expect(await saved).toBe(true);
  expect(edit.unsaved).toBe(false);

  const other = new NoteEdit('noor', { moment: undefined });
  expect(await other.save(room)).toBe(false); // no words
  other.value.words = 'Before that I slept.';
  void other.save(room);
  expect(asked.at(-1)!.body).toEqual({
    owner: 'noor',
    note: other.id,
    version: 0,
    words: 'Before that I slept.',
  });
});

test('of two who change one note at once neither overwrites the other', async () => {
  const { room, asked, waiting } = meet();
  const edit = new NoteEdit('noor', { note });
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

test('a note that was deleted meanwhile is kept as another; one that is not for me is refused', async () => {
  const { room, asked, waiting } = meet();
  const edit = new NoteEdit('noor', { note });
  edit.value.words = 'Mine.';
  const saved = edit.save(room);
  await waiting[0]!.refuse('not_found');
  await saved;
  expect(edit.gone).toBe(true);
  edit.again();
  const again = edit.save(room);
  expect(asked.at(-1)!.body).toMatchObject({ version: 0, words: 'Mine.' });
  await waiting[0]!.refuse('not_found', 'Not open to you.');
  expect(await again).toBe(false);
  expect(edit.gone).toBe(false);
  expect(edit.refused).toBe('Not open to you.');
  expect(edit.value.words).toBe('Mine.');
});

test('nothing of a note is in the browser’s storage, and whoever may not read it has nothing of it', () => {
  const edit = new NoteEdit('noor', { moment: 'm' });
  notesOf('room').set(edit.id, edit);
  const leaving = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(leaving()).toBe(false);
  edit.value.words = 'I was alone.';
  expect(leaving()).toBe(true);
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('I was alone');
  forgetNotes('room', ['noor', 'ines']);
  expect(leaving()).toBe(true);
  forgetNotes('room', ['ines']);
  expect(leaving()).toBe(false);
});
