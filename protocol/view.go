package protocol

// View is what everybody in a room can read: the state of the stream `all`, written out. A client that folds the
// events of that stream over a view has, at every number, exactly the view the server would send.
type View struct {
	Facts        Facts            `json:"facts"`
	Stage        Stage            `json:"stage"`
	Huddle       bool             `json:"huddle,omitzero"` // the door is not open yet: only a small circle is in
	Shut         bool             `json:"shut,omitzero"`   // the door is closed: nobody new comes in by an invitation
	Closed       Instant          `json:"closed,omitzero"` // since when its story stays as it is
	People       []Person         `json:"people"`          // in the order they came
	Actors       []Actor          `json:"actors"`          // in the order they were named
	Entries      []Entry          `json:"entries"`         // in the order of the story, removed ones among them
	Texts        map[TextID]Text  `json:"texts"`
	DeletesAt    Instant          `json:"deletesAt,omitzero"` // when it will be deleted, unless it is kept
	Cancelled    *Cancellation    `json:"cancelled,omitzero"` // it does not take place at its time
	Archived     Instant          `json:"archived,omitzero"`  // since when it is put away
	Inquiry      Inquiry          `json:"inquiry"`
	Lines        []Line           `json:"lines"` // in the order they were opened
	Votes        []Vote           `json:"votes"` // the newest last
	Hands        []Hand           `json:"hands"` // in the order they were raised
	Floor        *Floor           `json:"floor,omitzero"`
	Terms        []Term           `json:"terms"`
	Learnings    []Learning       `json:"learnings"`
	Experts      []Expert         `json:"experts"`               // whom to ask about what
	Same         []Same           `json:"same,omitzero"`         // who is asked whether they are one
	Walker       PersonID         `json:"walker,omitzero"`       // who walks us through first, or is asked to
	WalkerAgreed bool             `json:"walkerAgreed,omitzero"` // they said yes; until then they have not answered
	Walkthrough  *WalkthroughTime `json:"walkthrough,omitzero"`  // when they do
	Source       *Source          `json:"source,omitzero"`
}

// FacilitatorsView is what facilitators share among themselves.
type FacilitatorsView struct {
	Links   []Link    `json:"links"`
	Lowered []Lowered `json:"lowered,omitzero"`
}

// PersonView is what is told to one person alone.
type PersonView struct {
	Devices int `json:"devices"` // browsers let in by hand-over, beside the first
	// Handover is until when an address leads here from another device, if one does.
	Handover Instant `json:"handover,omitzero"`
}
