import { mount } from 'svelte';
import App from './App.svelte';
import { commandList } from './commands/list';
import { router } from '../ui/router.svelte';
import { routes } from './routes';
import { fetchPart } from '../ui/fetched.svelte';

// Where pages are looked at, rooms stand still.
if (import.meta.env.MODE === 'parts') {
  const [{ still }, { reachBy }] = await Promise.all([
    import('../pages/parts/still'),
    import('../room/open.svelte'),
  ]);
  reachBy(still);
}
router.routes = routes;
mount(App, { target: document.getElementById('app')! });
try {
  sessionStorage.removeItem('second-story.starts'); // see public/start.js
} catch {
  // Storage is closed to us, and to what counts there.
}

// The fixed-width face is a third of all our fonts and no first view hangs on it.
const soon = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 200));
soon(() => {
  void fetchPart(() => import('../ui/translated')).then(
    ({ surviveTranslation }) => surviveTranslation(),
    () => undefined,
  );
  void commandList.fetch().catch(() => undefined);
  void fetchPart(() => import('../ui/mono.css')).catch(() => undefined);
  void fetchPart(() => import('../ui/italic.css')).catch(() => undefined);
});
