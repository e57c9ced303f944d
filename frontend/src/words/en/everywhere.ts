// What the library and a meeting both say.
export const everywhere = {
  'library.title': 'Your meetings',
  'create.title': 'New meeting',
  'join.title': 'Join a meeting',
  'lobby.long': 'Keep it to {max} characters.',
  'library.moments': { one: '{n} moment', other: '{n} moments' },
  'library.lines': { one: '{n} line of inquiry', other: '{n} lines of inquiry' },
} as const;
