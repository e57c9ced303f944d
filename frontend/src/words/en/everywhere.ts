// What the library and a meeting both say.
export const everywhere = {
  'library.title': 'Your meetings',
  'create.title': 'New meeting',
  'join.title': 'Join a meeting',
  'lobby.long': 'Keep it to {max} characters.',
  'library.moments': { one: '{n} moment', other: '{n} moments' },
  'library.lines': { one: '{n} line of inquiry', other: '{n} lines of inquiry' },
  // One name for each audience, wherever it is named.
  'audience.members': 'Members only',
  'audience.signed_in': 'Everybody signed in here',
  'audience.circle': 'The circle only',
  'meets.unsettled': 'Not settled yet. {names} will say.',
  'meets.unsettled.mine': 'Not settled yet. You will say.',
  'meets.unsettled.alone': 'Not settled yet.',
  'meets.writing': 'In writing, over several days.',
} as const;
