// Whether there is room for a column beside the preparation. There is one such question, so that what stands in the column
// or else in the page is never in both.
import { MediaQuery } from 'svelte/reactivity';

export const beside = new MediaQuery('min-width: 1101px');
