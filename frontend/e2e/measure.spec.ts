// How long a room takes in a real browser: `npm run measure`. It writes numbers and asserts none: machines differ, and
// a figure is to be read, not to pass. The bars stand beside each.
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { join, make, view, type Made } from './rooms';
import { expect, test, type Page } from './test';

const moments = 300;
const history = Number(process.env.MEASURE_HISTORY ?? 10_000);
const times = 7;

const results: string[] = [];
const median = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;

function say(what: string, values: number[], bar: string, unit = 'ms') {
  const round = (n: number) => Math.round(n * 10) / 10;
  const line = `${what}: ${round(median(values))} ${unit} (worst ${round(Math.max(...values))}; bar ${bar})`;
  results.push(line);
  console.warn(line);
}

test.afterAll(() => {
  const folder = resolve(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(resolve(folder, 'measure.txt'), `${results.join('\n')}\n`);
});

const id = (i: number) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;

/** Three hundred moments, and the keystrokes that made them. */
async function fill(page: Page, made: Made) {
  const { people } = (await view(page, made.room)) as unknown as { people: { id: string }[] };
  await page.evaluate(
    async ({ room, moments, history, by }) => {
      const command = async (name: string, body: unknown) => {
        const answer = await fetch(`/api/rooms/${room}/commands`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ type: 'command', id: crypto.randomUUID(), name, body }),
        });
        if (!answer.ok) throw new Error(await answer.text());
      };
      const id = (i: number) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
      const kinds = ['detection', 'observation', 'hypothesis', 'action', 'decision', 'recovery'];
      const text =
        'The replica was far behind, so we ran `redis-cli --latency -h cart-3` and looked at **the graph**. ';
      for (let i = 0; i < moments; i++) {
        await command('entry.add', {
          entry: id(i),
          ...(i > 0 ? { after: id(i - 1) } : {}),
          kind: kinds[i % kinds.length],
          when: {
            at: new Date(Date.UTC(2026, 2, 12, 0, i * 3)).toISOString(),
            zone: 'Europe/Helsinki',
            precision: 'exact',
          },
          text: text.repeat(1 + (i % 3)),
        });
      }
      // Each moment's keystrokes follow each other; the moments are written side by side.
      const each = Math.ceil((history - moments) / moments);
      const write = async (i: number) => {
        const length = text.length * (1 + (i % 3));
        for (let version = 0; version < each; version++) {
          const updates = [[length + version, [0, 'abcdefghi '[version % 10]]]];
          await command('text.edit', { text: id(i), version, client: `${by}:tape`, updates });
        }
      };
      const waiting = Array.from({ length: moments }, (_, i) => i);
      const writer = async () => {
        for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) await write(i);
      };
      await Promise.all(Array.from({ length: 16 }, writer));
    },
    { room: made.room, moments, history, by: people[0]!.id },
  );
}

interface Clock {
  welcome: number;
  /** When a frame that holds a mark came, and when the mark was painted. */
  marks: Record<string, number>;
  long: number[];
}

/** Notes when frames arrive, and how long the page is busy. */
async function clock(page: Page) {
  await page.addInitScript(() => {
    const clock: Clock = { welcome: 0, marks: {}, long: [] };
    Object.assign(window, { clock });
    const Plain = WebSocket;
    window.WebSocket = class extends Plain {
      constructor(url: string | URL) {
        super(url);
        this.addEventListener('message', ({ data }) => {
          const now = performance.now();
          if (String(data).startsWith('{"type":"welcome"')) clock.welcome = now;
          for (const [mark] of String(data).matchAll(/§\d+/g)) clock.marks[mark] ??= now;
        });
      }
    };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) clock.long.push(duration);
    }).observe({ type: 'longtask' });
  });
}

test('three hundred moments', async ({ person }) => {
  test.setTimeout(600_000);
  const ines = await person('Ines');
  const made = await make(ines, 'Ines');
  await fill(ines, made);
  const omar = await person('Omar');
  await join(omar, made, 'Omar');
  await clock(omar);

  // How fast this machine is just now: a plain page of three hundred paragraphs, in the same browser.
  const plain: number[] = [];
  const usable: number[] = [];
  const whole: number[] = [];
  const carets: number[] = [];
  for (let i = 0; i < times; i++) {
    await omar.goto(`/m/${made.room}/prepare`);
    const [first, all] = await omar.evaluate(async (moments) => {
      const frame = () => new Promise((next) => requestAnimationFrame(next));
      const there = async (n: number) => {
        while (document.querySelectorAll('article').length < n) await frame();
        await frame();
        await new Promise((later) => setTimeout(later)); // painted, and keys are answered
        return performance.now() - (window as unknown as { clock: Clock }).clock.welcome;
      };
      return [await there(1), await there(moments)] as const;
    }, moments);
    usable.push(first);
    whole.push(all);
    await omar.waitForLoadState('networkidle');
    carets.push(
      await omar.evaluate(
        async (n) => {
          const edit = document.querySelectorAll<HTMLElement>('article .edit')[n]!;
          const before = performance.now();
          edit.click();
          const frame = () => new Promise((next) => requestAnimationFrame(next));
          while (!document.activeElement?.matches('.cm-content')) await frame();
          await frame();
          return performance.now() - before;
        },
        10 + i * 30,
      ),
    );
  }
  await omar.goto('/settings');
  for (let i = 0; i < times; i++) {
    plain.push(
      await omar.evaluate(async (moments) => {
        const before = performance.now();
        const list = document.body.appendChild(document.createElement('ol'));
        for (let i = 0; i < moments; i++) {
          const one = list.appendChild(document.createElement('li'));
          one.textContent = 'The replica was far behind, so we looked at the graph. '.repeat(1 + (i % 3));
        }
        await new Promise((next) => requestAnimationFrame(next));
        await new Promise((later) => setTimeout(later));
        const took = performance.now() - before;
        list.remove();
        return took;
      }, moments),
    );
  }
  say('for comparison: 300 plain paragraphs on this machine just now', plain, 'none');
  say(`data to usable, ${moments} moments, ${history} events`, usable, '300 ms');
  say('data to the last of them', whole, 'none');
  say('caret in an opened moment', carets, '100 ms');

  await omar.goto(`/m/${made.room}/prepare`);
  await expect(omar.getByRole('article')).toHaveCount(moments);
  await omar.getByRole('button', { name: /^Edit/ }).nth(10).click();
  await expect(omar.locator('.cm-content')).toBeFocused();

  // Another's change, where nobody writes and where I do.
  await ines.goto(`/m/${made.room}/prepare`);
  let mark = 0;
  const painted = async (moment: number) => {
    const text = `§${++mark}`;
    const seen = omar.evaluate(
      (text) =>
        new Promise<number>((painted) => {
          const { clock } = window as unknown as { clock: Clock };
          const look = () => {
            if (!document.body.textContent.includes(text)) return;
            changes.disconnect();
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => painted(performance.now() - clock.marks[text]!);
              port2.postMessage(0);
            });
          };
          const changes = new MutationObserver(look);
          changes.observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
      text,
    );
    const now = (await view(ines, made.room)).texts[id(moment)] as unknown as {
      version: number;
      text: string;
    };
    const { people } = (await view(ines, made.room)) as unknown as { people: { id: string }[] };
    await ines.evaluate(
      async ({ room, body }) => {
        await fetch(`/api/rooms/${room}/commands`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ type: 'command', id: crypto.randomUUID(), name: 'text.edit', body }),
        });
      },
      {
        room: made.room,
        body: {
          text: id(moment),
          version: now.version,
          client: `${people[0]!.id}:tape${mark}`,
          updates: [[[0, `${text} `], now.text.length]],
        },
      },
    );
    return seen;
  };
  const read: number[] = [];
  const written: number[] = [];
  for (let i = 0; i < times; i++) {
    read.push(await painted(3));
    written.push(await painted(10));
  }
  say("another's change painted after it came, in a moment one reads", read, '50 ms');
  say("another's change painted after it came, in the moment one writes in", written, '50 ms');

  // Five others type in five moments while I look on and write: forty keystrokes a second, ten seconds.
  await omar.evaluate(() => void ((window as unknown as { clock: Clock }).clock.long = []));
  const { people } = (await view(ines, made.room)) as unknown as { people: { id: string }[] };
  const typing = ines.evaluate(
    async ({ room, by }) => {
      const answer = (await (await fetch(`/api/rooms/${room}`)).json()) as {
        streams: { all: { texts: Record<string, { version: number; text: string }> } };
      };
      const { texts } = answer.streams.all;
      const one = async (n: number) => {
        const text = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
        let {
          version,
          text: { length },
        } = texts[text]!;
        for (let i = 0; i < 80; i++) {
          const next = new Promise((later) => setTimeout(later, 125));
          await fetch(`/api/rooms/${room}/commands`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({
              type: 'command',
              id: crypto.randomUUID(),
              name: 'text.edit',
              body: { text, version: version++, client: `${by}:five${n}`, updates: [[length++, [0, 'y']]] },
            }),
          });
          await next;
        }
      };
      await Promise.all([1, 2, 3, 4, 5].map(one));
    },
    { room: made.room, by: people[0]!.id },
  );
  await omar.keyboard.type('I write as well, while all of them do. '.repeat(3), { delay: 60 });
  await typing;
  const { long } = await omar.evaluate(() => (window as unknown as { clock: Clock }).clock);
  say(
    'longest task while five others type',
    [0, ...long].slice(-1).concat(Math.max(0, ...long)),
    'none over 100 ms',
  );
});
