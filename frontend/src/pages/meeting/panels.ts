/** What stands beside the meeting; the address says which is open. */
export const panels = ['hands', 'words', 'about'] as const;
export type Panel = (typeof panels)[number];
