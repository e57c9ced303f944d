import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KeptForm } from './draft';
import { Form, pause, type Answered, type FormOf } from './form.svelte';
import { Forms } from './forms.svelte';

interface Words {
  words: string;
}
interface Saved extends Words {
  id: string;
  version: number;
}

const ack: Answered = { type: 'ack' };
const no = (
  code: 'conflict' | 'not_found' | 'forbidden',
  now?: Saved,
  message = 'Not open to you.',
): Answered => ({ type: 'rejection', code, message, now });
const saved = (version: number, words: string, id = 'n'): Saved => ({ id, version, words });

/** What was sent, each to be answered. */
let sent: { words: string; id: string; version: number; answer: (answer: Answered) => Promise<void> }[];
beforeEach(() => {
  sent = [];
  localStorage.clear();
  sessionStorage.clear();
});

type Of = Partial<FormOf<Words, Saved, []>>;
let ids = 0;
const make = (of: Of = {}) =>
  new Form<Words, Saved>({
    base: { words: of.saved?.words ?? '' },
    read: ({ words }) => ({ words }),
    newID: () => `new-${++ids}`,
    wrong: ({ words }) => ({ words: words.trim() ? undefined : 'Write a few words first.' }),
    send: ({ words }, on) =>
      new Promise((answered) =>
        sent.push({
          words,
          ...on,
          answer: async (answer) => {
            answered(answer);
            for (let i = 0; i < 10; i++) await Promise.resolve();
          },
        }),
      ),
    ...of,
  });
const stored = () => JSON.stringify({ ...localStorage, ...sessionStorage });
const leaving = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));

describe('a form that is saved whole', () => {
  test('says what is wrong only after a try, and sends nothing before', async () => {
    const form = make();
    expect([form.isWrong, form.errors]).toEqual([true, {}]);
    expect(await form.save()).toBe(false);
    expect(form.errors['words']).toBe('Write a few words first.');
    form.value.words = 'One';
    expect(form.errors['words']).toBeUndefined();
    expect(sent).toEqual([]);
  });

  test('is sent on the version it was made on, and once however often somebody presses', async () => {
    const form = make({ saved: saved(3, 'One') });
    expect(form.unsaved).toBe(false);
    form.value.words = 'Two';
    const first = form.save();
    expect([form.sending, await form.save()]).toEqual([true, false]);
    expect(sent).toMatchObject([{ id: 'n', version: 3, words: 'Two' }]);
    await sent[0]!.answer(ack);
    expect([await first, form.unsaved, form.sending]).toEqual([true, false, false]);
    form.value.words = 'Three';
    void form.save();
    expect(sent[1]).toMatchObject({ version: 4, words: 'Three' });
  });

  test('stays open with what was typed while it was on its way', async () => {
    const form = make({ saved: saved(3, 'One') });
    form.value.words = 'Two';
    const first = form.save();
    form.value.words = 'Two and more';
    await sent[0]!.answer(ack);
    expect([await first, form.unsaved]).toEqual([false, true]);
    const second = form.save();
    expect(sent[1]).toMatchObject({ version: 4, words: 'Two and more' });
    await sent[1]!.answer(ack);
    expect(await second).toBe(true);
  });

  test('a conflict keeps both texts: mine goes over theirs,', async () => {
    const form = make({ saved: saved(3, 'One') });
    form.value.words = 'Mine';
    const first = form.save();
    await sent[0]!.answer(no('conflict', saved(5, 'Theirs')));
    expect(await first).toBe(false);
    expect([form.theirs, form.theirValue, form.value]).toEqual([
      saved(5, 'Theirs'),
      { words: 'Theirs' },
      { words: 'Mine' },
    ]);
    expect(await form.save()).toBe(false);
    form.keepMine();
    expect([form.theirs, form.unsaved]).toEqual([undefined, true]);
    const again = form.save();
    expect(sent[1]).toMatchObject({ version: 5, words: 'Mine' });
    await sent[1]!.answer(ack);
    expect(await again).toBe(true);
  });

  test('or theirs stays', async () => {
    const form = make({ saved: saved(3, 'One') });
    form.value.words = 'Mine';
    void form.save();
    await sent[0]!.answer(no('conflict', saved(5, 'Theirs')));
    form.keepTheirs();
    expect([form.value.words, form.theirs, form.unsaved]).toEqual(['Theirs', undefined, false]);
  });

  test('no conflict is one in which nobody has written anything else', async () => {
    const form = make({ saved: saved(3, 'One') });
    form.value.words = 'Mine';
    const first = form.save();
    await sent[0]!.answer(no('conflict', saved(4, 'One')));
    expect(form.theirs).toBeUndefined();
    expect(sent[1]).toMatchObject({ version: 4, words: 'Mine' });
    await sent[1]!.answer(no('conflict', saved(5, 'Mine')));
    expect([await first, sent.length, form.unsaved]).toEqual([true, 2, false]);
  });

  test('refused, it says why until it is tried again', async () => {
    const form = make();
    form.value.words = 'One';
    const first = form.save();
    await sent[0]!.answer(no('forbidden'));
    expect([await first, form.refused, form.unsaved]).toEqual([false, 'Not open to you.', true]);
    const again = form.save();
    expect(form.refused).toBeUndefined();
    await sent[1]!.answer(ack);
    expect(await again).toBe(true);
  });

  test('deleted meanwhile, its words become another; what never was is refused', async () => {
    const form = make({ saved: saved(3, 'One') });
    form.value.words = 'Two';
    void form.save();
    await sent[0]!.answer(no('not_found'));
    expect([form.gone, await form.save()]).toEqual([true, false]);
    form.again();
    expect([form.gone, form.fresh, form.unsaved, form.id === 'n']).toEqual([false, true, true, false]);
    const again = form.save();
    expect(sent[1]).toMatchObject({ id: form.id, version: 0, words: 'Two' });
    await sent[1]!.answer(no('not_found'));
    expect([await again, form.gone, form.refused]).toEqual([false, false, 'Not open to you.']);
  });

  test('deleted as it stood, its words are unsaved all the same', () => {
    const form = make({ saved: saved(3, 'One') });
    form.again();
    expect(form.unsaved).toBe(true);
  });

  test('closed while it is on its way, it says nothing any more', async () => {
    const form = make();
    form.value.words = 'One';
    const first = form.save();
    form.discard();
    await sent[0]!.answer(no('forbidden'));
    expect([await first, form.refused, form.unsaved, form.sending]).toEqual([false, undefined, false, false]);
  });

  test('begins anew', async () => {
    const form = make();
    await form.save();
    form.begin({ words: 'From there' });
    expect([form.value.words, form.unsaved, form.errors]).toEqual(['From there', false, {}]);
  });
});

describe('a form that is kept', () => {
  const kept = () => new KeptForm('f', { words: 'One' });
  const keeps = () => make({ base: { words: 'One' }, kept: kept(), read: undefined as never });

  test('is kept until it is accepted', async () => {
    const form = keeps();
    form.value.words = 'Two';
    form.keep();
    expect(keeps().value.words).toBe('Two');
    const first = form.save();
    await sent[0]!.answer(no('forbidden'));
    await first;
    expect(keeps().value.words).toBe('Two');
    const again = form.save();
    form.value.words = 'Two and more';
    await sent[1]!.answer(ack);
    await again;
    expect(keeps().value.words).toBe('Two and more');
    const last = form.save();
    await sent[2]!.answer(ack);
    expect([await last, stored()]).toEqual([true, '{}']);
  });

  test('as it began, it is not', () => {
    const form = keeps();
    form.value.words = 'Two';
    form.keep();
    form.value.words = 'One';
    form.keep();
    expect(stored()).toBe('{}');
  });

  test('thrown away, it is gone, and can be brought back', async () => {
    const form = keeps();
    form.value.words = 'Two';
    form.keep();
    const saving = form.save();
    const back = form.discard();
    form.keep();
    expect(stored()).toBe('{}');
    expect(back()).toEqual({ words: 'Two' });
    await sent[0]!.answer(ack); // too late to take that away again
    await saving;
    expect(keeps().value.words).toBe('Two');
  });

  test('where storage is closed or full it holds as long as the page', async () => {
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('closed');
    });
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const form = keeps();
    form.value.words = 'Two';
    form.keep();
    const saving = form.save();
    await sent[0]!.answer(ack);
    expect([await saving, form.value.words]).toEqual([true, 'Two']);
  });
});

describe('a form that is saved as one writes', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());
  const write = (form: Form<Words, Saved>, words: string) => {
    form.value.words = words;
    form.soon();
  };
  const writing = () => make({ blank: ({ words }) => !words.trim(), wrong: () => ({}) });

  test('is sent a moment after the last key, one save at a time and the newest words after it', async () => {
    const form = writing();
    write(form, 'On');
    vi.advanceTimersByTime(pause - 1);
    write(form, 'One');
    vi.advanceTimersByTime(pause - 1);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toMatchObject([{ version: 0, words: 'One' }]);
    write(form, 'One and two');
    vi.advanceTimersByTime(pause);
    expect(sent).toHaveLength(1);
    await sent[0]!.answer(ack);
    expect(sent[1]).toMatchObject({ version: 1, words: 'One and two' });
    const settled = form.settle();
    await sent[1]!.answer(ack);
    await settled;
    expect(form.unsaved).toBe(false);
  });

  test('without a line it waits for its answer, whatever is written meanwhile', async () => {
    const form = writing();
    write(form, 'One');
    vi.advanceTimersByTime(pause);
    write(form, 'Two');
    vi.advanceTimersByTime(60_000);
    expect([sent.length, form.unsaved]).toEqual([1, true]);
    await sent[0]!.answer(ack);
    expect(sent[1]).toMatchObject({ version: 1, words: 'Two' });
  });

  test('refused, it waits for other words or another try', async () => {
    const form = writing();
    write(form, 'One');
    void form.settle();
    await sent[0]!.answer(no('forbidden'));
    expect([form.refused, sent.length]).toEqual(['Not open to you.', 1]);
    write(form, 'Two');
    expect(form.refused).toBeUndefined();
    vi.advanceTimersByTime(pause);
    expect(sent[1]).toMatchObject({ words: 'Two' });
  });

  test('something new in which nothing is written is not sent', () => {
    const form = writing();
    write(form, '  ');
    vi.advanceTimersByTime(pause);
    expect([sent, form.unsaved]).toEqual([[], false]);
  });

  test('takes over what another window wrote, where nothing here would go', async () => {
    const form = writing();
    form.heard(saved(1, 'There', form.id));
    expect([form.value.words, form.unsaved]).toEqual(['There', false]);
    write(form, 'Here');
    form.heard(saved(2, 'There, and more', form.id));
    expect(form.value.words).toBe('Here');
    void form.settle();
    await sent[0]!.answer(no('conflict', saved(2, 'There, and more', form.id)));
    form.heard(saved(3, 'And on', form.id));
    expect(form.theirs?.version).toBe(3);
    form.keepTheirs();
    write(form, 'On top');
    void form.settle();
    expect(sent[1]).toMatchObject({ version: 3, words: 'On top' });
  });
});

test('what nothing keeps is in no storage, and leaving with it asks', async () => {
  const forms = new Forms<Form<Words, Saved>>();
  const form = make();
  forms.of('room').set(form.id, form);
  expect(leaving()).toBe(false);
  form.value.words = 'I was alone.';
  form.keep();
  expect([leaving(), form.keeps]).toEqual([true, false]);
  const saving = form.save();
  await sent[0]!.answer(no('conflict', saved(2, 'Theirs', form.id)));
  await saving;
  form.keepMine();
  form.again();
  form.keep();
  form.discard()();
  expect([stored(), leaving()]).toEqual(['{}', false]);

  const other = make();
  forms.of('room').set(other.id, other);
  other.value.words = 'So was I.';
  forms.forget('room', ({ id }) => id !== other.id);
  expect([forms.of('room').size, leaving()]).toEqual([1, true]);
  forms.forget('room');
  expect(leaving()).toBe(false);
});
