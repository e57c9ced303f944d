// Generated from the Go package protocol by `make generate`. Do not edit.
export type RoomID = string
export type EpochID = string
export interface Hello {
  type: 'hello'
  version: number
  room: RoomID
  epoch?: EpochID
  streams?: Record<string, number>
}
export type CommandID = string
export interface CommandFrame {
  type: 'command'
  id: CommandID
  name: string
  body: unknown
  again?: boolean
}
export const placeValues = ['story', 'inquiries', 'people', 'elsewhere'] as const
export type Place = (typeof placeValues)[number]
export interface HereFrame {
  type: 'here'
  place: Place
  away?: boolean
}
export type TextID = string
export interface CaretFrame {
  type: 'caret'
  text?: TextID
  version: number
  anchor: number
  head: number
}
/** RFC 3339 with three decimals and a Z. */
export type Instant = string
export type PersonID = string
export type DraftID = string
export type EntryID = string
export interface Draft {
  id: DraftID
  version: number
  words: string
  moments: EntryID[]
  handedIn?: boolean
  signed?: boolean
}
export type VoteID = string
export type LineID = string
export interface LineDots {
  line: LineID
  dots: number
}
export interface Ballot {
  vote: VoteID
  dots: LineDots[]
}
export type HazardID = string
export const hazardPlanValues = ['none', 'talk_before', 'reorder', 'watch', 'elsewhere'] as const
export type HazardPlan = (typeof hazardPlanValues)[number]
export interface Hazard {
  id: HazardID
  version: number
  words: string
  plan: HazardPlan
  how?: string
  moments: EntryID[]
  lines: LineID[]
  by: PersonID
}
export type WalkthroughNoteID = string
export interface WalkthroughNote {
  id: WalkthroughNoteID
  version: number
  moment?: EntryID
  words: string
  by: PersonID
  carried?: boolean
}
export interface Walkthrough {
  owner: PersonID
  readers: PersonID[]
  notes: WalkthroughNote[]
}
export const reviewAnswerValues = ['not_read', 'right', 'more'] as const
export type ReviewAnswer = (typeof reviewAnswerValues)[number]
export interface Review {
  answer: ReviewAnswer
  seen: number
}
export interface Coverage {
  read: number
  would: PersonID[]
}
export interface Mine {
  drafts: Draft[]
  ballots: Ballot[]
  hazards?: Hazard[]
  walkthroughs?: Walkthrough[]
  read?: boolean
  review?: Review
  coverage?: Coverage
}
export interface Here {
  person: PersonID
  place: Place
  away?: boolean
}
export interface Counts {
  voted: number
  voters: number
  handedIn: number
  bringers: number
  read: number
  entered: number
}
export interface Event {
  seq: number
  at: Instant
  by?: PersonID
  name: string
  body: unknown
}
export interface WelcomeStream {
  head: number
  view?: unknown
  events?: Event[]
}
export interface Welcome {
  type: 'welcome'
  version: number
  room: RoomID
  epoch: EpochID
  now: Instant
  you: PersonID
  socket: number
  mine: Mine
  here: Here[]
  counts: Counts
  streams: Record<string, WelcomeStream>
}
export interface Ack {
  type: 'ack'
  id: CommandID
  at: Record<string, number>
}
export const codeValues = ['invalid', 'forbidden', 'not_found', 'not_now', 'conflict', 'stale', 'id_taken', 'id_reused', 'too_many', 'busy', 'unavailable', 'newer_version'] as const
export type Code = (typeof codeValues)[number]
export interface Rejection {
  type: 'rejection'
  id: CommandID
  code: Code
  message: string
  now?: unknown
  detail?: string
}
export interface Events {
  type: 'events'
  stream: string
  events: Event[]
}
export interface Heartbeat {
  type: 'heartbeat'
  now: Instant
  heads: Record<string, number>
}
export interface MineFrame {
  type: 'mine'
  changed: string[]
  mine: unknown
}
export interface HereList {
  type: 'here'
  all?: boolean
  here: Here[]
  gone: PersonID[]
}
export interface Caret {
  person: PersonID
  socket: number
  text?: TextID
  version: number
  anchor: number
  head: number
}
export interface Carets {
  type: 'carets'
  carets: Caret[]
}
export interface CountsFrame {
  type: 'counts'
  counts: Counts
}
export interface Goodbye {
  type: 'goodbye'
  code: number
  message: string
  afterMillis: number
}
export const factTimeValues = ['started', 'detected', 'eased', 'over'] as const
export type FactTime = (typeof factTimeValues)[number]
export const readersValues = ['members', 'signed_in'] as const
export type Readers = (typeof readersValues)[number]
export const templateValues = ['live_60', 'live_90', 'near_miss', 'one_person', 'in_writing', 'pre_30', 'other_work'] as const
export type Template = (typeof templateValues)[number]
export interface Facts {
  title: string
  zone: string
  started: Instant
  detected?: Instant
  eased?: Instant
  over?: Instant
  days?: FactTime[]
  organisation?: string
  services: string[]
  tags: string[]
  impact?: string
  severity?: string
  call?: string
  meets?: Instant
  opening: string
  readers: Readers
  template?: Template
}
export const stageValues = ['prepare', 'open', 'story', 'inquiry', 'learn', 'close'] as const
export type Stage = (typeof stageValues)[number]
export const roleValues = ['facilitator', 'participant', 'commenter', 'observer', 'wall'] as const
export type Role = (typeof roleValues)[number]
export interface Person {
  id: PersonID
  name: string
  pronouns?: string
  role: Role
  colour: number
  onlyLead?: boolean
  part?: string
  unnamed?: boolean
  removed?: boolean
  left?: boolean
  into?: PersonID
}
export type ActorID = string
export interface Actor {
  id: ActorID
  name: string
  role?: string
  person?: PersonID
}
export const precisionValues = ['exact', 'approx', 'inferred'] as const
export type Precision = (typeof precisionValues)[number]
export interface When {
  at: Instant
  zone: string
  precision: Precision
}
export const entryKindValues = ['detection', 'observation', 'hypothesis', 'action', 'decision', 'change', 'communication', 'recovery', 'context'] as const
export type EntryKind = (typeof entryKindValues)[number]
export type CelebrationID = string
export interface Celebration {
  id?: CelebrationID
  by?: PersonID
  note?: string
}
export type PerspectiveID = string
export interface Perspective {
  id: PerspectiveID
  by: PersonID
  words: string
}
export interface Removal {
  by: PersonID
  at: Instant
  erased?: boolean
}
export interface Entry {
  id: EntryID
  when?: When
  kind: EntryKind
  people: ActorID[]
  evidence: string[]
  celebrations: Celebration[]
  perspectives?: Perspective[]
  by?: PersonID
  removed?: Removal
}
export interface Text {
  version: number
  text: string
}
export interface Cancellation {
  by: PersonID
  at: Instant
  note?: string
}
export const namesValues = ['shown', 'hidden'] as const
export type Names = (typeof namesValues)[number]
export interface Inquiry {
  names: Names
  asked: number
  opened: number
  reminded?: Instant
  former?: PersonID[]
}
export interface Line {
  id: LineID
  words: string
  by?: PersonID
  moments: EntryID[]
  into?: LineID
  removed?: Removal
}
export const voteStateValues = ['open', 'closed', 'revealed', 'dropped'] as const
export type VoteState = (typeof voteStateValues)[number]
export interface Vote {
  id: VoteID
  lines: LineID[]
  dots: number
  perLine: number
  state: VoteState
  tally: LineDots[]
  ballots: number
  former?: PersonID[]
}
export type HandID = string
export const laneValues = ['speak', 'question'] as const
export type Lane = (typeof laneValues)[number]
export interface Hand {
  id: HandID
  person: PersonID
  lane: Lane
  note?: string
  at: Instant
}
export interface Floor {
  person: PersonID
  at: Instant
}
export const termKindValues = ['person', 'team', 'technology', 'channel', 'place', 'other'] as const
export type TermKind = (typeof termKindValues)[number]
export interface Term {
  word: string
  meaning: string
  kind: TermKind
  also: string[]
  by?: PersonID
}
export const learningKindValues = ['command', 'dashboard', 'expert', 'practice', 'trap', 'surprise'] as const
export type LearningKind = (typeof learningKindValues)[number]
export interface Learning {
  kind: LearningKind
  words: string
}
export interface Expert {
  person: PersonID
  subject: string
  moments: EntryID[]
  lines: LineID[]
  agreed?: boolean
}
export interface Same {
  person: PersonID
  into: PersonID
  yes: PersonID[]
}
export interface WalkthroughTime {
  at?: Instant
  done?: boolean
}
export interface Source {
  title: string
  publisher?: string
  url?: string
}
export interface View {
  facts: Facts
  stage: Stage
  huddle?: boolean
  shut?: boolean
  closed?: Instant
  people: Person[]
  actors: Actor[]
  entries: Entry[]
  texts: Record<string, Text>
  deletesAt?: Instant
  cancelled?: Cancellation
  archived?: Instant
  inquiry: Inquiry
  lines: Line[]
  votes: Vote[]
  hands: Hand[]
  floor?: Floor
  terms: Term[]
  learnings: Learning[]
  experts: Expert[]
  same?: Same[]
  walker?: PersonID
  walkerAgreed?: boolean
  walkthrough?: WalkthroughTime
  source?: Source
}
export type LinkID = string
export interface Link {
  id: LinkID
  role: Role
  made: Instant
  by?: PersonID
  for?: PersonID
  expires: Instant
  most?: number
  uses: number
  used?: Instant
  huddle?: boolean
  revoked?: boolean
  came?: PersonID[]
}
export interface Lowered {
  person: PersonID
  at: Instant
}
export interface FacilitatorsView {
  links: Link[]
  lowered?: Lowered[]
}
export interface PersonView {
  devices: number
  handover?: Instant
}
export interface Box {
  stage: Stage
  name: string
  minutes: number
}
export interface Questions {
  stage: Stage
  ask: string[]
}
export interface Plan {
  template: Template
  name: string
  about: string
  boxes: Box[]
  opening?: string
  ask: Questions[]
}
export interface Session {
  known: boolean
  signedIn: boolean
  mayCreate: boolean
  opening: string
}
export interface SignIn {
  token?: string
}
export interface Summary {
  title: string
  stage: Stage
  zone: string
  started: Instant
  meets?: Instant
  template?: Template
  impact?: string
  leads: string[]
  people: number
  moments: number
  lines: number
  readers: Readers
  cancelled?: boolean
  archived?: boolean
}
export interface ListedRoom {
  room: RoomID
  role: Role
  summary: Summary
}
export interface NewRoom {
  facts: Facts
  names: Names
  asked: number
  name: string
  huddle?: boolean
}
export interface MadeRoom {
  room: RoomID
  invite: string
  recovery: string
  link: LinkID
  expires: Instant
}
export interface OpenExample {
  name: string
}
export interface ImportedRoom {
  facts: Facts
  names: Names
  asked: number
  huddle?: boolean
}
export interface ImportRoom {
  name: string
  fileName?: string
  file: unknown
  room?: ImportedRoom
}
export interface LookAtFile {
  fileName?: string
  file: unknown
  name?: string
  room?: ImportedRoom
}
export interface FileLook {
  facts: Facts
  moments: number
  people: number
  lines: number
}
export interface Join {
  secret: string
  name?: string
  pronouns?: string
}
export const linkKindValues = ['invite', 'huddle', 'recovery', 'handover'] as const
export type LinkKind = (typeof linkKindValues)[number]
export interface Invitation {
  room: RoomID
  kind: LinkKind
  role: Role
  title: string
  stage: Stage
  closed: boolean
  waits: boolean
  shut?: boolean
  zone: string
  started: Instant
  meets?: Instant
  template?: Template
  cancelled?: boolean
  note?: string
  archived?: boolean
  opening: string
  leads: string[]
  readers: Readers
  names: Names
  already: boolean
  yourName?: string
}
export interface Joined {
  room: RoomID
  recovery?: string
}
export interface RoomView {
  room: RoomID
  epoch: EpochID
  you: PersonID
  heads: Record<string, number>
  streams: Record<string, unknown>
}
export interface TextUpdate {
  client: string
  changes: unknown
}
export interface TextSince {
  version: number
  updates: TextUpdate[]
}
export interface EarlierWord {
  word: string
  meaning: string
  kind: TermKind
  also: string[]
  from: string
}
export interface NewLink {
  role: Role
  days?: number
  hours?: number
  most?: number
  huddle?: boolean
}
export interface MadeLink {
  link: LinkID
  url: string
  role: Role
  expires: Instant
}
export interface MadeRecovery {
  recovery: string
}
export interface MadeHandover {
  url: string
}
export interface Checked {
  protocol: number
  url: string
  peer: string
  proxy: boolean
  forwarded: boolean
  address: string
  near: boolean
  cookie: string
}
export interface Problem {
  code: Code
  message: string
  now?: unknown
  detail?: string
}
export interface EntryCelebrate {
  entry: EntryID
  note?: string
}
export interface CelebrationWithdraw {
  entry: EntryID
  celebration: CelebrationID
}
export interface ExpertName {
  person: PersonID
  subject: string
  moments?: EntryID[]
  lines?: LineID[]
}
export interface ExpertAnswer {
  subject: string
  yes: boolean
}
export interface ExpertRemove {
  person: PersonID
  subject: string
}
export interface WalkthroughSet {
  person?: PersonID
}
export interface WalkthroughAnswer {
  yes: boolean
}
export interface TermAsk {
  word: string
}
export interface TermExplain {
  word: string
  meaning: string
  kind: TermKind
  also?: string[]
}
export interface TermRemove {
  word: string
}
export interface HandRaise {
  lane: Lane
  note?: string
}
export interface HandLower {
  hand: HandID
}
export interface FloorGive {
  person: PersonID
  hand?: HandID
}
export type FloorEnd = Record<string, never>
export interface HazardSave {
  hazard: HazardID
  version: number
  words: string
  plan: HazardPlan
  how?: string
  moments?: EntryID[]
  lines?: LineID[]
}
export interface HazardDelete {
  hazard: HazardID
}
export interface InquirySet {
  names: Names
  asked: number
}
export interface LineDraft {
  draft: DraftID
  version: number
  words: string
  moments?: EntryID[]
}
export interface LineDiscard {
  draft: DraftID
}
export interface LineHandIn {
  draft: DraftID
}
export interface LineTakeBack {
  draft: DraftID
}
export interface LineSign {
  draft: DraftID
}
export type LinesRemind = Record<string, never>
export type LinesOpen = Record<string, never>
export interface LineMerge {
  line: LineID
  into: LineID
}
export interface LineSplit {
  line: LineID
}
export interface LineTouch {
  line: LineID
  moments: EntryID[]
}
export interface LineRemove {
  line: LineID
}
export interface LineErase {
  line: LineID
}
export interface LineRestore {
  line: LineID
}
export type DoorOpen = Record<string, never>
export type DoorClose = Record<string, never>
export interface RoomCancel {
  note?: string
}
export type RoomUncancel = Record<string, never>
export type RoomArchive = Record<string, never>
export type RoomUnarchive = Record<string, never>
export interface RoomDelete {
  title: string
}
export type RoomCancelDeletion = Record<string, never>
export interface OpeningRead {
  read: boolean
}
export interface RoomDescribe {
  facts: Facts
  base?: Facts
}
export interface StageSet {
  stage: Stage
  from?: Stage
}
export interface RoomClose {
  readers: Readers
  keepHazards?: boolean
}
export type RoomReopen = Record<string, never>
export interface PersonDescribe {
  name: string
  pronouns?: string
  onlyLead?: boolean
}
export interface PersonIntroduce {
  part: string
  unnamed?: boolean
}
export interface PersonRole {
  person: PersonID
  role: Role
}
export interface PersonRemove {
  person: PersonID
}
export type PersonLeave = Record<string, never>
export interface PersonMerge {
  person: PersonID
  into: PersonID
}
export interface PersonSame {
  person: PersonID
  into: PersonID
  yes?: boolean
}
export interface PerspectiveTell {
  perspective: PerspectiveID
  entry: EntryID
  words: string
}
export interface PerspectiveWithdraw {
  perspective: PerspectiveID
  entry: EntryID
}
export interface StoryReview {
  answer: ReviewAnswer
  seen: number
}
export interface ActorAdd {
  actor: ActorID
  name: string
  role?: string
  person?: PersonID
}
export interface EntryAdd {
  entry: EntryID
  after?: EntryID
  when?: When
  kind: EntryKind
  people?: ActorID[]
  evidence?: string[]
  text?: string
}
export interface ImportedEntry extends EntryAdd {
  celebrated?: boolean
}
export interface StoryImport {
  actors: ActorAdd[]
  entries: ImportedEntry[]
  terms: Term[]
  lines: string[]
  learnings: Learning[]
  source?: Source
  unmapped?: unknown
}
export interface EntryMove {
  entry: EntryID
  after?: EntryID
}
export interface EntryDescribe {
  entry: EntryID
  when?: When
  noWhen?: boolean
  kind?: EntryKind
  people?: ActorID[]
  evidence?: string[]
}
export interface StorySort {
  entries: EntryID[]
}
export interface StoryArrange {
  entries: EntryID[]
}
export interface EntryRemove {
  entry: EntryID
}
export interface EntryRestore {
  entry: EntryID
}
export interface EntryErase {
  entry: EntryID
}
export interface TextEdit {
  text: TextID
  version: number
  client: string
  updates: unknown[]
}
export interface VoteBegin {
  vote: VoteID
  dots: number
  perLine: number
}
export interface BallotCast {
  vote: VoteID
  dots: LineDots[]
}
export interface VoteClose {
  vote: VoteID
}
export interface VoteReopen {
  vote: VoteID
}
export interface VoteReveal {
  vote: VoteID
}
export interface VoteDrop {
  vote: VoteID
}
export interface WalkthroughPlan {
  at?: Instant
  done?: boolean
}
export interface WalkthroughShare {
  readers: PersonID[]
}
export interface WalkthroughSave {
  owner: PersonID
  note: WalkthroughNoteID
  version: number
  moment?: EntryID
  words: string
  carried?: boolean
}
export interface WalkthroughDelete {
  owner: PersonID
  note?: WalkthroughNoteID
}
export interface Commands {
  'entry.celebrate': EntryCelebrate
  'celebration.withdraw': CelebrationWithdraw
  'expert.name': ExpertName
  'expert.answer': ExpertAnswer
  'expert.remove': ExpertRemove
  'walkthrough.set': WalkthroughSet
  'walkthrough.answer': WalkthroughAnswer
  'term.ask': TermAsk
  'term.explain': TermExplain
  'term.remove': TermRemove
  'hand.raise': HandRaise
  'hand.lower': HandLower
  'floor.give': FloorGive
  'floor.end': FloorEnd
  'hazard.save': HazardSave
  'hazard.delete': HazardDelete
  'inquiry.set': InquirySet
  'line.draft': LineDraft
  'line.discard': LineDiscard
  'line.hand_in': LineHandIn
  'line.take_back': LineTakeBack
  'line.sign': LineSign
  'lines.remind': LinesRemind
  'lines.open': LinesOpen
  'line.merge': LineMerge
  'line.split': LineSplit
  'line.touch': LineTouch
  'line.remove': LineRemove
  'line.erase': LineErase
  'line.restore': LineRestore
  'door.open': DoorOpen
  'door.close': DoorClose
  'room.cancel': RoomCancel
  'room.uncancel': RoomUncancel
  'room.archive': RoomArchive
  'room.unarchive': RoomUnarchive
  'room.delete': RoomDelete
  'room.cancel_deletion': RoomCancelDeletion
  'opening.read': OpeningRead
  'room.describe': RoomDescribe
  'stage.set': StageSet
  'room.close': RoomClose
  'room.reopen': RoomReopen
  'person.describe': PersonDescribe
  'person.introduce': PersonIntroduce
  'person.role': PersonRole
  'person.remove': PersonRemove
  'person.leave': PersonLeave
  'person.merge': PersonMerge
  'person.same': PersonSame
  'perspective.tell': PerspectiveTell
  'perspective.withdraw': PerspectiveWithdraw
  'story.review': StoryReview
  'story.import': StoryImport
  'entry.add': EntryAdd
  'entry.move': EntryMove
  'entry.describe': EntryDescribe
  'story.sort': StorySort
  'story.arrange': StoryArrange
  'entry.remove': EntryRemove
  'entry.restore': EntryRestore
  'entry.erase': EntryErase
  'actor.add': ActorAdd
  'text.edit': TextEdit
  'vote.begin': VoteBegin
  'ballot.cast': BallotCast
  'vote.close': VoteClose
  'vote.reopen': VoteReopen
  'vote.reveal': VoteReveal
  'vote.drop': VoteDrop
  'walkthrough.plan': WalkthroughPlan
  'walkthrough.share': WalkthroughShare
  'walkthrough.save': WalkthroughSave
  'walkthrough.delete': WalkthroughDelete
}
export const commandsValues = ['entry.celebrate', 'celebration.withdraw', 'expert.name', 'expert.answer', 'expert.remove', 'walkthrough.set', 'walkthrough.answer', 'term.ask', 'term.explain', 'term.remove', 'hand.raise', 'hand.lower', 'floor.give', 'floor.end', 'hazard.save', 'hazard.delete', 'inquiry.set', 'line.draft', 'line.discard', 'line.hand_in', 'line.take_back', 'line.sign', 'lines.remind', 'lines.open', 'line.merge', 'line.split', 'line.touch', 'line.remove', 'line.erase', 'line.restore', 'door.open', 'door.close', 'room.cancel', 'room.uncancel', 'room.archive', 'room.unarchive', 'room.delete', 'room.cancel_deletion', 'opening.read', 'room.describe', 'stage.set', 'room.close', 'room.reopen', 'person.describe', 'person.introduce', 'person.role', 'person.remove', 'person.leave', 'person.merge', 'person.same', 'perspective.tell', 'perspective.withdraw', 'story.review', 'story.import', 'entry.add', 'entry.move', 'entry.describe', 'story.sort', 'story.arrange', 'entry.remove', 'entry.restore', 'entry.erase', 'actor.add', 'text.edit', 'vote.begin', 'ballot.cast', 'vote.close', 'vote.reopen', 'vote.reveal', 'vote.drop', 'walkthrough.plan', 'walkthrough.share', 'walkthrough.save', 'walkthrough.delete'] as const
export interface EntryCelebrated {
  entry: EntryID
  celebration?: CelebrationID
  note?: string
}
export interface CelebrationWithdrawn {
  entry: EntryID
  celebration: CelebrationID
}
export interface ExpertNamed {
  expert: Expert
}
export interface ExpertAgreed {
  person: PersonID
  subject: string
}
export interface ExpertRemoved {
  person: PersonID
  subject: string
}
export interface WalkthroughChanged {
  person?: PersonID
  agreed?: boolean
}
export interface WalkthroughAgreed {
  person: PersonID
}
export interface TermAdded {
  term: Term
}
export interface TermAsked {
  word: string
}
export interface TermExplained {
  word: string
  was?: string
  meaning: string
  kind: TermKind
  also: string[]
}
export interface TermRemoved {
  word: string
}
export interface HandRaised {
  hand: HandID
  person: PersonID
  lane: Lane
  note?: string
}
export interface HandNoted {
  hand: HandID
  note?: string
}
export interface HandLowered {
  hand: HandID
}
export interface FloorGiven {
  person: PersonID
  hand?: HandID
}
export type FloorEnded = Record<string, never>
export interface LearningAdded {
  learning: Learning
}
export interface InquiryChanged {
  names: Names
  asked: number
}
export interface FormerBringersChanged {
  former: PersonID[]
}
export type LinesReminded = Record<string, never>
export type LinesOpened = Record<string, never>
export interface LineOpened {
  line: LineID
  words: string
  by?: PersonID
  moments: EntryID[]
  imported?: boolean
}
export interface LineMerged {
  line: LineID
  into: LineID
}
export interface LineSplitOff {
  line: LineID
}
export interface LineTouched {
  line: LineID
  moments: EntryID[]
}
export interface LineRemoved {
  line: LineID
}
export interface LineErased {
  line: LineID
}
export interface LineRestored {
  line: LineID
}
export interface LinkMade {
  link: LinkID
  role: Role
  by?: PersonID
  for?: PersonID
  expires: Instant
  most?: number
  huddle?: boolean
}
export interface LinkUsed {
  link: LinkID
  person?: PersonID
}
export interface LinkRevoked {
  link: LinkID
}
export interface PersonLowered {
  person: PersonID
}
export type DoorOpened = Record<string, never>
export type DoorClosed = Record<string, never>
export interface RoomCancelled {
  note?: string
}
export type RoomUncancelled = Record<string, never>
export type RoomArchived = Record<string, never>
export type RoomUnarchived = Record<string, never>
export interface RoomDeletionScheduled {
  until: Instant
}
export type RoomDeletionCancelled = Record<string, never>
export type RoomDeleted = Record<string, never>
export interface RoomCreated {
  facts: Facts
  names: Names
  asked: number
  huddle?: boolean
}
export interface RoomDescribed {
  facts: Facts
}
export interface StageChanged {
  stage: Stage
}
export interface RoomClosed {
  readers: Readers
}
export type RoomReopened = Record<string, never>
export interface PersonEntered {
  person: PersonID
  name: string
  pronouns?: string
  role: Role
  colour: number
}
export interface PersonDescribed {
  person: PersonID
  name: string
  pronouns?: string
  onlyLead?: boolean
}
export interface PersonIntroduced {
  person: PersonID
  part?: string
  unnamed?: boolean
}
export interface PersonRoleChanged {
  person: PersonID
  role: Role
}
export interface PersonRemoved {
  person: PersonID
}
export interface PersonLeft {
  person: PersonID
}
export interface PersonMergeAsked {
  person: PersonID
  into: PersonID
}
export interface PersonMergeAgreed {
  person: PersonID
  into: PersonID
}
export interface PersonMergeDropped {
  person: PersonID
  into: PersonID
}
export interface PersonMerged {
  person: PersonID
  into: PersonID
}
export type DeviceAdded = Record<string, never>
export interface HandoverMade {
  until: Instant
}
export type DevicesEnded = Record<string, never>
export interface PerspectiveTold {
  perspective: PerspectiveID
  entry: EntryID
  words: string
}
export interface PerspectiveWithdrawn {
  perspective: PerspectiveID
  entry: EntryID
}
export interface StoryImported {
  source?: Source
  unmapped?: unknown
}
export interface EntryAdded {
  entry: EntryID
  after?: EntryID
  when?: When
  kind: EntryKind
  people: ActorID[]
  evidence: string[]
  text?: string
  imported?: boolean
  celebrated?: boolean
}
export interface EntryMoved {
  entry: EntryID
  after?: EntryID
}
export interface EntryDescribed {
  entry: EntryID
  when?: When
  noWhen?: boolean
  kind?: EntryKind
  people?: ActorID[]
  evidence?: string[]
}
export interface EntryRemoved {
  entry: EntryID
}
export interface EntryRestored {
  entry: EntryID
}
export interface EntryErased {
  entry: EntryID
  version: number
}
export interface ActorAdded {
  actor: ActorID
  name: string
  role?: string
  person?: PersonID
}
export interface TextEdited {
  text: TextID
  version: number
  client: string
  updates: unknown[]
  length: number
  sum: number
}
export interface TextCompacted {
  text: TextID
  version: number
  since?: number
  words: string
}
export interface VoteBegun {
  vote: VoteID
  lines: LineID[]
  dots: number
  perLine: number
}
export interface FormerVotersChanged {
  vote: VoteID
  former: PersonID[]
}
export interface VoteWasClosed {
  vote: VoteID
}
export interface VoteReopened {
  vote: VoteID
}
export interface VoteWasRevealed {
  vote: VoteID
  tally: LineDots[]
  ballots: number
}
export interface VoteWasDropped {
  vote: VoteID
}
export interface WalkthroughPlanned {
  at?: Instant
  done?: boolean
}
export interface EventBodies {
  'entry.celebrated': EntryCelebrated
  'celebration.withdrawn': CelebrationWithdrawn
  'expert.named': ExpertNamed
  'expert.agreed': ExpertAgreed
  'expert.removed': ExpertRemoved
  'walkthrough.changed': WalkthroughChanged
  'walkthrough.agreed': WalkthroughAgreed
  'term.added': TermAdded
  'term.asked': TermAsked
  'term.explained': TermExplained
  'term.removed': TermRemoved
  'hand.raised': HandRaised
  'hand.noted': HandNoted
  'hand.lowered': HandLowered
  'floor.given': FloorGiven
  'floor.ended': FloorEnded
  'learning.added': LearningAdded
  'inquiry.changed': InquiryChanged
  'inquiry.former_changed': FormerBringersChanged
  'lines.reminded': LinesReminded
  'lines.opened': LinesOpened
  'line.opened': LineOpened
  'line.merged': LineMerged
  'line.split_off': LineSplitOff
  'line.touched': LineTouched
  'line.removed': LineRemoved
  'line.erased': LineErased
  'line.restored': LineRestored
  'link.made': LinkMade
  'link.used': LinkUsed
  'link.revoked': LinkRevoked
  'person.lowered': PersonLowered
  'door.opened': DoorOpened
  'door.closed': DoorClosed
  'room.cancelled': RoomCancelled
  'room.uncancelled': RoomUncancelled
  'room.archived': RoomArchived
  'room.unarchived': RoomUnarchived
  'room.deletion_scheduled': RoomDeletionScheduled
  'room.deletion_cancelled': RoomDeletionCancelled
  'room.deleted': RoomDeleted
  'room.created': RoomCreated
  'room.described': RoomDescribed
  'stage.changed': StageChanged
  'room.closed': RoomClosed
  'room.reopened': RoomReopened
  'person.entered': PersonEntered
  'person.described': PersonDescribed
  'person.introduced': PersonIntroduced
  'person.role_changed': PersonRoleChanged
  'person.removed': PersonRemoved
  'person.left': PersonLeft
  'person.merge_asked': PersonMergeAsked
  'person.merge_agreed': PersonMergeAgreed
  'person.merge_dropped': PersonMergeDropped
  'person.merged': PersonMerged
  'device.added': DeviceAdded
  'handover.made': HandoverMade
  'devices.ended': DevicesEnded
  'perspective.told': PerspectiveTold
  'perspective.withdrawn': PerspectiveWithdrawn
  'story.imported': StoryImported
  'entry.added': EntryAdded
  'entry.moved': EntryMoved
  'entry.described': EntryDescribed
  'entry.removed': EntryRemoved
  'entry.restored': EntryRestored
  'entry.erased': EntryErased
  'actor.added': ActorAdded
  'text.edited': TextEdited
  'text.compacted': TextCompacted
  'vote.begun': VoteBegun
  'vote.former_changed': FormerVotersChanged
  'vote.closed': VoteWasClosed
  'vote.reopened': VoteReopened
  'vote.revealed': VoteWasRevealed
  'vote.dropped': VoteWasDropped
  'walkthrough.planned': WalkthroughPlanned
}
export const eventBodiesValues = ['entry.celebrated', 'celebration.withdrawn', 'expert.named', 'expert.agreed', 'expert.removed', 'walkthrough.changed', 'walkthrough.agreed', 'term.added', 'term.asked', 'term.explained', 'term.removed', 'hand.raised', 'hand.noted', 'hand.lowered', 'floor.given', 'floor.ended', 'learning.added', 'inquiry.changed', 'inquiry.former_changed', 'lines.reminded', 'lines.opened', 'line.opened', 'line.merged', 'line.split_off', 'line.touched', 'line.removed', 'line.erased', 'line.restored', 'link.made', 'link.used', 'link.revoked', 'person.lowered', 'door.opened', 'door.closed', 'room.cancelled', 'room.uncancelled', 'room.archived', 'room.unarchived', 'room.deletion_scheduled', 'room.deletion_cancelled', 'room.deleted', 'room.created', 'room.described', 'stage.changed', 'room.closed', 'room.reopened', 'person.entered', 'person.described', 'person.introduced', 'person.role_changed', 'person.removed', 'person.left', 'person.merge_asked', 'person.merge_agreed', 'person.merge_dropped', 'person.merged', 'device.added', 'handover.made', 'devices.ended', 'perspective.told', 'perspective.withdrawn', 'story.imported', 'entry.added', 'entry.moved', 'entry.described', 'entry.removed', 'entry.restored', 'entry.erased', 'actor.added', 'text.edited', 'text.compacted', 'vote.begun', 'vote.former_changed', 'vote.closed', 'vote.reopened', 'vote.revealed', 'vote.dropped', 'walkthrough.planned'] as const
/** What each kind of stream shows. The kind of `person:…` is `person`. */
export interface Views {
  all: View
  facilitators: FacilitatorsView
  person: PersonView
}
/** Which events each kind of stream tells. */
export const eventsOf = {
  all: ['entry.celebrated', 'celebration.withdrawn', 'expert.named', 'expert.agreed', 'expert.removed', 'walkthrough.changed', 'walkthrough.agreed', 'term.added', 'term.asked', 'term.explained', 'term.removed', 'hand.raised', 'hand.noted', 'hand.lowered', 'floor.given', 'floor.ended', 'learning.added', 'inquiry.changed', 'inquiry.former_changed', 'lines.reminded', 'lines.opened', 'line.opened', 'line.merged', 'line.split_off', 'line.touched', 'line.removed', 'line.erased', 'line.restored', 'door.opened', 'door.closed', 'room.cancelled', 'room.uncancelled', 'room.archived', 'room.unarchived', 'room.deletion_scheduled', 'room.deletion_cancelled', 'room.deleted', 'room.created', 'room.described', 'stage.changed', 'room.closed', 'room.reopened', 'person.entered', 'person.described', 'person.introduced', 'person.role_changed', 'person.removed', 'person.left', 'person.merge_asked', 'person.merge_agreed', 'person.merge_dropped', 'person.merged', 'perspective.told', 'perspective.withdrawn', 'story.imported', 'entry.added', 'entry.moved', 'entry.described', 'entry.removed', 'entry.restored', 'entry.erased', 'actor.added', 'text.edited', 'text.compacted', 'vote.begun', 'vote.former_changed', 'vote.closed', 'vote.reopened', 'vote.revealed', 'vote.dropped', 'walkthrough.planned'],
  facilitators: ['link.made', 'link.used', 'link.revoked', 'person.lowered'],
  person: ['device.added', 'handover.made', 'devices.ended'],
} as const
/** Commands that leave no trace of who asked. */
export const secretCommands = ['expert.answer', 'expert.remove', 'walkthrough.set', 'walkthrough.answer', 'term.ask', 'hazard.save', 'hazard.delete', 'line.draft', 'line.discard', 'line.hand_in', 'line.take_back', 'line.sign', 'opening.read', 'story.review', 'ballot.cast', 'walkthrough.share', 'walkthrough.save', 'walkthrough.delete'] as const
/** Members of a view that name somebody, or several, wherever they stand. */
export const personMembers = ['by', 'former', 'into', 'person', 'walker', 'yes'] as const
export * as limits from './limits.gen'
/** The words read aloud first, unless a meeting has words of its own. */
export const defaultOpening = "We will talk about this openly, without fear of retribution or humiliation."
// How a socket is closed. Below 4500: come back.
/** The connection could not keep up. Resume from where you are. */
export const closeSlow = 4000
/** What you may see has changed. Say hello again. */
export const closeMoved = 4001
/** The server is restarting. Come back after the time it names. */
export const closeRestart = 4002
/** Nothing was heard from you for too long. */
export const closeSilent = 4003
/** The room could not be read just now. */
export const closeReload = 4004
/** Your session has ended. */
export const closeSignedOut = 4500
/** You are not in this room any more. */
export const closeRemoved = 4501
/** That frame could not be read. */
export const closeHostile = 4502
/** This version of the protocol is not spoken here. Reload the page. */
export const closeVersion = 4503
/** This room is open in too many windows of yours. */
export const closeTooMany = 4504
/** The room is full. */
export const closeRoomIsFull = 4505
/** You have left this room. To come back you need a link. */
export const closeLeft = 4506
