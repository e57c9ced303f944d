// What happens to the vote is told to everybody who listens; and whether a reveal happened before these eyes.
import type { Vote, VoteID } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';
import { announce } from '../../ui/announce.svelte';
import { say } from '../../words';
import { asOnBallot, settled } from './result';

/** Call while a component is set up; answers the vote that was revealed while it was looked at. */
export function tellsVotes(room: Room, last: () => Vote | undefined): () => VoteID | undefined {
  let heard: Vote | undefined;
  let first = true;
  let fresh = $state<VoteID>();
  // Before the page changes, so that the bars know that they grow.
  $effect.pre(() => {
    const vote = last();
    if (!room.view) return;
    if (heard && vote?.id === heard.id && vote.state === 'revealed' && heard.state !== 'revealed')
      fresh = vote.id;
  });
  $effect(() => {
    const vote = last();
    if (!room.view) return;
    if (!first && vote && (vote.id !== heard?.id || vote.state !== heard.state))
      announce.room(news(room, vote, heard));
    first = false;
    heard = vote;
  });
  return () => fresh;
}

function news(room: Room, vote: Vote, before: Vote | undefined): string {
  if (vote.state === 'dropped') return say('votes.dropped');
  if (vote.state === 'closed') return say('votes.said.closed');
  if (vote.state === 'open')
    return before?.id === vote.id ? say('votes.said.reopened') : say('votes.said.open', { n: vote.dots });
  const top = settled(asOnBallot(room.view!, vote))[0];
  return top && top.dots > 0
    ? say('votes.said.revealed', { line: top.line.words })
    : say('votes.said.nothing');
}
