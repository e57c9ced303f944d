// Every page of a meeting, on a room that stands still, is accessible to whoever it is shown: no walk has to look again.
import { accessible, expect, test } from './test';

/** Who looks, at which stage, what else is so, and at which of its pages. */
const looks = [
  ['ines.prepare', 'prepare'],
  ['ines.prepare', 'prepare?part=words'],
  ['ines.prepare', 'prepare?part=people'],
  ['ines.prepare', 'prepare?part=inquiries'],
  ['ines.prepare', 'prepare?part=first'],
  ['ines.prepare', 'prepare?part=care'],
  ['ines.prepare', 'prepare?part=about'],
  ['ines.prepare', 'prepare?part=about&edit=facts'],
  ['ines.prepare.empty', 'prepare'],
  ['ines.prepare.huddle.cancelled', 'prepare'],
  ['omar.prepare', 'prepare'],
  ['omar.prepare', 'prepare?part=people'],
  ['omar.prepare', 'prepare?part=first'],
  ['omar.prepare', 'prepare?part=inquiries'],
  ['noor.prepare', 'prepare?part=words'],
  ['ines.open', 'live'],
  ['ines.story', 'live'],
  ['ines.story', 'live?panel=words'],
  ['ines.story', 'live?panel=about'],
  ['omar.story', 'live'],
  ['noor.story', 'live'],
  ['ines.inquiry', 'live'],
  ['ines.inquiry.voting', 'live'],
  ['omar.inquiry.voting', 'live'],
  ['ines.inquiry.revealed', 'live'],
  ['ines.learn', 'live'],
  ['ines.learn.empty', 'live'],
  ['ines.close', 'close'],
  ['ines.close.closed', 'story'],
  ['omar.close.closed', 'story'],
  ['ines.close.closed.deleting', 'prepare'],
  ['ines.prepare.archived', 'prepare'],
] as const;

for (const phone of [false, true]) {
  // In four parts, so that they run beside each other.
  for (const part of [0, 1, 2, 3]) {
    test(`pages are accessible, ${phone ? 'phone' : 'wide'}, ${part + 1}`, async ({ parts }) => {
      const page = await parts({ phone });
      for (const [room, path] of looks.filter((_, i) => i % 4 === part)) {
        await test.step(`${room}: ${path}`, async () => {
          await page.goto(`/m/${room}/${path}`);
          await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
          await expect(page.locator('.sk')).toHaveCount(0);
          await accessible(page);
        });
      }
    });
  }
}
