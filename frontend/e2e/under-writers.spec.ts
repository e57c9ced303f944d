// Whatever takes the place away under somebody who writes: their words stay in sight, to be selected and copied, it is said
// what has happened, and nothing typed on does anything, until they leave the place themselves. Every place where
// something is written, and everything that others can do to it meanwhile.
import type { Locator, WebSocketRoute } from '@playwright/test';
import { command, join, make, view } from './rooms';
import { expect, test, type As, type Page } from './test';

test.describe.configure({ mode: 'parallel' });
// Each key would be a picture of the whole page; what went wrong is said by place.
test.use({ trace: 'off' });

/** Half a sentence, and how it goes on: every key that does something by itself, and some that are only letters. */
const half = 'Half a';
const on = ' hanqsjk?2+gi';

const ids = {
  words: '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e01',
  time: '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e02',
  who: '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e03',
  evidence: '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e04',
  account: '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e05',
  celebrated: '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e06',
  note: '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e07',
  care: '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e08',
  stays: '6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e09',
};

interface Meeting {
  room: string;
  /** Leads it, and does to the others whatever is done to them. */
  ines: Page;
  is: Record<string, string>;
}

interface Place {
  what: string;
  at: string;
  open: (page: Page) => Promise<Locator>;
  /** How somebody else takes away what is written in, where anybody can; and what is said then. */
  remove?: (meeting: Meeting, writer: string) => Promise<void>;
  gone?: RegExp;
}

const inMoment = (of: keyof typeof ids, field: (page: Page) => Locator) => async (page: Page) => {
  await page.locator(`#entry-${ids[of]}`).getByRole('button', { name: /^Edit/ }).click();
  return field(page);
};
const takeOut =
  (of: keyof typeof ids) =>
  ({ ines, room }: Meeting) =>
    command(ines, room, 'entry.remove', { entry: ids[of] });

const places: Place[] = [
  {
    what: 'the words of a moment',
    at: 'prepare',
    open: inMoment('words', (page) => page.getByRole('textbox', { name: /Words of the moment/ })),
    remove: takeOut('words'),
    gone: /Ines took out the moment at 02:10/,
  },
  {
    what: 'the time of a moment',
    at: 'live',
    open: inMoment('time', (page) => page.getByLabel('Time', { exact: true })),
    remove: takeOut('time'),
    gone: /Ines took out the moment at 02:11/,
  },
  {
    what: 'who was there',
    at: 'prepare',
    open: inMoment('who', (page) => page.getByRole('combobox', { name: 'Who was there' })),
    remove: takeOut('who'),
    gone: /Ines took out the moment at 02:12/,
  },
  {
    what: 'what shows a moment',
    at: 'live',
    open: inMoment('evidence', (page) => page.getByRole('textbox', { name: 'Evidence' })),
    remove: takeOut('evidence'),
    gone: /Ines took out the moment at 02:13/,
  },
  {
    what: 'an account',
    at: 'live',
    open: async (page) => {
      await page
        .locator(`#entry-${ids.account}`)
        .getByRole('button', { name: /More for this moment/ })
        .click();
      await page.getByRole('menuitem', { name: 'Add my account' }).click();
      return page.getByRole('textbox', { name: 'How it was from where you sat' });
    },
    remove: takeOut('account'),
    gone: /Ines took out the moment at 02:14/,
  },
  {
    what: 'what a word means',
    at: 'live?panel=words&word=bird',
    open: async (page) => page.getByRole('textbox', { name: 'What it means' }),
    remove: ({ ines, room }) => command(ines, room, 'term.remove', { word: 'bird' }),
    gone: /Ines took “bird” off the list/,
  },
  {
    what: 'a word that is asked',
    at: 'prepare?part=words',
    open: async (page) => page.getByRole('textbox', { name: 'A word you would like explained' }),
  },
  {
    what: 'a care note',
    at: 'prepare?part=care',
    open: async (page) => {
      await page.getByRole('button', { name: /^Change/ }).click();
      return page.getByRole('textbox', { name: 'What may be hard, and for whom' });
    },
    remove: ({ ines, room }) => command(ines, room, 'hazard.delete', { hazard: ids.care }),
    gone: /This care note was deleted meanwhile/,
  },
  {
    what: 'a draft of a line of inquiry',
    at: 'prepare?part=inquiries',
    open: async (page) => {
      await page.getByRole('button', { name: 'Write one' }).click();
      return page.getByRole('textbox', { name: 'Your line of inquiry' });
    },
  },
  {
    what: 'a quick question',
    at: 'live',
    open: async (page) => {
      await page
        .getByRole('group', { name: 'Hands' })
        .getByRole('button', { name: 'Quick question' })
        .click();
      return page.getByRole('textbox', { name: 'In a word or two' });
    },
    remove: async ({ ines, room }, writer) => {
      const { hands } = (await view(ines, room)) as unknown as { hands: { id: string; person: string }[] };
      await command(ines, room, 'hand.lower', { hand: hands.find(({ person }) => person === writer)!.id });
    },
    gone: /Ines took your quick question down/,
  },
  {
    what: 'that somebody just happened to be there',
    at: 'live',
    open: async (page) => {
      const moment = page.locator(`#entry-${ids.celebrated}`);
      await moment.getByRole('button', { name: /More for this moment/ }).click();
      await page.getByRole('menuitem', { name: 'Just happened to be' }).click();
      return page.getByRole('combobox', { name: 'Who', exact: true });
    },
    remove: takeOut('celebrated'),
    gone: /Ines took out the moment at 02:15/,
  },
  {
    what: 'a note of a first walk-through',
    at: 'prepare?part=first',
    open: async (page) => {
      await page.getByRole('button', { name: /^Change/ }).click();
      return page.getByRole('textbox', { name: 'As it was told' });
    },
    remove: ({ ines, room, is }) =>
      command(ines, room, 'walkthrough.delete', { owner: is.Ines, note: ids.note }),
    gone: /This note was deleted meanwhile/,
  },
  {
    what: 'the facts',
    at: 'prepare?part=about&edit=facts',
    open: async (page) => page.getByRole('textbox', { name: 'Organisation' }),
  },
];

/** Both lead as well, so that every place is open to them; nobody may have more than eight windows. */
const writers = ['Noor', 'Omar'];

interface Writer {
  place: Place;
  page: Page;
  id: string;
  field: Locator;
  /** What this page has asked of the room. */
  asked: string[];
  line: (is: 'cut' | 'whole') => Promise<void>;
}

async function begin(
  person: (name: string, as?: As) => Promise<Page>,
  which: (place: Place) => boolean = () => true,
) {
  const ines = await person('Ines');
  const made = await make(ines, 'Ines');
  const { room } = made;
  const first: Page[] = [];
  for (const name of writers) {
    first.push(await person(name));
    await join(first.at(-1)!, made, name);
  }
  const { people } = (await view(ines, room)) as unknown as { people: { id: string; name: string }[] };
  const is = Object.fromEntries(people.map(({ id, name }) => [name, id]));
  const meeting: Meeting = { room, ines, is };
  const at = (minute: number) => ({
    at: `2026-03-12T00:1${minute}:00.000Z`,
    zone: 'Europe/Helsinki',
    precision: 'exact',
  });
  for (const name of writers)
    await command(ines, room, 'person.role', { person: is[name], role: 'facilitator' });
  const moments = ['words', 'time', 'who', 'evidence', 'account', 'celebrated', 'stays'] as const;
  for (const [minute, of] of moments.entries())
    await command(ines, room, 'entry.add', {
      entry: ids[of],
      kind: 'observation',
      when: at(minute),
      text: `The ${of}.`,
    });
  await command(ines, room, 'stage.set', { stage: 'story' });
  await command(ines, room, 'term.ask', { word: 'bird' });
  await command(ines, room, 'hazard.save', { hazard: ids.care, version: 0, words: 'Sore.', plan: 'none' });
  await command(ines, room, 'walkthrough.set', { person: is.Ines });
  await command(ines, room, 'walkthrough.share', { readers: writers.map((name) => is[name]) });
  const note = { owner: is.Ines, note: ids.note, version: 0, words: 'It was dark.' };
  await command(ines, room, 'walkthrough.save', note);

  const open = async (place: Place, page: Page, id: string): Promise<Writer> => {
    const asked: string[] = [];
    const sockets = new Set<WebSocketRoute>();
    let whole = true;
    await page.routeWebSocket(/socket/, (socket) => {
      if (!whole) return void socket.close();
      sockets.add(socket);
      const server = socket.connectToServer();
      socket.onMessage((frame) => {
        const { type, name } = JSON.parse(String(frame)) as { type: string; name?: string };
        if (type === 'command') asked.push(name!);
        server.send(frame);
      });
    });
    await page.goto(`/m/${room}/${place.at}`);
    const field = await place.open(page);
    await field.focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(half);
    return {
      place,
      page,
      id,
      field,
      asked,
      line: async (is) => {
        whole = is === 'whole';
        if (!whole) for (const socket of sockets) await socket.close();
        sockets.clear();
      },
    };
  };
  const mine = places.filter(which);
  if (mine.some(({ what }) => what === 'a quick question')) {
    const at = mine.findIndex(({ what }) => what === 'a quick question') % writers.length;
    await command(first[at]!, room, 'hand.raise', { lane: 'question', note: 'bird?' });
  }
  const all = await Promise.all(
    writers.map(async (name, which) => {
      const opened: Writer[] = [];
      for (const [i, place] of mine.filter((_, i) => i % writers.length === which).entries())
        opened.push(
          await open(place, i === 0 ? first[which]! : await first[which]!.context().newPage(), is[name]!),
        );
      return opened;
    }),
  );
  return { meeting, all: all.flat() };
}

/** What is in sight that holds these words and can be selected; and what of the page says something like this. */
const seen = (page: Page, words: string) =>
  page.evaluate((words) => {
    const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
    const able = (element: Element) => {
      const box = element.getBoundingClientRect();
      return (
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        box.width > 20 &&
        box.height > 10 &&
        box.bottom > 0 &&
        box.top < innerHeight &&
        box.right > 0 &&
        box.left < innerWidth &&
        !element.matches(':disabled') &&
        getComputedStyle(element).userSelect !== 'none' &&
        !element.closest('[inert]') &&
        (!dialog || dialog.contains(element))
      );
    };
    const fields = [...document.querySelectorAll<HTMLTextAreaElement>('textarea, input')];
    if (fields.some((field) => field.value.includes(words) && able(field))) return 'a field';
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
      if (texts.currentNode.textContent!.includes(words) && able(texts.currentNode.parentElement!))
        return 'a text';
    return 'nothing';
  }, words);

const said = (page: Page) =>
  page.evaluate(() => {
    const all: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement!;
      const box = element.getBoundingClientRect();
      if (
        box.width > 20 &&
        box.height > 10 &&
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        box.bottom > 0 &&
        box.top < innerHeight
      )
        all.push(texts.currentNode.textContent!);
    }
    return all.join(' ').replace(/\s+/g, ' ');
  });

const dialogs = (page: Page) => page.locator('dialog[open]').count();

/** Goes on writing, and sees that nothing else has come of it. */
async function goOn({ place: { what }, page, asked }: Writer, says: RegExp) {
  await expect
    .soft(async () => expect(await said(page)).toMatch(says), `${what}: it is said`)
    .toPass({ timeout: 8000 });
  const before = { dialogs: await dialogs(page), asked: asked.length, url: page.url() };
  await page.keyboard.type(on);
  expect.soft(await seen(page, half), `${what}: the words are there`).not.toBe('nothing');
  const focus = await page.evaluate(() => document.activeElement?.localName);
  expect.soft(focus, `${what}: the focus`).not.toBe('body');
  const did = asked.slice(before.asked).filter((name) => name !== 'text.edit' && name !== 'line.draft');
  expect.soft(did, `${what}: nothing is asked of the room`).toEqual([]);
  expect.soft(await dialogs(page), `${what}: no dialog opens`).toBe(before.dialogs);
  expect.soft(page.url(), `${what}: the page is the same`).toBe(before.url);
}

/** What single keys would change. */
async function standing({ ines, room }: Meeting) {
  const { stage, hands, entries, terms, lines, floor } = (await view(ines, room)) as unknown as {
    [list in 'hands' | 'entries' | 'terms' | 'lines']: { removed?: object }[];
  } & { stage: string; floor?: object };
  const count = (list: { removed?: object }[]) => list.filter(({ removed }) => !removed).length;
  return { stage, floor, lists: [hands, entries, terms, lines].map(count) };
}

interface Happening {
  what: string;
  says: (place: Place) => RegExp;
  happens: (meeting: Meeting, all: Writer[]) => Promise<unknown>;
}

const lead = (what: string, says: RegExp, name: string, body: unknown): Happening => ({
  what,
  says: () => says,
  happens: ({ ines, room }) => command(ines, room, name, body),
});

/** What happens to whoever writes; what a place survives is followed by the next. */
const happenings: Happening[][] = [
  [
    {
      what: 'it is taken away',
      says: ({ gone }) => gone!,
      happens: async (meeting, all) => {
        for (const { place, id } of all) await place.remove!(meeting, id);
      },
    },
  ],
  [
    {
      what: 'the line is cut',
      says: () => /Connection lost/,
      happens: (_, all) => Promise.all(all.map(({ line }) => line('cut'))),
    },
    {
      what: 'it comes back',
      says: () => /^((?!Connection lost).)*$/,
      happens: (_, all) => Promise.all(all.map(({ line }) => line('whole'))),
    },
    lead(
      'the meeting goes on',
      /gone on to Inquiry|We are at Inquiry|The meeting is at Inquiry/,
      'stage.set',
      {
        stage: 'inquiry',
      },
    ),
    lead('the meeting is closed', /Ines closed the meeting/, 'room.close', { readers: 'members' }),
  ],
  [lead('the meeting is archived', /Ines put the meeting in the archive/, 'room.archive', {})],
  [
    {
      what: 'they may only read from now on',
      says: () => /Ines changed what you do here/,
      happens: async ({ ines, room, is }) => {
        await command(ines, room, 'person.role', { person: is.Noor, role: 'commenter' });
        await command(ines, room, 'person.role', { person: is.Omar, role: 'observer' });
      },
    },
  ],
  [
    {
      what: 'they are taken out of the meeting',
      says: () => /You were taken out of the meeting|Ines took you out of the meeting/,
      happens: async ({ ines, room, is }) => {
        for (const name of writers) await command(ines, room, 'person.remove', { person: is[name] });
      },
    },
  ],
];

// What ends the writing for all places alike is tried in one of each kind, and in every place by `make test-long`.
const each = [
  'the words of a moment',
  'who was there',
  'an account',
  'a care note',
  'a draft of a line of inquiry',
];
const everywhere = process.env.TEST_LONG !== undefined;
const alike = [
  'the meeting is archived',
  'they may only read from now on',
  'they are taken out of the meeting',
];

for (const steps of happenings) {
  test(`whoever writes goes on, and nothing else comes of it: ${steps.map(({ what }) => what).join(', ')}`, async ({
    person,
  }) => {
    test.setTimeout(120_000);
    const taking = steps[0]!.what === 'it is taken away';
    const some = alike.includes(steps[0]!.what) && !everywhere;
    const { meeting, all } = await begin(person, ({ what, remove }) =>
      taking ? remove !== undefined : !some || each.includes(what),
    );
    expect(all.length).toBeGreaterThanOrEqual(some ? each.length : 6);
    for (const { page, place } of all)
      expect(await seen(page, half), `${place.what}: before`).not.toBe('nothing');
    for (const { what, says, happens } of steps) {
      await test.step(what, async () => {
        await happens(meeting, all);
        const was = await standing(meeting);
        for (const writer of all) await goOn(writer, says(writer.place));
        expect(await standing(meeting)).toEqual(was);
      });
    }
    if (!taking) return;
    // What can be put back is, by whoever was writing in it.
    const word = all.find(({ place }) => place.what === 'what a word means')!;
    await word.page.getByRole('button', { name: 'Restore' }).click();
    await expect(word.field).toHaveValue(new RegExp(half));
    // Whoever puts it away has the keys of the page again.
    const { page, asked } = all.find(({ place }) => place.what === 'an account')!;
    await page.getByRole('button', { name: 'Put away' }).click();
    await page.keyboard.press('h');
    await expect.poll(() => asked.at(-1)).toBe('hand.raise');
  });
}

test('what is confidential is not on a screen that is shared, and comes back with its words', async ({
  person,
}) => {
  const { meeting, all } = await begin(person, ({ what }) => /care note|walk-through/.test(what));
  for (const { page, field, asked } of all) {
    await expect(field).toBeFocused();
    // By the menu, whose field has the focus between; and somebody else has just taken something out.
    await command(meeting.ines, meeting.room, 'entry.remove', { entry: asked.length ? ids.time : ids.words });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('safe to share');
    await page.keyboard.press('Enter');
    await expect(
      page.getByText(/hidden while this screen|not shown while this screen/).first(),
    ).toBeVisible();
    expect(await seen(page, half)).toBe('nothing');
    await page.getByRole('button', { name: /on this screen/ }).click();
    await expect(field).toBeVisible();
    expect(await seen(page, half)).toBe('a field');
  }
});
