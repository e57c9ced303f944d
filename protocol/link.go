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
//
//	body:    `{link, role, by?, for?, expires, most?, huddle?}`; `by` made it, nobody: whoever runs the server;
//	         `for`: it is their way back in
//	view:    append to `links`, with `made: <at>, uses: 0`
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
//
//	body:    `{link, person?}`
//	view:    one more in `uses`, `used: <at>`; `person` behind those in `came`
type LinkUsed struct {
	Link   LinkID   `json:"link"`
	Person PersonID `json:"person,omitzero"`
}

// LinkRevoked says that a link lets nobody in any more.
//
//	body:    `{link}`; also by what takes its holder’s rights (P46)
//	view:    `revoked: true`
type LinkRevoked struct {
	Link LinkID `json:"link"`
}

// Lowered is somebody who may do less than before, or nothing, since then: no link that is older gives it back.
type Lowered struct {
	Person PersonID `json:"person"`
	At     Instant  `json:"at"`
}

// PersonLowered says so. It comes with what lowered them.
//
//	body:    `{person}`; with what removed them or took something from their role
//	view:    in `lowered`, `{person, at}` in the place of theirs (P46)
type PersonLowered struct {
	Person PersonID `json:"person"`
}

func (LinkMade) Event() string      { return "link.made" }
func (LinkUsed) Event() string      { return "link.used" }
func (LinkRevoked) Event() string   { return "link.revoked" }
func (PersonLowered) Event() string { return "person.lowered" }
