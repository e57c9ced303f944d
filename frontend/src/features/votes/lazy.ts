// What of a vote is on the screen only while there is one.
import { later } from '../../ui/later.svelte';

export const ballot = later(() => import('./Ballot.svelte'));
export const result = later(() => import('./Result.svelte'));
/** For facilitators: how many dots everybody gets. */
export const beginVote = later(() => import('./Begin.svelte'), { leading: true });
