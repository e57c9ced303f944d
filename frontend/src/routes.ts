// The places of the app, one line each. A page is fetched when somebody goes there. What a person may see is decided
// by the server; a page that learns it may not be seen shows NotHere.
import type { Route } from './router.svelte';
import { say } from './words';

// The parts page is for whoever builds screens: in `npm run dev`, and in a build of its own for the browser tests.
const withParts = import.meta.env.DEV || import.meta.env.MODE === 'parts';

export const routes: readonly Route[] = [
  { path: '/settings', title: say('settings.title'), load: () => import('./pages/Settings.svelte') },
  ...(withParts
    ? [{ path: '/parts', title: say('parts.title'), load: () => import('./parts/Parts.svelte') }]
    : []),
];
