// The command menu itself, fetched when the browser has nothing else to do.
import { later } from '../../ui/later.svelte';

export const commandList = later(() => import('./CommandList.svelte'));
