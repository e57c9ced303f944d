// Time zones by the names people use.

const tried = new Map<string, boolean>();

/** Whether this browser knows a zone: it may be older than the zone, and a record older than the rule which may be named. */
export function knows(zone: string): boolean {
  let known = tried.get(zone);
  if (known === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      known = true;
    } catch {
      known = false;
    }
    tried.set(zone, known);
  }
  return known;
}

/** The zone itself, or UTC where this browser does not know it. Whatever formats a time asks this first. */
export const usable = (zone: string): string => (knows(zone) ? zone : 'UTC');

/** The zone of this browser. */
export function here(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "Helsinki" for Europe/Helsinki; "UTC" where times are shown in it because the zone is not known here. */
export function place(zone: string): string {
  const shown = usable(zone);
  return shown.slice(shown.lastIndexOf('/') + 1).replaceAll('_', ' ');
}
