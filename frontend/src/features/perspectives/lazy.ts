// No moment's first view shows how people tell it.
import { later } from '../../ui/later.svelte';

export const perspectives = later(() => import('./Perspectives.svelte'));
