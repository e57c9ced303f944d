import { defineConfig } from '@playwright/test';
import { browser } from './e2e/browser';

// Walks through the app in a real browser: the one that is installed, never one that is downloaded.
export default defineConfig({
  testDir: 'e2e',
  // Pictures are taken and times are measured when they are asked for (make screenshots, npm run measure).
  testIgnore: [
    ...(process.env.SCREENSHOTS ? [] : ['**/screenshots.spec.ts']),
    ...(process.env.MEASURE ? [] : ['**/measure.spec.ts']),
  ],
  outputDir: 'e2e/results/runs',
  globalSetup: './e2e/setup.ts',
  // A walk waits more than it works, and two cores are what we plan for. Each has a server and people of its own.
  workers: 3,
  fullyParallel: true,
  globalTimeout: (process.env.TEST_LONG ? 45 : 15) * 60_000,
  timeout: 60_000,
  forbidOnly: !!process.env.CI,
  reporter: [
    ['list'],
    ['./e2e/slowest.ts'],
    ...(process.env.CI ? ([['html', { open: 'never', outputFolder: 'e2e/report' }]] as const) : []),
  ],
  use: {
    ...browser(),
    locale: 'en-GB',
    timezoneId: 'Europe/Helsinki',
    // What a person would have given up on has failed.
    actionTimeout: 20_000,
    // Without a film of it: that took a quarter of the time of all walks.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
});
