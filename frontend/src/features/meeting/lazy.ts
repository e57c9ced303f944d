// What of a meeting is no first view.
import { later } from '../../ui/later.svelte';

/** For facilitators. */
export const erase = later(() => import('./Erase.svelte'), { leading: true });
