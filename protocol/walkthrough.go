package protocol

// WalkthroughTime is when somebody walks us through the story first, and whether they have.
type WalkthroughTime struct {
	At   Instant `json:"at,omitzero"`
	Done bool    `json:"done,omitzero"`
}

// WalkthroughPlan says when the first walk-through takes place, or that it has. Of the one who walks us through, or who leads.
//
//	body:    `{at?, done?}`, whole: when that is, and whether it has been
//	events:  `walkthrough.planned`
//	refused: `forbidden`: by somebody who neither leads nor walks us through; `not_now`: nobody is named
type WalkthroughPlan struct {
	At   Instant `json:"at,omitzero"`
	Done bool    `json:"done,omitzero"`
}

// WalkthroughPlanned says when the first walk-through takes place, or that it has, whole.
//
//	body:    `{at?, done?}`
//	view:    replace `walkthrough`; without either member take it away
type WalkthroughPlanned struct {
	At   Instant `json:"at,omitzero"`
	Done bool    `json:"done,omitzero"`
}

// Walkthrough is how the story is told first, to whom its owner chooses: on screen a first walk-through. It is in no log and no
// export. It comes in `mine` frames to its owner and their readers, and is deleted when the meeting closes.
type Walkthrough struct {
	Owner   PersonID          `json:"owner"`
	Readers []PersonID        `json:"readers"` // beside the owner; whoever is not in the room any more is not among them
	Notes   []WalkthroughNote `json:"notes"`   // in the order in which they were first written
}

// WalkthroughNote is something that was said on the way through the story, at a moment of it or at none.
type WalkthroughNote struct {
	ID      WalkthroughNoteID `json:"id"`
	Version int               `json:"version"` // counts saves; a save must name the one it was made on
	Moment  EntryID           `json:"moment,omitzero"`
	Words   string            `json:"words"`
	By      PersonID          `json:"by"`               // who wrote it first
	Carried bool              `json:"carried,omitzero"` // its owner has carried over what it says, as their account of the moment
}

// WalkthroughShare says who may read my first walk-through beside myself, all of them: it begins with that. Whoever is left
// out reads nothing of it from now on.
//
//	body:    `{readers: [person]}`: who may read mine beside myself, all of them; it begins with that
//	events:  none; `mine`
//	refused: `forbidden`: by somebody who is not `walker` and has none; `not_found`: somebody is not in the room;
//	         `invalid`: a wall
type WalkthroughShare struct {
	Readers []PersonID `json:"readers"`
}

// WalkthroughSave saves a note of a first walk-through whole, by its owner or a reader. Version is the one it was made on, 0
// for a new one.
//
//	body:    `{owner, note, version, moment?, words, carried?}`, whole; `version` is the one it was made on, 0 for a
//	         new one; the client makes up `note`; `carried`, of its owner, says that these words are in their
//	         account of the moment
//	who:     its owner and readers
//	events:  none; `mine`
//	refused: `not_found`: it is not there, or not for the asker, which are answered alike; the note was deleted; the
//	         moment is not there; `conflict`: saved by somebody else, `now` is the note that stands
type WalkthroughSave struct {
	Owner   PersonID          `json:"owner"`
	Note    WalkthroughNoteID `json:"note"`
	Version int               `json:"version"`
	Moment  EntryID           `json:"moment,omitzero"`
	Words   string            `json:"words"`
	Carried bool              `json:"carried,omitzero"` // by its owner: these words are in their account now
}

// WalkthroughDelete deletes a note of one's own first walk-through for good; without a note, all of it, and who may read it.
//
//	body:    `{owner, note?}`, for good; without `note` all of it, and who may read it
//	who:     its owner
//	events:  none; `mine`
//	refused: `not_found`, as above; `forbidden`: by a reader
type WalkthroughDelete struct {
	Owner PersonID          `json:"owner"`
	Note  WalkthroughNoteID `json:"note,omitzero"`
}

func (WalkthroughPlan) Command() string   { return "walkthrough.plan" }
func (WalkthroughPlanned) Event() string  { return "walkthrough.planned" }
func (WalkthroughShare) Command() string  { return "walkthrough.share" }
func (WalkthroughSave) Command() string   { return "walkthrough.save" }
func (WalkthroughDelete) Command() string { return "walkthrough.delete" }
