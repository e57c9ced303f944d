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
type InquirySet struct {
	Names Names `json:"names"`
	Asked int   `json:"asked"`
}

// InquiryChanged says how lines are gathered.
type InquiryChanged struct {
	Names Names `json:"names"`
	Asked int   `json:"asked"`
}

// LineDraft saves a draft whole. Version is the one it was made on, 0 for a new one.
type LineDraft struct {
	Draft   DraftID   `json:"draft"`
	Version int       `json:"version"`
	Words   string    `json:"words"`
	Moments []EntryID `json:"moments,omitzero"`
}

// LineDiscard deletes a draft.
type LineDiscard struct {
	Draft DraftID `json:"draft"`
}

// LineHandIn says that a draft may be opened with all the others.
type LineHandIn struct {
	Draft DraftID `json:"draft"`
}

// LineTakeBack makes it a draft again, as long as the set was not opened.
type LineTakeBack struct {
	Draft DraftID `json:"draft"`
}

// LineSign puts its writer's name to a draft that was handed in where names are hidden. It does not wait for others then.
type LineSign struct {
	Draft DraftID `json:"draft"`
}

// LinesRemind reminds everybody that lines are asked for. It names nobody: each browser knows for itself whether its person
// still has some to bring.
type LinesRemind struct{}

// LinesReminded says that everybody was reminded.
type LinesReminded struct{}

// LinesOpen opens all that was handed in, for everybody at once, in an order that says nothing. Where names are hidden, lines
// without a name wait until MinCrowd different people have some among them, each time anew.
type LinesOpen struct{}

// LinesOpened says that the set was opened; its lines follow as LineOpened in the same frame.
type LinesOpened struct{}

// LineOpened is one line that everybody can read from now on.
type LineOpened struct {
	Line     LineID    `json:"line"`
	Words    string    `json:"words"`
	By       PersonID  `json:"by,omitzero"`
	Moments  []EntryID `json:"moments"`
	Imported bool      `json:"imported,omitzero"`
}

// LineMerge puts a line beside another as one; both wordings are kept.
type LineMerge struct {
	Line LineID `json:"line"`
	Into LineID `json:"into"`
}

// LineMerged says that two lines are one from now on.
type LineMerged struct {
	Line LineID `json:"line"`
	Into LineID `json:"into"`
}

// LineSplit undoes a merge.
type LineSplit struct {
	Line LineID `json:"line"`
}

// LineSplitOff says that a line stands by itself again.
type LineSplitOff struct {
	Line LineID `json:"line"`
}

// LineTouch says which moments a line touches.
type LineTouch struct {
	Line    LineID    `json:"line"`
	Moments []EntryID `json:"moments"`
}

// LineTouched says which moments a line touches now.
type LineTouched struct {
	Line    LineID    `json:"line"`
	Moments []EntryID `json:"moments"`
}

// LineRemove takes a line off the list; it can be put back.
type LineRemove struct {
	Line LineID `json:"line"`
}

// LineRemoved says that a line was taken off the list.
type LineRemoved struct {
	Line LineID `json:"line"`
}

// LineErase takes the words of a line out for good, at once and from everywhere.
type LineErase struct {
	Line LineID `json:"line"`
}

// LineErased says that the words of a line that was taken off are gone for good.
type LineErased struct {
	Line LineID `json:"line"`
}

// LineRestore puts a line back.
type LineRestore struct {
	Line LineID `json:"line"`
}

// LineRestored says that a line is back.
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
