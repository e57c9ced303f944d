// The places of a meeting, as the keys and the command menu name them.
import { router } from '../../ui/router.svelte';
import { safe } from '../../room/safe.svelte';
import type { View } from '../../protocol.gen';
import type { Room } from '../../room/room.svelte';
import { settled } from '../../ui/later.svelte';
import { say } from '../../words';
import { placeOf } from './stages';
import type { Body } from './whereabouts.svelte';

interface Named {
  name: string;
  keys?: string;
  href: string;
}

/** Whether there is a first walk-through for me: mine to begin, or one that I may read. */
export const walks = (room: Room): boolean =>
  !room.frozen &&
  !safe.on &&
  ((room.view?.walker === room.you && room.view?.walkerAgreed === true) ||
    room.mine.walkthroughs !== undefined);

/** Where one can go in a meeting. What the meeting is at now is told where it is held; the rest in the workspace, or
 *  beside the story. */
export function placesIn(room: Room, view: View, body: Body): Named[] {
  const { id } = room;
  const { stage } = view;
  const live = `/m/${id}/live`;
  const workspace = `/m/${id}/prepare`;
  if (view.closed) return closedPlaces(id);
  const about = body === 'live' ? `${live}?panel=about` : `${workspace}?part=about`;
  return [
    {
      name: say('meeting.part.story'),
      keys: 'G then S',
      href: stage === 'story' ? live : workspace,
    },
    {
      name: say('meeting.part.inquiries'),
      keys: 'G then I',
      href: stage === 'inquiry' ? live : `${workspace}?part=inquiries`,
    },
    {
      name: say('glossary.title'),
      keys: 'G then W',
      href: body === 'live' ? `${live}?panel=words#beside` : `${workspace}?part=words`,
    },
    ...(stage === 'learn' || stage === 'close' || view.learnings.length > 0
      ? [
          {
            name: say('meeting.learn.title'),
            keys: 'G then L',
            href: stage === 'learn' || stage === 'close' ? live : `${about}#learned`,
          },
        ]
      : []),
    { name: say('meeting.part.people'), href: `${workspace}?part=people` },
    ...(walks(room) ? [{ name: say('meeting.part.first'), href: `${workspace}?part=first` }] : []),
    { name: say('meeting.part.about'), href: about },
    ...(stage === 'prepare' ? [] : [{ name: say('keys.place.hands'), href: `${live}?panel=hands#beside` }]),
    { name: say('keys.place.now'), href: placeOf(id, view) },
  ];
}

/** A closed meeting is a story, and what was found out with it. */
const closedPlaces = (id: string): Named[] => [
  { name: say('meeting.part.story'), keys: 'G then S', href: `/m/${id}/story` },
  { name: say('meeting.part.lines'), keys: 'G then I', href: `/m/${id}/story?part=lines` },
  { name: say('glossary.title'), keys: 'G then W', href: `/m/${id}/story?part=words` },
  { name: say('meeting.part.people'), href: `/m/${id}/story?part=people` },
  { name: say('meeting.part.about'), href: `/m/${id}/story?part=about` },
];

/** Goes there, and puts the focus on what the address names, or on the page's heading. */
export async function goTo(href: string, replace = false): Promise<void> {
  const samePage = new URL(href, location.href).pathname === location.pathname;
  router.go(href, { replace });
  if (!(await settled())) return;
  const named = document.getElementById(location.hash.slice(1));
  // Another page focuses its own heading when it is there.
  const target = named ?? (samePage ? document.querySelector<HTMLElement>('main h1') : null);
  target?.focus();
}
