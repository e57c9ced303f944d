// One part, so that all of it is there at once.
export { default as Guide } from './Guide.svelte';
export { default as MomentDetails } from './MomentDetails.svelte';
export { default as MomentWhen } from './MomentWhen.svelte';
export { sortAll } from './placing';
export { hold } from './steady';
