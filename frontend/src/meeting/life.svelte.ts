// Which question about the life of this room is being asked. It is asked from the meeting's menu, from the command list and
// from pages; the dialogs themselves are fetched later.
class Life {
  asking = $state<'leave'>();
}

export const life = new Life();
