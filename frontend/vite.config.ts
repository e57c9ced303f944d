import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { words } from './words.build.ts';

// `npm run dev` serves the app by itself and asks the Go server, started beside it, for everything under /api.
const server = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte(), words()],
  server: { proxy: { '/api': { target: server, ws: true } } },
  build: {
    target: 'es2022',
    // Every browser we support preloads modules by itself, and an asset inside a stylesheet would need `data:`
    // in the content security policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      checks: { pluginTimings: false }, // that Svelte takes its time is known
      output: {
        codeSplitting: {
          // The editor is a chunk of its own, fetched when the browser has nothing else to do. What every page has is
          // another, and what every page of a meeting has: in one piece it takes less than in thirty.
          groups: [
            {
              name: 'editor',
              test: /node_modules\/(@codemirror|@marijn|style-mod|w3c-keyname|crelt)\//,
            },
            {
              name: 'base',
              test: /\/src\/(app\/App\.svelte|ui\/(Button|Care|Check|CopyButton|Dialog|Empty|Field|Menu|Strip|TextArea)\.svelte|(ui\/form\/draft|features\/meeting\/left\.svelte|ui\/remembered|room\/ids|ui\/times|ui\/zone)\.ts)$|\/icons\/(chevron-down|glasses|plus|star|sunrise|wrench)\./,
              priority: 2,
            },
            {
              name: 'meeting',
              test: /\/src\/((pages\/meeting\/(Meeting|Status)|features\/hazards\/CareMark)\.svelte|(room\/(offline|nextstep)\.svelte|ui\/brief|features\/references\/(kinds|moments))\.ts)$/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/app/test.ts'],
    restoreMocks: true,
  },
  // Under test Svelte has to be its browser half, or nothing can be mounted.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
});
