// Times, people and evidence are changed only while a moment is open: what that takes comes with the editor, and not with
// the first view.
export const fetchDetails = () => import('./MomentDetails.svelte');
