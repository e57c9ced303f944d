// What every walkthrough starts from:
//
//   import { expect, test } from './test';
//   test('two people meet', async ({ server, person }) => {
//     const ines = await person('Ines');
//     const sari = await person('Sari', { phone: true });
//     await ines.goto('/new');
//
// `server` is the product on an empty folder, one per test; `person` opens a browser of their own (own cookies, own
// storage); `cluster` is two instances behind a balancer, and `member` opens a browser there; `parts` is the parts page's address. Any script error or breach of the content security policy fails
// the test it happens in.
import { expect, test as base, type Browser, type Page } from '@playwright/test';
import { resolve } from 'node:path';
import { violations } from './axe';
import { start, startCluster, type Cluster, type Product } from './server';
import { serve } from './static';

export interface As {
  /** A phone: 360 × 740, touch. */
  phone?: boolean;
  theme?: 'light' | 'dark';
  reducedMotion?: boolean;
  /** The system's own few colours instead of ours. */
  forcedColours?: boolean;
  /** How many times as large as usual text is. */
  text?: number;
}

interface Fixtures {
  server: Product;
  cluster: Cluster;
  person: Opens;
  member: Opens;
  parts: (as?: As) => Promise<Page>;
}

interface Once {
  partsSite: string;
}

export const wide = { width: 1440, height: 900 };
export const phone = { width: 360, height: 740 };

async function open(
  browser: Browser,
  baseURL: string,
  as: As,
  troubles: string[],
  name: string,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    viewport: as.phone ? phone : wide,
    hasTouch: as.phone ?? false,
    isMobile: as.phone ?? false,
    colorScheme: as.theme ?? 'light',
    reducedMotion: as.reducedMotion ? 'reduce' : 'no-preference',
    forcedColors: as.forcedColours ? 'active' : 'none',
  });
  const page = await context.newPage();
  if (as.text && as.text !== 1) {
    await page.addInitScript((times) => {
      const set = () => document.documentElement?.style.setProperty('font-size', `${times * 100}%`);
      set();
      document.addEventListener('DOMContentLoaded', set);
    }, as.text);
  }
  // What the policy stopped, and where: the browser's own message says neither.
  await page.addInitScript(() =>
    document.addEventListener(
      'securitypolicyviolation',
      ({ target, violatedDirective, sourceFile, lineNumber }) =>
        console.error(
          `Content Security Policy: ${violatedDirective}, ${sourceFile}:${lineNumber},`,
          target instanceof Element ? target.outerHTML.slice(0, 500) : String(target),
        ),
    ),
  );
  page.on('pageerror', (error) => troubles.push(`${name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) troubles.push(`${name}: ${message.text()}`);
  });
  return page;
}

type Opens = (name: string, as?: As) => Promise<Page>;

async function people(browser: Browser, url: string, use: (opens: Opens) => Promise<void>): Promise<void> {
  const troubles: string[] = [];
  const pages: Page[] = [];
  await use(async (name, as = {}) => {
    const page = await open(browser, url, as, troubles, name);
    pages.push(page);
    return page;
  });
  await Promise.all(pages.map((page) => page.context().close()));
  expect(troubles).toEqual([]);
}

export const test = base.extend<Fixtures, Once>({
  server: async ({}, use) => {
    const server = await start();
    await use(server);
    await server.clear();
  },

  cluster: async ({}, use) => {
    const cluster = await startCluster(2);
    await use(cluster);
    await cluster.clear();
  },

  person: async ({ browser, server }, use) => people(browser, server.url, use),
  member: async ({ browser, cluster }, use) => people(browser, cluster.url, use),

  partsSite: [
    async ({}, use) => {
      const site = await serve(resolve(import.meta.dirname, 'results/parts'));
      await use(site.url);
      await site.stop();
    },
    { scope: 'worker' },
  ],

  parts: async ({ browser, partsSite }, use) => {
    const troubles: string[] = [];
    const pages: Page[] = [];
    await use(async (as = {}) => {
      const page = await open(browser, partsSite, as, troubles, 'parts');
      pages.push(page);
      await page.goto('/parts');
      await page.getByRole('heading', { level: 1 }).waitFor();
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
    expect(troubles).toEqual([]);
  },
});

/** No violation of WCAG 2.0 to 2.2, A and AA, on the page as it is now. */
export async function accessibleNow(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

/** The same on the way of a walk, in the long run: pages.spec.ts and parts.spec.ts have looked at what it comes to, and each
 *  look takes a second or two of a walk that is about something else. */
export async function accessible(page: Page): Promise<void> {
  if (process.env.TEST_LONG) await accessibleNow(page);
}

/** Nothing of the page stands out at its side. */
export const noSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

export { expect, type Page };
