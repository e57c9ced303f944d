package protocol

// Walk is when somebody walks us through the story first, and whether they have.
type Walk struct {
	At   Instant `json:"at,omitzero"`
	Done bool    `json:"done,omitzero"`
}

// FirstPlan says when the first walk-through takes place, or that it has. Of the one who walks us through, or who leads.
type FirstPlan struct {
	At   Instant `json:"at,omitzero"`
	Done bool    `json:"done,omitzero"`
}

// FirstPlanned says when the first walk-through takes place, or that it has, whole.
type FirstPlanned struct {
	At   Instant `json:"at,omitzero"`
	Done bool    `json:"done,omitzero"`
}

// Telling is how the story is told first, to whom its owner chooses: on screen a first walk-through. It is in no log and no
// export. It comes in `mine` frames to its owner and their readers, and is deleted when the meeting closes.
type Telling struct {
	Owner   PersonID      `json:"owner"`
	Readers []PersonID    `json:"readers"` // beside the owner; whoever is not in the room any more is not among them
	Notes   []TellingNote `json:"notes"`   // in the order in which they were first written
}

// TellingNote is something that was said on the way through the story, at a moment of it or at none.
type TellingNote struct {
	ID      TellingNoteID `json:"id"`
	Version int           `json:"version"` // counts saves; a save must name the one it was made on
	Moment  EntryID       `json:"moment,omitzero"`
	Words   string        `json:"words"`
	By      PersonID      `json:"by"`               // who wrote it first
	Carried bool          `json:"carried,omitzero"` // its owner has carried over what it says, as their account of the moment
}

// TellingShare says who may read my first walk-through beside myself, all of them: it begins with that. Whoever is left
// out reads nothing of it from now on.
type TellingShare struct {
	Readers []PersonID `json:"readers"`
}

// TellingSave saves a note of a first walk-through whole, by its owner or a reader. Version is the one it was made on, 0
// for a new one.
type TellingSave struct {
	Owner   PersonID      `json:"owner"`
	Note    TellingNoteID `json:"note"`
	Version int           `json:"version"`
	Moment  EntryID       `json:"moment,omitzero"`
	Words   string        `json:"words"`
	Carried bool          `json:"carried,omitzero"` // by its owner: these words are in their account now
}

// TellingDelete deletes a note of one's own first walk-through for good; without a note, all of it, and who may read it.
type TellingDelete struct {
	Owner PersonID      `json:"owner"`
	Note  TellingNoteID `json:"note,omitzero"`
}

func (FirstPlan) Command() string     { return "first.plan" }
func (FirstPlanned) Event() string    { return "first.planned" }
func (TellingShare) Command() string  { return "telling.share" }
func (TellingSave) Command() string   { return "telling.save" }
func (TellingDelete) Command() string { return "telling.delete" }
