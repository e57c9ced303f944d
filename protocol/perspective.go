package protocol

// Perspective is how one person tells a moment, beside its own words. Several stand side by side, and none is the true one.
type Perspective struct {
	ID    PerspectiveID `json:"id"`
	By    PersonID      `json:"by"`
	Words string        `json:"words"`
}

// PerspectiveTell tells a moment as one saw it oneself, whole: for the first time, or in other words than before. Everybody
// has one telling of a moment, and nobody can change another's.
type PerspectiveTell struct {
	Perspective PerspectiveID `json:"perspective"`
	Entry       EntryID       `json:"entry"`
	Words       string        `json:"words"`
}

// PerspectiveTold says how its author tells a moment.
type PerspectiveTold struct {
	Perspective PerspectiveID `json:"perspective"`
	Entry       EntryID       `json:"entry"`
	Words       string        `json:"words"`
}

// PerspectiveWithdraw takes one's own telling back. Its words are erased at once; to bring it back is to tell it again.
type PerspectiveWithdraw struct {
	Perspective PerspectiveID `json:"perspective"`
	Entry       EntryID       `json:"entry"`
}

// PerspectiveWithdrawn says that a telling was taken back. Its words are in no event any more.
type PerspectiveWithdrawn struct {
	Perspective PerspectiveID `json:"perspective"`
	Entry       EntryID       `json:"entry"`
}

func (PerspectiveTell) Command() string     { return "perspective.tell" }
func (PerspectiveTold) Event() string       { return "perspective.told" }
func (PerspectiveWithdraw) Command() string { return "perspective.withdraw" }
func (PerspectiveWithdrawn) Event() string  { return "perspective.withdrawn" }
