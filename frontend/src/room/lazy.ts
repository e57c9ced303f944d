// What is shown of texts only when something went wrong with one.
import { later } from '../ui/later.svelte';

export const keptWords = later(() => import('./KeptWords.svelte'));
export const stopped = later(() => import('./Stopped.svelte'));
