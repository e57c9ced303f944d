// The dialog in which moments and lines are chosen.
import { later } from '../../ui/later.svelte';

export const picker = later(() => import('./Picker.svelte'));
