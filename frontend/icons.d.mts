/** The drawing of all icons. */
export function sprite(): string;
