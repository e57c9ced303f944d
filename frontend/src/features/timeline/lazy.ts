// What most stories do not show.
import { later } from '../../ui/later.svelte';

export const removedMoments = later(() => import('./Removed.svelte'));
