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
//
//	body:    `{person, subject, moments?, lines?}`, whole: whom to ask about what, and where that matters
//	events:  `expert.named`
//	refused: `forbidden`: somebody else, by somebody who does not lead; `not_found`: the person, a moment or a line
type ExpertName struct {
	Person  PersonID  `json:"person"`
	Subject string    `json:"subject"`
	Moments []EntryID `json:"moments,omitzero"`
	Lines   []LineID  `json:"lines,omitzero"`
}

// ExpertNamed says who may be asked, whole.
//
//	body:    `{expert}`
//	view:    in the place of the one of that person and subject, or at the end of `experts`
type ExpertNamed struct {
	Expert Expert `json:"expert"`
}

// ExpertAnswer is my own yes or no. It is secret: a no looks like any other removal.
//
//	body:    `{subject, yes}`: my own answer to being named
//	events:  `expert.agreed`, or `expert.removed`
//	refused: `not_found`: a yes to what is not asked
type ExpertAnswer struct {
	Subject string `json:"subject"`
	Yes     bool   `json:"yes"`
}

// ExpertAgreed says that somebody may be asked.
//
//	body:    `{person, subject}`
//	view:    `agreed: true`
type ExpertAgreed struct {
	Person  PersonID `json:"person"`
	Subject string   `json:"subject"`
}

// ExpertRemove takes somebody off the list. It is secret, so that a removal says of nobody that they declined.
//
//	body:    `{person, subject}`
//	events:  `expert.removed`, if it was there
//	refused: `forbidden`: somebody else, by somebody who does not lead
type ExpertRemove struct {
	Person  PersonID `json:"person"`
	Subject string   `json:"subject"`
}

// ExpertRemoved says that somebody is not on the list any more, and not by whom.
//
//	body:    `{person, subject}`; nobody is its author
//	view:    take it out of `experts`
type ExpertRemoved struct {
	Person  PersonID `json:"person"`
	Subject string   `json:"subject"`
}

// WalkthroughSet asks somebody to walk us through first, or says that nobody does yet. Whoever was asked may step back. It is
// secret, so that a change says of nobody that they declined.
//
//	body:    `{person?}`: who is asked to walk us through first, or nobody; oneself: that is a yes
//	events:  `walkthrough.changed`, or `walkthrough.agreed`
//	refused: `forbidden`: by somebody who does not lead, unless they step back themselves; `not_found`
type WalkthroughSet struct {
	Person PersonID `json:"person,omitzero"`
}

// WalkthroughChanged says who is asked to walk us through first. Agreed: they named themselves, which is a yes.
//
//	body:    `{person?, agreed?}`; nobody is its author
//	view:    if it is somebody else: replace `walker`, `walkerAgreed` is `agreed`, and take `walkthrough` away
type WalkthroughChanged struct {
	Person PersonID `json:"person,omitzero"`
	Agreed bool     `json:"agreed,omitzero"`
}

// WalkthroughAnswer is my own yes or no to walking us through first. It is secret: a no looks like any other change of mind.
//
//	body:    `{yes}`, of whoever is `walker`
//	events:  `walkthrough.agreed`, or `walkthrough.changed`
//	refused: `not_found`: nobody asks it of you
type WalkthroughAnswer struct {
	Yes bool `json:"yes"`
}

// WalkthroughAgreed says that whoever was asked walks us through first.
//
//	body:    `{person}`; nobody is its author
//	view:    if they are `walker`: `walkerAgreed: true`
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
