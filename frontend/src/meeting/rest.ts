// What of a meeting's pages is not their first view.
import { later } from '../ui/later.svelte';

export const hands = later(() => import('../hands/Hands.svelte'));
export const perspectives = later(() => import('../perspectives/Perspectives.svelte'));
export const words = later(() => import('../glossary/Words.svelte'));
export const wordList = later(() => import('../glossary/WordList.svelte'));
export const people = later(() => import('../people/People.svelte'));
export const me = later(() => import('../people/Me.svelte'));
export const inquiries = later(() => import('../lines/Inquiries.svelte'));
export const checklist = later(() => import('./Checklist.svelte'));
export const same = later(() => import('../people/Same.svelte'));
export const reminded = later(() => import('../lines/Reminded.svelte'));
export const before = later(() => import('./Before.svelte'));
export const about = later(() => import('./About.svelte'));
export const first = later(() => import('../walkthrough/Walkthroughs.svelte'));
export const care = later(() => import('../hazards/CareNotes.svelte'), { leading: true });

export const opening = later(() => import('./Opening.svelte'));
export const inquiry = later(() => import('./Inquiry.svelte'));
export const learn = later(() => import('./Learn.svelte'));

export const circle = later(() => import('./Circle.svelte'));
export const going = later(() => import('./Going.svelte'));
export const moved = later(() => import('./Moved.svelte'));
export const move = later(() => import('./Move.svelte'), { leading: true });
export const life = later(() => import('./Life.svelte'));
export const ended = later(() => import('./Ended.svelte'));
export const keptWords = later(() => import('./KeptWords.svelte'));
export const taken = later(() => import('./Taken.svelte'));
export const stopped = later(() => import('../timeline/Stopped.svelte'));
export const search = later(() => import('./Search.svelte'));
export const shortcuts = later(() => import('./Shortcuts.svelte'));
export const wordCard = later(() => import('../glossary/WordCard.svelte'));
/** For facilitators. */
export const comesUp = later(() => import('../hazards/ComesUp.svelte'), { leading: true });
export const leadBar = later(() => import('./LeadBar.svelte'), { leading: true });
export const erase = later(() => import('./Erase.svelte'), { leading: true });
export const invite = later(() => import('./Invite.svelte'), { leading: true });
