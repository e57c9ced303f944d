// What I have typed about myself and not saved. It outlives the form, which stands in one place of a wide window and in
// another of a narrow one.
import type { Person, PersonID, RoomID } from '../protocol.gen';

export interface Me {
  name: string;
  pronouns: string;
  onlyLead: boolean;
  part: string;
  unnamed: boolean;
}

/** As the room has it. */
export const asIs = (me: Person | undefined): Me => ({
  name: me?.name ?? '',
  pronouns: me?.pronouns ?? '',
  onlyLead: me?.onlyLead ?? false,
  part: me?.part ?? '',
  unnamed: me?.unnamed ?? false,
});

export const describes = (a: Me, b: Me): boolean =>
  a.name.trim() !== b.name || a.pronouns.trim() !== b.pronouns || a.onlyLead !== b.onlyLead;

export const introduces = (a: Me, b: Me): boolean => a.part.trim() !== b.part || a.unnamed !== b.unnamed;

class Typed {
  /** Only what was touched: the rest is as the room has it, and changes with it. */
  #touched = $state.raw<Partial<Me>>({});
  /** Why the last save did not go through. */
  refused = $state<string>();
  /** An address at which I can go on with another device, and when it was made. */
  device = $state.raw<{ url: string; made: number }>();

  over(is: Me): Me {
    return { ...is, ...this.#touched };
  }

  type(more: Partial<Me>): void {
    this.#touched = { ...this.#touched, ...more };
  }

  /** These are saved: whatever was not typed over meanwhile follows the room again. */
  saved(sent: Partial<Me>): void {
    this.#touched = Object.fromEntries(
      Object.entries(this.#touched).filter(
        ([key, value]) => !(key in sent) || sent[key as keyof Me] !== value,
      ),
    );
  }
}

const all = new Map<string, Typed>();

export function typedIn(room: { id: RoomID; you: PersonID }): Typed {
  const key = `${room.id} ${room.you}`;
  const typed = all.get(key) ?? new Typed();
  all.set(key, typed);
  return typed;
}
