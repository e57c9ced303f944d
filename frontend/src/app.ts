// The one router of the app, so that any component can ask where we are and go elsewhere.
import { Router } from './router.svelte';
import { routes } from './routes';

export const router = new Router(routes);
