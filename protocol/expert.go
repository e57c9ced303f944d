package protocol

// Expert is somebody to ask about a subject. Named by others, they are asked beforehand whether that is all right.
// Known by the person and the subject; two subjects that differ in large and small letters only are one.
type Expert struct {
	Person  PersonID  `json:"person"`
	Subject string    `json:"subject"`
	Moments []EntryID `json:"moments"` // where it matters
	Lines   []LineID  `json:"lines"`
	Agreed  bool      `json:"agreed,omitzero"` // they said yes; until then they have not answered
}

// ExpertName names somebody as the one to ask, or says anew where that matters. Who leads may name anybody, others
// themselves: that is a yes.
type ExpertName struct {
	Person  PersonID  `json:"person"`
	Subject string    `json:"subject"`
	Moments []EntryID `json:"moments,omitzero"`
	Lines   []LineID  `json:"lines,omitzero"`
}

// ExpertNamed says who may be asked, whole.
type ExpertNamed struct {
	Expert Expert `json:"expert"`
}

// ExpertAnswer is my own yes or no. It is secret: a no looks like any other removal.
type ExpertAnswer struct {
	Subject string `json:"subject"`
	Yes     bool   `json:"yes"`
}

// ExpertAgreed says that somebody may be asked.
type ExpertAgreed struct {
	Person  PersonID `json:"person"`
	Subject string   `json:"subject"`
}

// ExpertRemove takes somebody off the list. It is secret, so that a removal says of nobody that they declined.
type ExpertRemove struct {
	Person  PersonID `json:"person"`
	Subject string   `json:"subject"`
}

// ExpertRemoved says that somebody is not on the list any more, and not by whom.
type ExpertRemoved struct {
	Person  PersonID `json:"person"`
	Subject string   `json:"subject"`
}

// WalkthroughSet asks somebody to walk us through first, or says that nobody does yet. Whoever was asked may step back. It is
// secret, so that a change says of nobody that they declined.
type WalkthroughSet struct {
	Person PersonID `json:"person,omitzero"`
}

// WalkthroughChanged says who is asked to walk us through first. Agreed: they named themselves, which is a yes.
type WalkthroughChanged struct {
	Person PersonID `json:"person,omitzero"`
	Agreed bool     `json:"agreed,omitzero"`
}

// WalkthroughAnswer is my own yes or no to walking us through first. It is secret: a no looks like any other change of mind.
type WalkthroughAnswer struct {
	Yes bool `json:"yes"`
}

// WalkthroughAgreed says that whoever was asked walks us through first.
type WalkthroughAgreed struct {
	Person PersonID `json:"person"`
}

func (ExpertName) Command() string        { return "expert.name" }
func (ExpertNamed) Event() string         { return "expert.named" }
func (ExpertAnswer) Command() string      { return "expert.answer" }
func (ExpertAgreed) Event() string        { return "expert.agreed" }
func (ExpertRemove) Command() string      { return "expert.remove" }
func (ExpertRemoved) Event() string       { return "expert.removed" }
func (WalkthroughSet) Command() string    { return "walkthrough.set" }
func (WalkthroughChanged) Event() string  { return "walkthrough.changed" }
func (WalkthroughAnswer) Command() string { return "walkthrough.answer" }
func (WalkthroughAgreed) Event() string   { return "walkthrough.agreed" }
