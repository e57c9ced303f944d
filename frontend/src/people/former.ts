// Whoever could take part in something secret and cannot any more still counts in the whole, so that no number falls by who
// goes (PROTOCOL.md, "Former"). Which numbers that makes, the room says.
import type { Person, PersonID, View } from '../protocol.gen';
import { without } from '../room/lists';

const mayBring = (p: Person | undefined): boolean =>
  p !== undefined && !p.removed && !p.into && (p.role === 'facilitator' || p.role === 'participant');
const mayVote = (p: Person | undefined): boolean => mayBring(p) && !p?.onlyLead;

/** A view after a change of one person, which keeps in mind what they could take part in before it. */
export function counted(before: View, now: View, who: PersonID): View {
  const was = before.people.find(({ id }) => id === who);
  const is = now.people.find(({ id }) => id === who);
  return {
    ...now,
    inquiry: former(now.inquiry, who, mayBring(was), mayBring(is)),
    votes: now.votes.map((vote) =>
      vote.state === 'open' || vote.state === 'closed' ? former(vote, who, mayVote(was), mayVote(is)) : vote,
    ),
  };
}

function former<T extends { former?: PersonID[] }>(of: T, who: PersonID, could: boolean, can: boolean): T {
  const all = of.former ?? [];
  if (could && !can) return { ...of, former: [...all, who] };
  const at = all.indexOf(who);
  if (could || !can || at < 0) return of;
  const left = all.toSpliced(at, 1);
  return left.length > 0 ? { ...of, former: left } : (without(of, 'former') as T);
}
