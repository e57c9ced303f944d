import type { VoteID, VoteState, View } from '../../protocol.gen';
import type { Folds } from '../../room/fold';
import { changed, without } from '../../room/lists';

export const voteEvents = {
  'vote.begun': (view, { vote: id, lines, dots, perLine }) => ({
    ...view,
    votes: [...view.votes, { id, lines, dots, perLine, state: 'open', tally: [], ballots: 0 }],
  }),
  'vote.former_changed': (view, { vote, former }) => ({
    ...view,
    votes: changed(view.votes, vote, (v) => (former.length > 0 ? { ...v, former } : without(v, 'former'))),
  }),
  'vote.closed': (view, { vote }) => inState(view, vote, 'closed'),
  'vote.reopened': (view, { vote }) => inState(view, vote, 'open'),
  'vote.revealed': (view, { vote, tally, ballots }) => ({
    ...view,
    votes: changed(view.votes, vote, (v) => ({ ...without(v, 'former'), state: 'revealed', tally, ballots })),
  }),
  'vote.dropped': (view, { vote }) => ({
    ...view,
    votes: changed(view.votes, vote, (v) => ({ ...without(v, 'former'), state: 'dropped' })),
  }),
} satisfies Partial<Folds>;

function inState(view: View, vote: VoteID, state: VoteState): View {
  return { ...view, votes: changed(view.votes, vote, (v) => ({ ...v, state })) };
}
