// Finds the Chromium of this machine and starts it so that it talks to nobody but us.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of an installed Chromium; TEST_BROWSER names another one. */
export function chromium(): string {
  const asked = process.env.TEST_BROWSER;
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => names.map((name) => join(dir, name)));
  for (const path of asked ? [asked] : [...found, ...places]) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not this one
    }
  }
  throw new Error(`No Chromium found (looked for ${names.join(', ')}). Run .ci/tools, or install one.`);
}

/** What a test's browser is started with. */
export function browser() {
  return {
    browserName: 'chromium' as const,
    headless: true,
    launchOptions: {
      executablePath: chromium(),
      // Its own sandbox cannot be had as root, which is what CI often is.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--font-render-hinting=none',
      ],
    },
  };
}
