package protocol

import "github.com/go-json-experiment/json/jsontext"

// Stage is where the meeting stands. Facilitators move between stages, back too; going back deletes nothing.
type Stage string

const (
	StagePrepare Stage = "prepare"
	StageOpen    Stage = "open"
	StageStory   Stage = "story"
	StageInquiry Stage = "inquiry"
	StageLearn   Stage = "learn"
	StageClose   Stage = "close"
)

// Stages is their order.
var Stages = []Stage{StagePrepare, StageOpen, StageStory, StageInquiry, StageLearn, StageClose}

// Values lists the stages for the generated types.
func (Stage) Values() []string { return words(Stages) }

// UnmarshalText refuses what is no stage.
func (s *Stage) UnmarshalText(b []byte) error { return oneOf(s, b, Stages) }

// Readers is who may read the record once the meeting is over.
type Readers string

const (
	ReadersMembers  Readers = "members"
	ReadersSignedIn Readers = "signed_in"
)

// ReadersAll lists them.
var ReadersAll = []Readers{ReadersMembers, ReadersSignedIn}

// Values lists the readers for the generated types.
func (Readers) Values() []string { return words(ReadersAll) }

// UnmarshalText refuses what is no audience of a record.
func (r *Readers) UnmarshalText(b []byte) error { return oneOf(r, b, ReadersAll) }

// DefaultOpening are the words read aloud first, unless a meeting has words of its own.
const DefaultOpening = "We will talk about this openly, without fear of retribution or humiliation."

// FactTime names one of the times of an incident.
type FactTime string

const (
	FactStarted  FactTime = "started"
	FactDetected FactTime = "detected"
	FactEased    FactTime = "eased"
	FactOver     FactTime = "over"
)

// FactTimes are those there are, in order.
var FactTimes = []FactTime{FactStarted, FactDetected, FactEased, FactOver}

// Values lists them for the generated types.
func (FactTime) Values() []string { return words(FactTimes) }

// UnmarshalText refuses what is no time of an incident.
func (f *FactTime) UnmarshalText(b []byte) error { return oneOf(f, b, FactTimes) }

// Facts are what is known of the incident and its meeting: the head of the page.
type Facts struct {
	Title    string  `json:"title"`
	Zone     string  `json:"zone"`    // IANA name; changing it changes display only
	Started  Instant `json:"started"` // roughly when it happened
	Detected Instant `json:"detected,omitzero"`
	Eased    Instant `json:"eased,omitzero"`
	Over     Instant `json:"over,omitzero"`
	// Days are those of the times above of which only the day is known. Such a time stands for its day, in the zone it was
	// said in, and no clock is ever shown for it.
	Days         []FactTime `json:"days,omitzero"`
	Organisation string     `json:"organisation,omitzero"`
	Services     []string   `json:"services"`
	Tags         []string   `json:"tags"`
	Impact       string     `json:"impact,omitzero"`
	Severity     string     `json:"severity,omitzero"` // in the organisation's own words
	Call         string     `json:"call,omitzero"`     // where people hear each other
	Meets        Instant    `json:"meets,omitzero"`    // when the meeting begins; zero while that is not settled, and for days in writing (Template)
	Opening      string     `json:"opening"`           // the words read aloud first
	Readers      Readers    `json:"readers"`
	Template     Template   `json:"template,omitzero"` // how it is held
}

// RoomCreated is the first fact of every log. Huddle: the room begins as a small circle, and its door is opened later.
//
//	body:    `{facts, names, asked, huddle?}`
//	view:    the first of every log: replace `facts`; `stage` is `prepare`; `huddle` as it says; `inquiry` is
//	         `{names, asked, opened: 0}`
type RoomCreated struct {
	Facts  Facts `json:"facts"`
	Names  Names `json:"names"`
	Asked  int   `json:"asked"`
	Huddle bool  `json:"huddle,omitzero"`
}

// DoorOpen lets in everybody who has an invitation, and shows them what the huddle has written. It is not taken back: a
// circle may become wider once, and everybody in it is told.
//
//	body:    `{}`: everybody who was invited may come in, and sees what the huddle has written; what they have seen
//	         is not taken back
//	events:  `door.opened`
type DoorOpen struct{}

// DoorOpened says that the room is open to everybody who was invited.
//
//	body:    `{}`
//	view:    take `huddle` and `shut` away
type DoorOpened struct{}

// DoorClose lets nobody new in by an invitation until the door is opened again. Nobody inside is sent out.
//
//	body:    `{}`: nobody new comes in by an invitation until the door is opened again, but by one that makes a
//	         facilitator; nobody inside is sent out
//	events:  `door.closed`
type DoorClose struct{}

// DoorClosed says so.
//
//	body:    `{}`
//	view:    `shut: true`
type DoorClosed struct{}

func (DoorOpen) Command() string  { return "door.open" }
func (DoorClose) Command() string { return "door.close" }
func (DoorOpened) Event() string  { return "door.opened" }
func (DoorClosed) Event() string  { return "door.closed" }

// RoomDescribe changes the facts, whole: whoever edits them sends all of them. Base is what they were when that was
// written; if somebody has changed them since, it is a conflict. Without it the newest wins.
//
//	body:    `{facts, base?}`, all of them; `base` is what they were when that was written
//	events:  `room.described`; then `room.uncancelled`, if it was cancelled and `meets` is another
//	refused: `not_now`: other `readers` than were said to those invited; `conflict`: they are not `base` any more,
//	         `now` is what stands
type RoomDescribe struct {
	Facts Facts  `json:"facts"`
	Base  *Facts `json:"base,omitzero"`
}

// RoomDescribed says that the facts have changed.
//
//	body:    `{facts}`
//	view:    replace `facts`
type RoomDescribed struct {
	Facts Facts `json:"facts"`
}

// StageSet asks for another stage. From is where the asker saw the meeting: if it stands elsewhere by now, it is a
// conflict, so that a page that lags behind moves nobody. Without it the newest wins.
//
//	body:    `{stage, from?}`; `from` is the stage its asker saw
//	events:  `stage.changed`; then `room.uncancelled`, if it was cancelled and goes on to be held, which is any
//	         stage but `prepare`
//	refused: `conflict`: the meeting is not at `from` any more, nor at `stage`
type StageSet struct {
	Stage Stage  `json:"stage"`
	From  *Stage `json:"from,omitzero"`
}

// StageChanged says where the meeting stands now.
//
//	body:    `{stage}`
//	view:    replace `stage`
type StageChanged struct {
	Stage Stage `json:"stage"`
}

// RoomClose ends the meeting: its story stays as it is. Readers is who may read the record from now on: as many as was
// said when people were invited, or fewer.
// KeepHazards keeps the care notes, on purpose.
//
//	body:    `{readers, keepHazards?}`, readers as many as were told or fewer
//	events:  `stage.changed` to `close` if it stands elsewhere, then, as there are any, `hand.lowered`,
//	         `floor.ended`, `vote.dropped`, `entry.erased`, `line.erased`; last `room.closed`
//	refused: `not_now`: more readers than were told
type RoomClose struct {
	Readers     Readers `json:"readers"`
	KeepHazards bool    `json:"keepHazards,omitzero"`
}

// RoomClosed says that the meeting is over. Drafts, ballots that were not revealed, keystrokes and the words of what
// was removed are gone with it.
//
//	body:    `{readers}`
//	view:    `closed` is the event's `at`; replace `facts.readers`
type RoomClosed struct {
	Readers Readers `json:"readers"`
}

// RoomCompacted is the view as it stood, whole, so that all that was told to everybody before it may lose its words. It is in
// the record, and nobody is told it. Unmapped is what came with an imported story and a room cannot show yet.
type RoomCompacted struct {
	View     View           `json:"view"`
	Unmapped jsontext.Value `json:"unmapped,omitzero"`
}

// RoomReopen lets people write in the story again. It brings back nothing that the close has deleted.
//
//	body:    `{}`
//	events:  `room.reopened`
type RoomReopen struct{}

// RoomReopened says that the story may be written in again.
//
//	body:    `{}`
//	view:    take `closed` away
type RoomReopened struct{}

// RoomCancel says that the meeting does not take place at its time, with a word on why or what now. The room stays, and can
// be gone on with.
//
//	body:    `{note?}`: it does not take place at its time; one that is being held goes back to `prepare`
//	events:  `stage.changed` if it stands elsewhere; `room.cancelled`, also when the note is another
//	refused: `not_now`: no time is set
type RoomCancel struct {
	Note string `json:"note,omitzero"`
}

// RoomCancelled says that the meeting does not take place at its time.
//
//	body:    `{note?}`
//	view:    `cancelled` is `{by, at, note?}`, with the event's `by` and `at`
type RoomCancelled struct {
	Note string `json:"note,omitzero"`
}

// RoomUncancel says that the meeting takes place after all.
//
//	body:    `{}`: it does
//	events:  `room.uncancelled`
type RoomUncancel struct{}

// RoomUncancelled says that the meeting is on again: somebody said so, set another time, or went on to hold it.
//
//	body:    `{}`
//	view:    take `cancelled` away
type RoomUncancelled struct{}

// Cancellation is by whom and when a meeting was cancelled.
type Cancellation struct {
	By   PersonID `json:"by"`
	At   Instant  `json:"at"`
	Note string   `json:"note,omitzero"`
}

func (RoomCancel) Command() string    { return "room.cancel" }
func (RoomCancelled) Event() string   { return "room.cancelled" }
func (RoomUncancel) Command() string  { return "room.uncancel" }
func (RoomUncancelled) Event() string { return "room.uncancelled" }

// RoomArchive puts the room away, as one that is done with or came to nothing. Nothing in it can be changed meanwhile, but
// for what must always be possible: to leave, to take back, to end somebody's access, to delete.
//
//	body:    `{}`: put away, as done with or come to nothing
//	events:  `room.archived`
type RoomArchive struct{}

// RoomArchived says that the room is put away.
//
//	body:    `{}`
//	view:    `archived` is the event's `at`
type RoomArchived struct{}

// RoomUnarchive takes the room out again.
//
//	body:    `{}`: taken out again, as it was
//	events:  `room.unarchived`
type RoomUnarchive struct{}

// RoomUnarchived says that the room is in use again.
//
//	body:    `{}`
//	view:    take `archived` away
type RoomUnarchived struct{}

func (RoomArchive) Command() string   { return "room.archive" }
func (RoomArchived) Event() string    { return "room.archived" }
func (RoomUnarchive) Command() string { return "room.unarchive" }
func (RoomUnarchived) Event() string  { return "room.unarchived" }

// RoomDelete deletes the meeting, after seven days in which it can be kept. Title is what it is called, typed by whoever
// means it.
//
//	body:    `{title}`, as it stands: the meeting is deleted in seven days
//	events:  `room.deletion_scheduled`
//	refused: `invalid`: another title
type RoomDelete struct {
	Title string `json:"title"`
}

// RoomDeletionScheduled says that the meeting will be deleted, and when.
//
//	body:    `{until}`
//	view:    `deletesAt` is `until`
type RoomDeletionScheduled struct {
	Until Instant `json:"until"`
}

// RoomCancelDeletion keeps a meeting that was to be deleted.
//
//	body:    `{}`: it is not
//	events:  `room.deletion_cancelled`
type RoomCancelDeletion struct{}

// RoomDeletionCancelled says that the meeting stays.
//
//	body:    `{}`
//	view:    take `deletesAt` away
type RoomDeletionCancelled struct{}

// RoomDeleted is the last fact of a log. Nothing of the room is left soon after.
//
//	body:    `{}`, brought in by the server when the time is up
//	view:    nothing: every socket ends with 4501, and soon nothing is left of the room
type RoomDeleted struct{}

func (RoomDelete) Command() string          { return "room.delete" }
func (RoomDeletionScheduled) Event() string { return "room.deletion_scheduled" }
func (RoomCancelDeletion) Command() string  { return "room.cancel_deletion" }
func (RoomDeletionCancelled) Event() string { return "room.deletion_cancelled" }
func (RoomDeleted) Event() string           { return "room.deleted" }

// OpeningRead says that somebody has read the opening words, or takes that back. It is secret: how many have is shown, who
// is not.
//
//	body:    `{read}`: I have read the opening words, or take that back
//	events:  none; `mine`, `counts`
type OpeningRead struct {
	Read bool `json:"read"`
}

func (OpeningRead) Command() string  { return "opening.read" }
func (RoomCreated) Event() string    { return "room.created" }
func (RoomDescribe) Command() string { return "room.describe" }
func (RoomDescribed) Event() string  { return "room.described" }
func (StageSet) Command() string     { return "stage.set" }
func (StageChanged) Event() string   { return "stage.changed" }
func (RoomClose) Command() string    { return "room.close" }
func (RoomClosed) Event() string     { return "room.closed" }
func (RoomCompacted) Event() string  { return "room.compacted" }

func (RoomCompacted) onRecordAlone() {}
func (RoomReopen) Command() string   { return "room.reopen" }
func (RoomReopened) Event() string   { return "room.reopened" }

func words[E ~string](all []E) []string {
	out := make([]string, len(all))
	for i, e := range all {
		out[i] = string(e)
	}
	return out
}
