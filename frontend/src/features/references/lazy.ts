// Dialogs in which moments are chosen.
import { later } from '../../ui/later.svelte';

export const momentPicker = later(() => import('./MomentPicker.svelte'));
