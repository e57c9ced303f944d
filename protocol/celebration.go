package protocol

// Celebration marks that somebody just happened to be there. ID is none for what came from a file: nobody in the room
// said it, so that nobody takes it back.
type Celebration struct {
	ID   CelebrationID `json:"id,omitzero"`
	By   PersonID      `json:"by,omitzero"`
	Note string        `json:"note,omitzero"` // who, and what they noticed, in the words of whoever said so
}

// EntryCelebrate marks that somebody just happened to be there, with a word on it. Twice by the same person is a
// change of words.
//
//	body:    `{entry, note?}`: somebody just happened to be there; who, and what they noticed, stand in `note`
//	events:  `entry.celebrated`
//	refused: `not_found`
type EntryCelebrate struct {
	Entry EntryID `json:"entry"`
	Note  string  `json:"note,omitzero"`
}

// EntryCelebrated says that somebody just happened to be there.
//
//	body:    `{entry, celebration?, note?}`
//	view:    `{id: celebration?, by, note?}` with the event's `by`: in the place of that person's own, or at the end
type EntryCelebrated struct {
	Entry       EntryID       `json:"entry"`
	Celebration CelebrationID `json:"celebration,omitzero"`
	Note        string        `json:"note,omitzero"`
}

// CelebrationWithdraw takes one's own back.
//
//	body:    `{entry, celebration}`: one's own only
//	events:  `celebration.withdrawn`
//	refused: `forbidden`: somebody else's
type CelebrationWithdraw struct {
	Entry       EntryID       `json:"entry"`
	Celebration CelebrationID `json:"celebration"`
}

// CelebrationWithdrawn says that whoever said it has taken it back. Its words are gone from the record too.
//
//	body:    `{entry, celebration}`
//	view:    take the one of that id out of `celebrations`, if it is there
type CelebrationWithdrawn struct {
	Entry       EntryID       `json:"entry"`
	Celebration CelebrationID `json:"celebration"`
}

func (EntryCelebrate) Command() string      { return "entry.celebrate" }
func (EntryCelebrated) Event() string       { return "entry.celebrated" }
func (CelebrationWithdraw) Command() string { return "celebration.withdraw" }
func (CelebrationWithdrawn) Event() string  { return "celebration.withdrawn" }
