package protocol

// Names says whether lines of inquiry show who brought them. It is settled once a second person has come in.
type Names string

const (
	NamesShown  Names = "shown"
	NamesHidden Names = "hidden"
)

// NamesAll lists them.
var NamesAll = []Names{NamesShown, NamesHidden}

// Values lists them for the generated types.
func (Names) Values() []string { return words(NamesAll) }

// UnmarshalText refuses anything else.
func (n *Names) UnmarshalText(b []byte) error { return oneOf(n, b, NamesAll) }

// Inquiry is how lines of inquiry are gathered in this room.
type Inquiry struct {
	Names  Names `json:"names"`
	Asked  int   `json:"asked"`  // how many everyone is asked for
	Opened int   `json:"opened"` // how often the set was opened

	Reminded Instant `json:"reminded,omitzero"` // when everybody was last reminded, since the set was last opened
	// Former are those who could hand in a line since the set was last opened and cannot any more; see Vote.Former.
	Former []PersonID `json:"former,omitzero"`
}

// FormerBringersChanged says who counts on among those who can hand in lines, though they cannot any more; see
// Inquiry.Former. It is whole.
//
//	body:    `{former: [person]}`
//	view:    replace `inquiry.former`; nobody: leave it out
type FormerBringersChanged struct {
	Former []PersonID `json:"former"`
}

// Line is a line of inquiry that everybody can read.
type Line struct {
	ID      LineID    `json:"id"`
	Words   string    `json:"words"`
	By      PersonID  `json:"by,omitzero"`   // nobody, where names are hidden and it was not signed, or a file brought it
	Moments []EntryID `json:"moments"`       // the moments it touches
	Into    LineID    `json:"into,omitzero"` // the line it was put together with; its wording is kept
	Removed *Removal  `json:"removed,omitzero"`
}

// Draft is a line that only its writer sees. It is never in a log: it comes in `mine` frames and is really deleted.
type Draft struct {
	ID       DraftID   `json:"id"`
	Version  int       `json:"version"` // counts saves; a save must name the one it was made on
	Words    string    `json:"words"`
	Moments  []EntryID `json:"moments"`
	HandedIn bool      `json:"handedIn,omitzero"`
	Signed   bool      `json:"signed,omitzero"` // handed in where names are hidden, to be opened with its writer's name
}

// InquirySet settles how lines are gathered. Names can be changed until a second person has come in.
//
//	body:    `{names, asked}`
//	events:  `inquiry.changed`
//	refused: `not_now`: other `names` once a second person has come in, or lines were opened
type InquirySet struct {
	Names Names `json:"names"`
	Asked int   `json:"asked"`
}

// InquiryChanged says how lines are gathered.
//
//	body:    `{names, asked}`
//	view:    replace both in `inquiry`
type InquiryChanged struct {
	Names Names `json:"names"`
	Asked int   `json:"asked"`
}

// LineDraft saves a draft whole. Version is the one it was made on, 0 for a new one.
//
//	body:    `{draft, version, words, moments?}`, whole; `version` is the one it was made on, 0 for a new one
//	events:  none; `mine`
//	refused: `conflict`: saved in another window, `now` is the draft that stands; `not_found`: discarded or opened,
//	         or a moment that is not there; `not_now`: handed in
type LineDraft struct {
	Draft   DraftID   `json:"draft"`
	Version int       `json:"version"`
	Words   string    `json:"words"`
	Moments []EntryID `json:"moments,omitzero"`
}

// LineDiscard deletes a draft.
//
//	body:    `{draft}`
//	events:  none; `mine`
type LineDiscard struct {
	Draft DraftID `json:"draft"`
}

// LineHandIn says that a draft may be opened with all the others.
//
//	body:    `{draft}`
//	events:  none; `mine`
//	refused: `not_found`; `invalid`: no words
type LineHandIn struct {
	Draft DraftID `json:"draft"`
}

// LineTakeBack makes it a draft again, as long as the set was not opened.
//
//	body:    `{draft}`
//	events:  none; `mine`
//	refused: `not_found`: opened already
type LineTakeBack struct {
	Draft DraftID `json:"draft"`
}

// LineSign puts its writer's name to a draft that was handed in where names are hidden. It does not wait for others then.
//
//	body:    `{draft}`: where names are hidden, put mine to this one; it does not wait then. `line.take_back` takes
//	         it off again
//	events:  none; `mine`
//	refused: `not_found`; `not_now`: not handed in, or opened already
type LineSign struct {
	Draft DraftID `json:"draft"`
}

// LinesRemind reminds everybody that lines are asked for. It names nobody: each browser knows for itself whether its person
// still has some to bring.
//
//	body:    `{}`
//	events:  `lines.reminded`
//	refused: `not_now`: less than `remindEvery` after the last
type LinesRemind struct{}

// LinesReminded says that everybody was reminded.
//
//	body:    `{}`
//	view:    `inquiry.reminded` is the event's `at`; a client shows it to whoever has fewer than `asked` handed in,
//	         and to nobody else
type LinesReminded struct{}

// LinesOpen opens all that was handed in, for everybody at once, in an order that says nothing. Where names are hidden, lines
// without a name wait until MinCrowd different people have some among them, each time anew.
//
//	body:    `{}`
//	events:  `lines.opened`, then one `line.opened` for each that was handed in, in an order that says nothing; see
//	         P55
//	refused: `not_now`: nothing was handed in, or what was waits for others
type LinesOpen struct{}

// LinesOpened says that the set was opened; its lines follow as LineOpened in the same frame.
//
//	body:    `{}`
//	view:    one more in `inquiry.opened`, without `reminded` and `former`; the lines follow in the same frame
type LinesOpened struct{}

// LineOpened is one line that everybody can read from now on.
//
//	body:    `{line, words, by?, moments, imported?}`
//	view:    append `{id: line, words, by?, moments}`; `by` is the body's: there where names are shown, or it was
//	         signed
type LineOpened struct {
	Line     LineID    `json:"line"`
	Words    string    `json:"words"`
	By       PersonID  `json:"by,omitzero"`
	Moments  []EntryID `json:"moments"`
	Imported bool      `json:"imported,omitzero"`
}

// LineMerge puts a line beside another as one; both wordings are kept.
//
//	body:    `{line, into}`
//	events:  `line.merged`
//	refused: `not_found`; `invalid`: into itself, into one that is part of another, or of one that has parts;
//	         `not_now`: a vote is on
type LineMerge struct {
	Line LineID `json:"line"`
	Into LineID `json:"into"`
}

// LineMerged says that two lines are one from now on.
//
//	body:    `{line, into}`
//	view:    `into` of that line
type LineMerged struct {
	Line LineID `json:"line"`
	Into LineID `json:"into"`
}

// LineSplit undoes a merge.
//
//	body:    `{line}`
//	events:  `line.split_off`
//	refused: `not_found`; `not_now`: a vote is on
type LineSplit struct {
	Line LineID `json:"line"`
}

// LineSplitOff says that a line stands by itself again.
//
//	body:    `{line}`
//	view:    take `into` away
type LineSplitOff struct {
	Line LineID `json:"line"`
}

// LineTouch says which moments a line touches.
//
//	body:    `{line, moments}`, whole
//	events:  `line.touched`
//	refused: `not_found`: the line, or a moment
type LineTouch struct {
	Line    LineID    `json:"line"`
	Moments []EntryID `json:"moments"`
}

// LineTouched says which moments a line touches now.
//
//	body:    `{line, moments}`
//	view:    replace `moments`
type LineTouched struct {
	Line    LineID    `json:"line"`
	Moments []EntryID `json:"moments"`
}

// LineRemove takes a line off the list; it can be put back.
//
//	body:    `{line}`
//	events:  `line.removed`
//	refused: `not_found`; `not_now`: a vote is on, or it has parts
type LineRemove struct {
	Line LineID `json:"line"`
}

// LineRemoved says that a line was taken off the list.
//
//	body:    `{line}`
//	view:    take `into` away; `removed: {by, at}` of the event
type LineRemoved struct {
	Line LineID `json:"line"`
}

// LineErase takes the words of a line out for good, at once and from everywhere.
//
//	body:    `{line}`: its words go for good, at once and from everywhere
//	events:  `line.removed`, unless it was; `line.erased`
//	refused: as `line.remove`
type LineErase struct {
	Line LineID `json:"line"`
}

// LineErased says that the words of a line that was taken off are gone for good.
//
//	body:    `{line}`
//	view:    its words are gone: it is `{id, words: "", moments: [], removed}`, `removed` with `erased: true` beside
//	         what it has
type LineErased struct {
	Line LineID `json:"line"`
}

// LineRestore puts a line back.
//
//	body:    `{line}`
//	events:  `line.restored`
//	refused: `not_found`: it is not there, or its words were erased
type LineRestore struct {
	Line LineID `json:"line"`
}

// LineRestored says that a line is back.
//
//	body:    `{line}`
//	view:    take `removed` away
type LineRestored struct {
	Line LineID `json:"line"`
}

func (InquirySet) Command() string   { return "inquiry.set" }
func (InquiryChanged) Event() string { return "inquiry.changed" }

func (FormerBringersChanged) Event() string { return "inquiry.former_changed" }
func (LineDraft) Command() string           { return "line.draft" }
func (LineDiscard) Command() string         { return "line.discard" }
func (LineHandIn) Command() string          { return "line.hand_in" }
func (LineTakeBack) Command() string        { return "line.take_back" }
func (LineSign) Command() string            { return "line.sign" }
func (LinesRemind) Command() string         { return "lines.remind" }
func (LinesReminded) Event() string         { return "lines.reminded" }
func (LinesOpen) Command() string           { return "lines.open" }
func (LinesOpened) Event() string           { return "lines.opened" }
func (LineOpened) Event() string            { return "line.opened" }
func (LineMerge) Command() string           { return "line.merge" }
func (LineMerged) Event() string            { return "line.merged" }
func (LineSplit) Command() string           { return "line.split" }
func (LineSplitOff) Event() string          { return "line.split_off" }
func (LineTouch) Command() string           { return "line.touch" }
func (LineTouched) Event() string           { return "line.touched" }
func (LineRemove) Command() string          { return "line.remove" }
func (LineRemoved) Event() string           { return "line.removed" }
func (LineErase) Command() string           { return "line.erase" }
func (LineErased) Event() string            { return "line.erased" }
func (LineRestore) Command() string         { return "line.restore" }
func (LineRestored) Event() string          { return "line.restored" }
