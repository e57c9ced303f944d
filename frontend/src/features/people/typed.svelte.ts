// What I have typed about myself and not saved. It outlives the form, which stands in one place of a wide window and in
// another of a narrow one.
import type { Person, PersonID, RoomID } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';

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

const describes = (a: Me, b: Me): boolean =>
  a.name.trim() !== b.name || a.pronouns.trim() !== b.pronouns || a.onlyLead !== b.onlyLead;

const introduces = (a: Me, b: Me): boolean => a.part.trim() !== b.part || a.unnamed !== b.unnamed;

export class Typed {
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

/** Sends what has changed: first how I appear, then what I was doing. Answers why it was refused; what was typed stays. */
export async function saveMe(
  room: Pick<Room, 'me' | 'leading' | 'view' | 'ask'>,
  typed: Typed,
): Promise<string | undefined> {
  const is = asIs(room.me);
  const { name, pronouns, part, unnamed, ...me } = typed.over(is);
  const onlyLead = room.leading && me.onlyLead;
  const sent: Me = { name, pronouns, onlyLead, part, unnamed };
  // Of a meeting that is put away this can still be asked, and nothing else.
  if (room.view?.archived) {
    if (unnamed === is.unnamed) return undefined;
    const answer = await room.ask('person.introduce', { part: is.part, ...(unnamed ? { unnamed } : {}) });
    if (answer.type === 'rejection') return answer.message;
    typed.saved({ unnamed });
    return undefined;
  }
  if (describes(sent, is)) {
    const answer = await room.ask('person.describe', {
      name,
      ...(pronouns.trim() ? { pronouns } : {}),
      ...(onlyLead ? { onlyLead } : {}),
    });
    if (answer.type === 'rejection') return answer.message;
  }
  typed.saved({ name, pronouns, onlyLead });
  if (introduces(sent, is)) {
    const answer = await room.ask('person.introduce', { part, ...(unnamed ? { unnamed } : {}) });
    if (answer.type === 'rejection') return answer.message;
  }
  typed.saved({ part, unnamed });
  return undefined;
}

export function typedIn(room: { id: RoomID; you: PersonID }): Typed {
  const key = `${room.id} ${room.you}`;
  const typed = all.get(key) ?? new Typed();
  all.set(key, typed);
  return typed;
}
