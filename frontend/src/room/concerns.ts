/** What concerns whoever is in a room, the most pressing first: the order in which it stands on every page of it. */
export const concern = {
  connection: 0,
  moved: 1,
  deletion: 2,
  twice: 3,
  closed: 4,
  archived: 5,
  cancelled: 6,
  huddle: 7,
} as const;
