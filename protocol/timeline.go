package protocol

import "github.com/go-json-experiment/json/jsontext"

// EntryKind says what a moment is about. On screen: Noticed, Wondered, Tried, Decided, Changed, Said, Got better,
// Background.
type EntryKind string

const (
	KindDetection     EntryKind = "detection"
	KindObservation   EntryKind = "observation"
	KindHypothesis    EntryKind = "hypothesis"
	KindAction        EntryKind = "action"
	KindDecision      EntryKind = "decision"
	KindChange        EntryKind = "change"
	KindCommunication EntryKind = "communication"
	KindRecovery      EntryKind = "recovery"
	KindContext       EntryKind = "context"
)

// EntryKinds lists them.
var EntryKinds = []EntryKind{KindDetection, KindObservation, KindHypothesis, KindAction, KindDecision, KindChange,
	KindCommunication, KindRecovery, KindContext}

// Values lists the kinds for the generated types.
func (EntryKind) Values() []string { return words(EntryKinds) }

// UnmarshalText refuses what is no kind of moment.
func (k *EntryKind) UnmarshalText(b []byte) error { return oneOf(k, b, EntryKinds) }

// Precision is how sure the writer is of a time.
type Precision string

const (
	Exact    Precision = "exact"
	Approx   Precision = "approx"   // about
	Inferred Precision = "inferred" // only the order is known
)

// Precisions lists them.
var Precisions = []Precision{Exact, Approx, Inferred}

// Values lists the precisions for the generated types.
func (Precision) Values() []string { return words(Precisions) }

// UnmarshalText refuses what is no precision.
func (p *Precision) UnmarshalText(b []byte) error { return oneOf(p, b, Precisions) }

// When is a time as somebody said it: the instant, the zone they said it in, and how sure they were.
type When struct {
	At        Instant   `json:"at"`
	Zone      string    `json:"zone"`
	Precision Precision `json:"precision"`
}

// Entry is one moment of the story. Its place in the list is its order; its time is an attribute. Its words are the
// text of the same id (TextOf), beside it in the view.
type Entry struct {
	ID           EntryID       `json:"id"`
	When         *When         `json:"when,omitzero"`
	Kind         EntryKind     `json:"kind"`
	People       []ActorID     `json:"people"` // who was there
	Evidence     []string      `json:"evidence"`
	Celebrations []Celebration `json:"celebrations"`
	Perspectives []Perspective `json:"perspectives,omitzero"` // how people tell it themselves, in the order they began to
	By           PersonID      `json:"by,omitzero"`           // who brought it; nobody, if it came from a file
	Removed      *Removal      `json:"removed,omitzero"`
}

// Removal says who took something out, and when. It can be put back until the meeting closes; then its words are
// erased, and only its place is left.
type Removal struct {
	By     PersonID `json:"by"`
	At     Instant  `json:"at"`
	Erased bool     `json:"erased,omitzero"`
}

// Actor is somebody in the story, whether or not they are in the room.
type Actor struct {
	ID     ActorID  `json:"id"`
	Name   string   `json:"name"`
	Role   string   `json:"role,omitzero"`   // what they did that day, in words
	Person PersonID `json:"person,omitzero"` // if they are in the room
}

// EntryAdd brings a moment. The client chooses its id, so that one can write in it before the answer is there.
//
//	body:    `{entry, after?, when?, kind, people?: [actor], evidence?: [text], text?}`; the client makes up
//	         `entry`; it stands behind `after`, or without that where its time says, or at the end
//	events:  `entry.added`
//	refused: `id_taken`; `not_found`: `after`, or somebody in `people`
type EntryAdd struct {
	Entry    EntryID   `json:"entry"`
	After    EntryID   `json:"after,omitzero"` // nothing: where its time says, or at the end
	When     *When     `json:"when,omitzero"`
	Kind     EntryKind `json:"kind"`
	People   []ActorID `json:"people,omitzero"`
	Evidence []string  `json:"evidence,omitzero"`
	Text     string    `json:"text,omitzero"`
}

// EntryAdded says that a moment has a place in the story.
//
//	body:    `{entry, after?, when?, kind, people, evidence, text?, imported?, celebrated?}`
//	view:    put `{id: entry, when?, kind, people, evidence, celebrations, by?}` behind `after`, or first. `by` is
//	         the event's, or nobody's if `imported`; `celebrations` is `[{}]` if `celebrated`, else `[]`. And
//	         `texts[entry]` is `{version: 0, text}`
type EntryAdded struct {
	Entry    EntryID   `json:"entry"`
	After    EntryID   `json:"after,omitzero"`
	When     *When     `json:"when,omitzero"`
	Kind     EntryKind `json:"kind"`
	People   []ActorID `json:"people"`
	Evidence []string  `json:"evidence"`
	Text     string    `json:"text,omitzero"`
	// Imported: it came from a file, and nobody in the room wrote it. Celebrated: the file says that somebody just
	// happened to be there.
	Imported   bool `json:"imported,omitzero"`
	Celebrated bool `json:"celebrated,omitzero"`
}

// EntryMove asks for another place in the order: behind another moment, or first.
//
//	body:    `{entry, after?}`: behind `after`, or first
//	events:  `entry.moved`
//	refused: `not_found`; `invalid`: behind itself
type EntryMove struct {
	Entry EntryID `json:"entry"`
	After EntryID `json:"after,omitzero"`
}

// EntryMoved says where a moment stands now.
//
//	body:    `{entry, after?}`
//	view:    take it out of the list, and put it behind `after`, or first
type EntryMoved struct {
	Entry EntryID `json:"entry"`
	After EntryID `json:"after,omitzero"`
}

// EntryDescribe changes what is said about a moment. What is left out stays as it is; newest wins, part by part. An exact
// or about time that the moment did not have puts it where that time says.
//
//	body:    `{entry, when?, noWhen?, kind?, people?, evidence?}`; what is left out stays
//	events:  `entry.described`; then `entry.moved`, if `when` gives it another place (P44)
//	refused: `not_found`; `invalid`: both `when` and `noWhen`
type EntryDescribe struct {
	Entry    EntryID    `json:"entry"`
	When     *When      `json:"when,omitzero"`
	NoWhen   bool       `json:"noWhen,omitzero"` // take its time away
	Kind     *EntryKind `json:"kind,omitzero"`
	People   *[]ActorID `json:"people,omitzero"`
	Evidence *[]string  `json:"evidence,omitzero"`
}

// StorySort puts moments in the order of their times. Entries are those that whoever asks has seen, removed ones among
// them: what came meanwhile is not moved, and an order-only moment goes with the one it stands behind.
//
//	body:    `{entries}`: put these, which are all that whoever asks has seen, removed ones among them, in the order
//	         of their times (P45)
//	events:  `entry.moved` for each that has to move
//	refused: `invalid`: one is named twice; `too_many`
type StorySort struct {
	Entries []EntryID `json:"entries"`
}

// StoryArrange puts moments in this order among themselves, with as few moves as can be: it takes a sorting back.
//
//	body:    `{entries}`: put these in this order among themselves; with the order there was it takes a sorting back
//	         (P45)
//	events:  `entry.moved` for each that has to move
//	refused: `invalid`: one is named twice; `too_many`
type StoryArrange struct {
	Entries []EntryID `json:"entries"`
}

// EntryDescribed says what is said about a moment now; what it leaves out has not changed.
//
//	body:    `{entry, when?, noWhen?, kind?, people?, evidence?}`
//	view:    replace what is there; with `noWhen` take `when` away
type EntryDescribed struct {
	Entry    EntryID    `json:"entry"`
	When     *When      `json:"when,omitzero"`
	NoWhen   bool       `json:"noWhen,omitzero"`
	Kind     *EntryKind `json:"kind,omitzero"`
	People   *[]ActorID `json:"people,omitzero"`
	Evidence *[]string  `json:"evidence,omitzero"`
}

// EntryRemove takes a moment out of the story; it can be put back.
//
//	body:    `{entry}`
//	events:  `entry.removed`
//	refused: `not_found`
type EntryRemove struct {
	Entry EntryID `json:"entry"`
}

// EntryRemoved says that a moment was taken out.
//
//	body:    `{entry}`
//	view:    `removed: {by, at}` of the event. Its text and its place stay
type EntryRemoved struct {
	Entry EntryID `json:"entry"`
}

// EntryRestore puts a moment back where it was.
//
//	body:    `{entry}`
//	events:  `entry.restored`
//	refused: `not_found`: it is not there, or its words were erased
type EntryRestore struct {
	Entry EntryID `json:"entry"`
}

// EntryRestored says that a moment is back.
//
//	body:    `{entry}`
//	view:    take `removed` away
type EntryRestored struct {
	Entry EntryID `json:"entry"`
}

// EntryErase takes the words of a moment out for good, at once and from everywhere, and frees its place.
//
//	body:    `{entry}`: its words go for good, at once and from everywhere, and its place is free (P50)
//	events:  `entry.removed`, unless it was; `entry.erased`
//	refused: `not_found`
type EntryErase struct {
	Entry EntryID `json:"entry"`
}

// EntryErased says that the words of a moment that was taken out are gone for good. Version is where its text stands.
//
//	body:    `{entry, version}`
//	view:    its words are gone: it is `{id, kind: "context", people: [], evidence: [], celebrations: [], removed}`,
//	         `removed` with `erased: true` beside what it has; `texts[entry]` is `{version, text: ""}`
type EntryErased struct {
	Entry   EntryID `json:"entry"`
	Version int     `json:"version"`
}

// ActorAdd names somebody of the story.
//
//	body:    `{actor, name, role?, person?}`; the client makes up `actor`
//	events:  `actor.added`
//	refused: `id_taken`; `not_found`: `person`
type ActorAdd struct {
	Actor  ActorID  `json:"actor"`
	Name   string   `json:"name"`
	Role   string   `json:"role,omitzero"`
	Person PersonID `json:"person,omitzero"`
}

// ActorAdded says that somebody belongs to the story.
//
//	body:    `{actor, name, role?, person?}`
//	view:    append `{id: actor, name, role?, person?}`
type ActorAdded struct {
	Actor  ActorID  `json:"actor"`
	Name   string   `json:"name"`
	Role   string   `json:"role,omitzero"`
	Person PersonID `json:"person,omitzero"`
}

// Text is one co-edited text as it stands.
type Text struct {
	Version int    `json:"version"` // updates accepted so far
	Text    string `json:"text"`
}

// TextEdit is a push of one writer's own changes, each made on the result of the one before, the first on the text at
// Version. A change is a list of sections as PROTOCOL.md says.
//
//	body:    see [Text](#co-edited-text)
//	events:  `text.edited`
//	refused: see there
type TextEdit struct {
	Text    TextID           `json:"text"`
	Version int              `json:"version"`
	Client  string           `json:"client"` // names one editor state: its writer's id, a colon, and something random
	Updates []jsontext.Value `json:"updates"`
}

// TextEdited is what became of a push: changes that apply to the text at Version, one after the other. Length and Sum
// are of the text after the last of them (units, FNV-1a), so that a copy that went astray notices.
//
//	body:    `{text, version, client, updates, length, sum}`
//	view:    apply each update; the version grows by their number
type TextEdited struct {
	Text    TextID           `json:"text"`
	Version int              `json:"version"`
	Client  string           `json:"client"`
	Updates []jsontext.Value `json:"updates"`
	Length  int              `json:"length"`
	Sum     uint32           `json:"sum"`
}

// TextCompacted says what a text is at a version. What was typed to get there is forgotten: keystrokes are not a record.
// Updates that led up to Since cannot be rebased over any more; those between Since and Version still can.
//
//	body:    `{text, version, since?, words}`
//	view:    `texts[text]` is `{version, text: words}`, which it is already for whoever has all updates. Pushes made
//	         on a version before `since` are `stale` from now on
type TextCompacted struct {
	Text    TextID `json:"text"`
	Version int    `json:"version"`
	Since   int    `json:"since,omitzero"`
	Words   string `json:"words"`
}

func (EntryAdd) Command() string      { return "entry.add" }
func (EntryAdded) Event() string      { return "entry.added" }
func (EntryMove) Command() string     { return "entry.move" }
func (EntryMoved) Event() string      { return "entry.moved" }
func (EntryDescribe) Command() string { return "entry.describe" }
func (EntryDescribed) Event() string  { return "entry.described" }
func (StorySort) Command() string     { return "story.sort" }
func (StoryArrange) Command() string  { return "story.arrange" }
func (EntryRemove) Command() string   { return "entry.remove" }
func (EntryRemoved) Event() string    { return "entry.removed" }
func (EntryRestore) Command() string  { return "entry.restore" }
func (EntryRestored) Event() string   { return "entry.restored" }
func (EntryErase) Command() string    { return "entry.erase" }
func (EntryErased) Event() string     { return "entry.erased" }
func (ActorAdd) Command() string      { return "actor.add" }
func (ActorAdded) Event() string      { return "actor.added" }
func (TextEdit) Command() string      { return "text.edit" }
func (TextEdited) Event() string      { return "text.edited" }
func (TextCompacted) Event() string   { return "text.compacted" }
