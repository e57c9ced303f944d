// The places of the app, one line each. A page is fetched when somebody goes there. What a person may see is decided
// by the server; a page that learns it may not be seen shows NotHere.
import type { Route } from '../ui/router.svelte';
import { say } from '../words';

// The parts page is for whoever builds screens: in `npm run dev`, and in a build of its own for the browser tests.
const withParts = import.meta.env.DEV || import.meta.env.MODE === 'parts';

export const routes: readonly Route[] = [
  { path: '/', title: say('library.title'), load: () => import('../pages/lobby/Library.svelte') },
  { path: '/new', title: say('create.title'), load: () => import('../pages/lobby/Create.svelte') },
  { path: '/j', title: say('join.title'), load: () => import('../pages/lobby/Join.svelte') },
  { path: '/m/:id', title: say('frame.brand'), load: () => import('../pages/meeting/Go.svelte') },
  {
    path: '/m/:id/prepare',
    title: say('meeting.stage.prepare'),
    load: () => import('../pages/meeting/Prepare.svelte'),
  },
  {
    path: '/m/:id/live',
    title: say('meeting.stage.story'),
    load: () => import('../pages/meeting/Live.svelte'),
  },
  {
    path: '/m/:id/close',
    title: say('meeting.stage.close'),
    load: () => import('../pages/meeting/WrapUp.svelte'),
  },
  {
    path: '/m/:id/story',
    title: say('meeting.stage.story'),
    load: () => import('../pages/closed/ClosedStory.svelte'),
  },
  { path: '/settings', title: say('settings.title'), load: () => import('../pages/site/Settings.svelte') },
  ...(withParts
    ? [{ path: '/parts', title: say('parts.title'), load: () => import('../pages/parts/Parts.svelte') }]
    : []),
];
