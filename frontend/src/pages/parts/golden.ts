// A meeting with something of everything in it, as whoever it is would be welcomed to it: the real pages are looked at on it,
// without a server. An address says which: `/m/ines.inquiry.voting/live` is Ines, who leads, while a vote is on.
import type {
  Entry,
  FacilitatorsView,
  Instant,
  Mine,
  PersonID,
  Stage,
  View,
  Vote,
  Welcome,
} from '../../protocol.gen';
import { limits, stageValues } from '../../protocol.gen';

/** What may be so besides, after the stage. */
export const states = [
  'empty',
  'voting',
  'revealed',
  'huddle',
  'cancelled',
  'archived',
  'closed',
  'deleting',
] as const;
type State = (typeof states)[number];

const minutes = (n: number): Instant => new Date(Date.UTC(2026, 2, 12, 20, 32 + n)).toISOString();
const zone = 'Europe/Helsinki';

const people: View['people'] = [
  {
    id: 'ines',
    name: 'Ines Koskinen',
    pronouns: 'she/her',
    role: 'facilitator',
    colour: 0,
    part: 'led the call',
  },
  { id: 'omar', name: 'Omar Haddad', role: 'participant', colour: 1, part: 'on call for carts' },
  { id: 'sari', name: 'Sari Virtanen', role: 'participant', colour: 2, part: 'was still online' },
  { id: 'tomas', name: 'Tomas Lind', role: 'participant', colour: 3, unnamed: true },
  { id: 'noor', name: 'Noor', role: 'observer', colour: 4 },
  { id: 'lea', name: 'Lea', role: 'commenter', colour: 5 },
  { id: 'gone', name: 'Jussi', role: 'participant', colour: 6, removed: true, left: true },
];

const entries: Entry[] = [
  {
    id: 'pager',
    kind: 'detection',
    when: { at: minutes(0), zone, precision: 'exact' },
    people: ['actor-omar'],
    evidence: ['https://dashboards.example.org/d/carts/overview?from=now-1h'],
    celebrations: [],
    by: 'ines',
  },
  {
    id: 'looked',
    kind: 'observation',
    when: { at: minutes(13), zone, precision: 'approx' },
    people: ['actor-omar', 'actor-tomas'],
    evidence: ['kubectl -n carts get pods --sort-by=.status.startTime'],
    celebrations: [{ id: 'glad', by: 'ines', note: 'Sari just happened to be online after a release.' }],
    perspectives: [
      { id: 'one', by: 'omar', words: 'Nothing pointed at carts. I looked where the last one had been.' },
      { id: 'two', by: 'tomas', words: 'I saw the queue, and took it for the evening.' },
    ],
    by: 'omar',
  },
  {
    id: 'tried',
    kind: 'action',
    when: { at: minutes(55), zone, precision: 'inferred' },
    people: [],
    evidence: [],
    celebrations: [],
    by: 'sari',
  },
  { id: 'better', kind: 'recovery', people: ['actor-sari'], evidence: [], celebrations: [], by: 'sari' },
  {
    id: 'out',
    kind: 'context',
    people: [],
    evidence: [],
    celebrations: [],
    by: 'omar',
    removed: { by: 'ines', at: minutes(60) },
  },
];

const lines: View['lines'] = [
  { id: 'l1', words: 'What told a person which host they were on?', moments: ['looked'], by: 'omar' },
  { id: 'l2', words: 'When was each way back last used for real?', moments: [] },
  { id: 'l3', words: 'How do we tell waiting from stuck?', moments: ['looked', 'tried'] },
  { id: 'l4', words: 'How could anybody have seen that it waits?', moments: [], into: 'l3' },
  { id: 'l5', words: 'Taken out.', moments: [], removed: { by: 'ines', at: minutes(61) } },
];

const vote = (state: Vote['state']): Vote => ({
  id: 'v1',
  lines: ['l1', 'l2', 'l3'],
  dots: 3,
  perLine: 2,
  state,
  tally:
    state === 'revealed'
      ? [
          { line: 'l3', dots: 5 },
          { line: 'l1', dots: 2 },
        ]
      : [],
  ballots: state === 'revealed' ? 3 : 0,
});

const whole: View = {
  facts: {
    title: 'Checkout slowdown',
    zone,
    started: minutes(-20),
    detected: minutes(0),
    eased: minutes(60),
    over: minutes(95),
    organisation: 'Kuura',
    services: ['checkout', 'carts'],
    tags: ['cache'],
    impact: 'One order in nine waited.',
    severity: 'yellow',
    call: 'https://call.example.org/kuura',
    meets: minutes(60 * 24 * 300),
    opening: 'We will talk about this openly, without fear of retribution or humiliation.',
    readers: 'members',
    template: 'live_60',
  },
  stage: 'prepare',
  people,
  actors: [
    { id: 'actor-omar', name: 'Omar Haddad', person: 'omar' },
    { id: 'actor-tomas', name: 'Tomas Lind', person: 'tomas' },
    { id: 'actor-sari', name: 'the release engineer', role: 'on their way home' },
  ],
  entries,
  texts: {
    pager: { version: 1, text: 'The pager went off for *carts*. `p99` stood at 4 s.' },
    looked: {
      version: 4,
      text: 'Omar looked at the WAL dashboard.\n```\nkubectl -n carts get pods\n```\nNothing was red.',
    },
    tried: {
      version: 2,
      text: 'We restarted the cache, as we did in spring. See https://wiki.example.org/carts/cache.',
    },
    better: { version: 1, text: 'It got better, before anybody knew why.' },
    out: { version: 1, text: 'Said twice.' },
  },
  inquiry: { names: 'hidden', asked: 3, opened: 1 },
  lines,
  votes: [],
  hands: [
    { id: 'h1', person: 'omar', lane: 'speak', at: minutes(100) },
    { id: 'h2', person: 'sari', lane: 'speak', at: minutes(101) },
    { id: 'h3', person: 'noor', lane: 'question', note: 'WAL?', at: minutes(102) },
  ],
  floor: { person: 'tomas', at: minutes(99) },
  terms: [
    { word: 'bird', meaning: 'The cache for carts.', kind: 'technology', also: ['birdie'], by: 'sari' },
    { word: 'WAL', meaning: '', kind: 'other', also: [] },
  ],
  learnings: [
    { kind: 'command', words: 'kubectl -n carts get pods --sort-by=.status.startTime' },
    { kind: 'surprise', words: 'Nothing was red while one order in nine waited.' },
  ],
  experts: [
    { person: 'sari', subject: 'carts', moments: ['looked'], lines: ['l1'], agreed: true },
    { person: 'omar', subject: 'the cache', moments: [], lines: [] },
  ],
  walker: 'omar',
  walkerAgreed: true,
  walkthrough: { at: minutes(60 * 24 * 299) },
  source: { title: 'A public write-up', publisher: 'Kuura', url: 'https://example.org/write-up' },
};

const nothing: Pick<
  View,
  'entries' | 'texts' | 'lines' | 'hands' | 'terms' | 'learnings' | 'experts' | 'actors'
> = {
  entries: [],
  texts: {},
  lines: [],
  hands: [],
  terms: [],
  learnings: [],
  experts: [],
  actors: [],
};

function viewOf(stage: Stage, is: (state: State) => boolean): View {
  const view: View = { ...whole, stage };
  if (is('empty')) {
    Object.assign(view, nothing);
    for (const member of ['floor', 'walker', 'walkerAgreed', 'walkthrough', 'source'] as const)
      delete view[member];
  }
  if (is('voting')) view.votes = [vote('open')];
  if (is('revealed')) view.votes = [vote('revealed')];
  if (is('huddle')) view.huddle = true;
  if (is('cancelled')) view.cancelled = { by: 'ines', at: minutes(10), note: 'Too many are ill.' };
  if (is('archived')) view.archived = minutes(200);
  if (is('deleting')) view.deletesAt = minutes(60 * 24 * 7);
  if (is('closed')) {
    view.closed = minutes(180);
    view.hands = [];
    delete view.floor;
  }
  return view;
}

const leads: FacilitatorsView = {
  links: [
    {
      id: 'k1',
      role: 'participant',
      made: minutes(-60),
      by: 'ines',
      expires: minutes(60 * 24 * 14),
      most: 50,
      uses: 3,
      came: ['omar', 'sari'],
    },
    {
      id: 'k2',
      role: 'facilitator',
      made: minutes(-60),
      by: 'ines',
      for: 'ines',
      expires: minutes(60 * 24 * 400),
      uses: 0,
    },
  ],
};

function mineOf(who: PersonID, is: (state: State) => boolean): Mine {
  const mine: Mine = { drafts: [], ballots: [], read: true };
  if (is('empty') || is('closed')) return mine;
  mine.drafts = [{ id: 'd1', version: 2, words: 'What would have told us sooner?', moments: ['looked'] }];
  if (is('voting')) mine.ballots = [{ vote: 'v1', dots: [{ line: 'l3', dots: 2 }] }];
  mine.review = { answer: 'more', seen: 4 };
  if (who === 'ines') {
    mine.coverage = { read: 3, would: ['omar'] };
    mine.hazards = [
      {
        id: 'z1',
        version: 1,
        words: 'The restart was argued about that night.',
        plan: 'talk_before',
        how: 'Ines calls both.',
        moments: ['tried'],
        lines: ['l2'],
        by: 'ines',
      },
    ];
  }
  if (who === 'omar')
    mine.walkthroughs = [
      {
        owner: 'omar',
        readers: ['ines'],
        notes: [{ id: 'n1', version: 1, moment: 'pager', words: 'I was on the stairs.', by: 'omar' }],
      },
    ];
  return mine;
}

/** What such a room says first; nothing where an address means none. */
export function golden(room: string): Welcome | undefined {
  const [you, stage, ...more] = room.split('.');
  const is = (state: State) => more.includes(state);
  const person = people.find(({ id }) => id === you);
  if (!person || !stageValues.includes(stage as Stage) || more.some((one) => !states.includes(one as State)))
    return undefined;
  return {
    type: 'welcome',
    version: limits.version,
    room,
    epoch: 'golden',
    now: new Date().toISOString(),
    you: person.id,
    socket: 1,
    mine: mineOf(person.id, is),
    here: [
      { person: 'ines', place: 'story' },
      { person: 'omar', place: 'story' },
      { person: 'sari', place: 'people', away: true },
    ],
    counts: { voted: 3, voters: 4, handedIn: 3, bringers: 4, read: 3, entered: 6 },
    streams: {
      all: { head: 60, view: viewOf(stage as Stage, is) },
      ...(person.role === 'facilitator' ? { facilitators: { head: 2, view: leads } } : {}),
      [`person:${person.id}`]: { head: 0, view: { devices: 1 } },
    },
  };
}
