package protocol

// Link lets somebody into a room, as facilitators see it: never the secret, of which only a hash is stored.
type Link struct {
	ID      LinkID   `json:"id"`
	Role    Role     `json:"role"`
	Made    Instant  `json:"made"`
	By      PersonID `json:"by,omitzero"`  // who made it; nobody: whoever runs the server
	For     PersonID `json:"for,omitzero"` // whose way back in it is, and nobody else's
	Expires Instant  `json:"expires"`
	Most    int      `json:"most,omitzero"` // so many people come in by it; 0: as many as like
	Uses    int      `json:"uses"`
	Used    Instant  `json:"used,omitzero"`   // the last time
	Huddle  bool     `json:"huddle,omitzero"` // it opens before the door does
	Revoked bool     `json:"revoked,omitzero"`
	// Came are those who came in by it, in that order.
	Came []PersonID `json:"came,omitzero"`
}

// LinkMade says that a link was made. It follows from a request over HTTP, whose answer alone holds the secret.
type LinkMade struct {
	Link    LinkID   `json:"link"`
	Role    Role     `json:"role"`
	By      PersonID `json:"by,omitzero"`
	For     PersonID `json:"for,omitzero"`
	Expires Instant  `json:"expires"`
	Most    int      `json:"most,omitzero"`
	Huddle  bool     `json:"huddle,omitzero"`
}

// LinkUsed says that somebody came in by a link.
type LinkUsed struct {
	Link   LinkID   `json:"link"`
	Person PersonID `json:"person,omitzero"`
}

// LinkRevoked says that a link lets nobody in any more.
type LinkRevoked struct {
	Link LinkID `json:"link"`
}

// Lowered is somebody who may do less than before, or nothing, since then: no link that is older gives it back.
type Lowered struct {
	Person PersonID `json:"person"`
	At     Instant  `json:"at"`
}

// PersonLowered says so. It comes with what lowered them.
type PersonLowered struct {
	Person PersonID `json:"person"`
}

func (LinkMade) Event() string      { return "link.made" }
func (LinkUsed) Event() string      { return "link.used" }
func (LinkRevoked) Event() string   { return "link.revoked" }
func (PersonLowered) Event() string { return "person.lowered" }
