// What of lines of inquiry is no first view: a draft that is written, and dialogs.
import { later } from '../../ui/later.svelte';

export const draftForm = later(() => import('./DraftForm.svelte'));
/** For facilitators. */
export const merge = later(() => import('./Merge.svelte'), { leading: true });
export const showAll = later(() => import('./ShowAll.svelte'), { leading: true });
export const howGathered = later(() => import('./HowGathered.svelte'), { leading: true });
