// What no first view needs comes when nothing else is to do: then it is there without a line.
import { command, make } from './rooms';
import { accessible, expect, test } from './test';

test('a page of a meeting is walked through without a line, once it has had time to come', async ({
  person,
}) => {
  const ines = await person('Ines');
  const made = await make(ines, 'Ines');
  await ines.goto(`/m/${made.room}/prepare`);
  const fetched = () =>
    ines.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => (entry as PerformanceResourceTiming).responseEnd > 0)
        .map(({ name }) => name)
        .join('\n'),
    );
  for (const part of [
    'Words',
    'People',
    'Inquiries',
    'CareNotes',
    'About',
    'Search',
    'Shortcuts',
    'WordCard',
    'Invite',
  ])
    await expect.poll(fetched).toMatch(new RegExp(`/assets/${part}-[^/]+\\.js`));
  await ines.context().setOffline(true);
  for (const [part, heading] of [
    ['Words', 'Words we use'],
    ['People', 'People'],
    ['Inquiries', /inquir/i],
  ] as const) {
    await ines.getByRole('navigation', { name: /Parts/ }).getByRole('link', { name: part }).click();
    await expect(ines.getByRole('heading', { level: 1 })).toHaveText(heading);
  }
  await ines.keyboard.press('/');
  await expect(ines.getByRole('searchbox')).toBeFocused();
});

test('a dialog that does not come is not open, and what is typed meanwhile does nothing', async ({
  person,
}) => {
  const ines = await person('Ines');
  const made = await make(ines, 'Ines');
  await ines.route(/\/assets\/Search-[^/]+\.js/, (route) => route.abort());
  await ines.goto(`/m/${made.room}/prepare`);
  await expect(ines.getByRole('heading', { level: 1 })).toHaveText('Story');
  await ines.keyboard.press('/');
  await ines.keyboard.type('aaa');
  await expect(ines.getByText('A new version is ready. Reload when it suits you.')).toBeVisible({
    timeout: 15_000,
  });
  await expect(ines.getByRole('article')).toHaveCount(0);
  // The keys of the page are there again.
  await ines.keyboard.press('a');
  await expect(ines.getByRole('article')).toHaveCount(1);
});

test('the end of a meeting has an address', async ({ person }) => {
  const ines = await person('Ines');
  const made = await make(ines, 'Ines');
  await command(ines, made.room, 'stage.set', { stage: 'close' });
  await ines.goto(`/m/${made.room}/close`);
  const heading = ines.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Thank you');
  await expect(heading).toHaveCount(1);
  await expect(ines.getByRole('button', { name: 'Close meeting' })).toBeVisible();
  await expect(ines).toHaveTitle(/Second Story/);
  await accessible(ines);
});
