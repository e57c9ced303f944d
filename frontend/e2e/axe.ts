import type { Page } from '@playwright/test';
import axe from 'axe-core';

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** What hangs on colours. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/** What axe finds in light and in dark, one line each: rule, where, why. */
export async function violations(page: Page): Promise<string[]> {
  // The policy allows no injected script, so it is evaluated.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  await settled(page);
  const found = await look(page, { type: 'tag', values: standard });
  const { dark, still, fixed } = await page.evaluate(() => ({
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    still: matchMedia('(prefers-reduced-motion: reduce)').matches,
    fixed: matchMedia('(forced-colors: active)').matches || document.documentElement.dataset.theme,
  }));
  if (fixed) return found;
  // Colours change at once while motion is reduced, so that nothing is looked at half way.
  await page.emulateMedia({ colorScheme: dark ? 'light' : 'dark', reducedMotion: 'reduce' });
  await painted(page);
  const other = await look(page, { type: 'rule', values: ofColours });
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  await painted(page);
  if (!still) await page.emulateMedia({ reducedMotion: 'no-preference' });
  return [...found, ...other.map((line) => `${dark ? 'light' : 'dark'}: ${line}`)];
}

/** What comes in and goes is where it ends: half of it has half its colours. */
const settled = (page: Page) =>
  page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished),
    ),
  );

const painted = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

function look(page: Page, runOnly: axe.RunOnly): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const checker = (window as unknown as { axe: typeof axe }).axe;
    // Without its copies of style sheets, which the policy forbids it to make and no rule here asks for.
    const { violations } = await checker.run(document, { runOnly, preload: false });
    return violations.flatMap((v) =>
      v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`),
    );
  }, runOnly);
}
