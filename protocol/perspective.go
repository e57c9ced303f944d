package protocol

// Perspective is how one person tells a moment, beside its own words. Several stand side by side, and none is the true one.
type Perspective struct {
	ID    PerspectiveID `json:"id"`
	By    PersonID      `json:"by"`
	Words string        `json:"words"`
}

// PerspectiveTell tells a moment as one saw it oneself, whole: for the first time, or in other words than before. Everybody
// has one telling of a moment, and nobody can change another's.
//
//	body:    `{perspective, entry, words}`: how one saw that moment oneself, whole; the client makes up
//	         `perspective`, and keeps it to say it otherwise
//	events:  `perspective.told`
//	refused: `not_found`; `id_taken`: somebody else's, or one more for the moment (who was two people may have two)
type PerspectiveTell struct {
	Perspective PerspectiveID `json:"perspective"`
	Entry       EntryID       `json:"entry"`
	Words       string        `json:"words"`
}

// PerspectiveTold says how its author tells a moment.
//
//	body:    `{perspective, entry, words}`
//	view:    `{id: perspective, by, words}` with the event's `by` in the moment's `perspectives`: in the place of
//	         the one of that id, or at the end.
type PerspectiveTold struct {
	Perspective PerspectiveID `json:"perspective"`
	Entry       EntryID       `json:"entry"`
	Words       string        `json:"words"`
}

// PerspectiveWithdraw takes one's own telling back. Its words are erased at once; to bring it back is to tell it again.
//
//	body:    `{perspective, entry}`: one's own only
//	events:  `perspective.withdrawn`
//	refused: `forbidden`: somebody else's
type PerspectiveWithdraw struct {
	Perspective PerspectiveID `json:"perspective"`
	Entry       EntryID       `json:"entry"`
}

// PerspectiveWithdrawn says that a telling was taken back. Its words are in no event any more.
//
//	body:    `{perspective, entry}`
//	view:    take it out of `perspectives`, if it is there; without any left the member goes
type PerspectiveWithdrawn struct {
	Perspective PerspectiveID `json:"perspective"`
	Entry       EntryID       `json:"entry"`
}

func (PerspectiveTell) Command() string     { return "perspective.tell" }
func (PerspectiveTold) Event() string       { return "perspective.told" }
func (PerspectiveWithdraw) Command() string { return "perspective.withdraw" }
func (PerspectiveWithdrawn) Event() string  { return "perspective.withdrawn" }
