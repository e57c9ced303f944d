// Which question about the life of this room is being asked. It is asked from the meeting's menu, from the command list and
// from pages; the dialogs themselves are fetched later.
type Question = 'leave' | 'cancel' | 'archive' | 'reopen';

class Life {
  asking = $state<Question>();

  /** Whether this one is asked, to bind a dialog to. */
  dialog(which: Question): { open: boolean } {
    const shut = () => {
      if (this.asking === which) this.asking = undefined;
    };
    const asked = () => this.asking === which;
    const ask = () => (this.asking = which);
    return {
      get open() {
        return asked();
      },
      set open(open: boolean) {
        if (open) ask();
        else shut();
      },
    };
  }
}

export const life = new Life();
