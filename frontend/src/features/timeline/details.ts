// What is said of a moment beside its words is changed only while it is open, and a long story's guide is needed only
// once somebody scrolls: both come when nothing else is to do, and not with the first view.
import { fetchPart } from '../../ui/fetched.svelte';

export const fetchDetails = () => fetchPart(() => import('./parts'));
