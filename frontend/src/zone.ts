// Time zones by the names people use.

/** The zone of this browser. */
export function here(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "Helsinki" for Europe/Helsinki. */
export function place(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}
