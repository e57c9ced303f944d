// What of a meeting's pages is not their first view.
import { later } from '../../ui/later.svelte';

export const story = later(() => import('../../features/timeline/Story.svelte'));
export const hands = later(() => import('../../features/hands/Hands.svelte'));
export const words = later(() => import('../../features/glossary/Words.svelte'));
export const wordList = later(() => import('../../features/glossary/WordList.svelte'));
export const people = later(() => import('../../features/people/People.svelte'));
export const me = later(() => import('../../features/people/Me.svelte'));
export const inquiries = later(() => import('../../features/lines/Inquiries.svelte'));
export const checklist = later(() => import('./Checklist.svelte'));
export const same = later(() => import('../../features/people/MergeRequest.svelte'));
export const expertRequest = later(() => import('../../features/people/ExpertRequest.svelte'));
export const reminded = later(() => import('../../features/lines/Reminded.svelte'));
export const before = later(() => import('./Before.svelte'));
export const about = later(() => import('./About.svelte'));
export const first = later(() => import('../../features/walkthrough/Walkthroughs.svelte'));
export const care = later(() => import('../../features/hazards/CareNotes.svelte'), { leading: true });

export const opening = later(() => import('../../features/opening/Opening.svelte'));
export const inquiry = later(() => import('./Inquiry.svelte'));
export const learn = later(() => import('./Learn.svelte'));

export const circle = later(() => import('./HuddleBanner.svelte'));
export const closed = later(() => import('../../features/meeting/Closed.svelte'));
export const going = later(() => import('../../features/meeting/DeletionBanner.svelte'));
export const moved = later(() => import('./StageBanner.svelte'));
export const move = later(() => import('./Move.svelte'), { leading: true });
export const life = later(() => import('../../features/meeting/Lifecycle.svelte'));
export const ended = later(() => import('./Ended.svelte'));
export const taken = later(() => import('./Taken.svelte'));
export const search = later(() => import('../../features/search/Search.svelte'));
export const shortcuts = later(() => import('./Shortcuts.svelte'));
export const wordCard = later(() => import('../../features/glossary/WordCard.svelte'));
/** For facilitators. */
export const comesUp = later(() => import('../../features/hazards/ComesUp.svelte'), { leading: true });
export const leadBar = later(() => import('./LeadBar.svelte'), { leading: true });
export const invite = later(() => import('../../features/links/Invite.svelte'), { leading: true });
