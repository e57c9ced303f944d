package protocol

// Lane is what somebody raises a hand for.
type Lane string

const (
	LaneSpeak    Lane = "speak"
	LaneQuestion Lane = "question" // a word, a fact
)

// Lanes lists them.
var Lanes = []Lane{LaneSpeak, LaneQuestion}

// Values lists the lanes for the generated types.
func (Lane) Values() []string { return words(Lanes) }

// UnmarshalText refuses anything else.
func (l *Lane) UnmarshalText(b []byte) error { return oneOf(l, b, Lanes) }

// Hand is a wish to speak. Hands stand in the order in which the room heard of them, the same for all.
type Hand struct {
	ID     HandID   `json:"id"`
	Person PersonID `json:"person"`
	Lane   Lane     `json:"lane"`
	Note   string   `json:"note,omitzero"` // "bird?"
	At     Instant  `json:"at"`
}

// Floor is who was invited to speak.
type Floor struct {
	Person PersonID `json:"person"`
	At     Instant  `json:"at"`
}

// HandRaise asks to speak. With a hand up in that lane already, it only changes the note.
//
//	body:    `{lane, note?}`; with a hand up in that lane, it changes the note
//	who:     writers; observers in the lane `question`
//	events:  `hand.raised` or `hand.noted`
//	refused: `forbidden`: the lane
type HandRaise struct {
	Lane Lane   `json:"lane"`
	Note string `json:"note,omitzero"`
}

// HandRaised says that somebody wishes to speak.
//
//	body:    `{hand, person, lane, note?}`
//	view:    append `{id: hand, person, lane, note?, at}`; `at` is the event's
type HandRaised struct {
	Hand   HandID   `json:"hand"`
	Person PersonID `json:"person"`
	Lane   Lane     `json:"lane"`
	Note   string   `json:"note,omitzero"`
}

// HandNoted says that the words beside a hand have changed.
//
//	body:    `{hand, note?}`
//	view:    replace `note`
type HandNoted struct {
	Hand HandID `json:"hand"`
	Note string `json:"note,omitzero"`
}

// HandLower takes a hand down: one's own, or any for a facilitator.
//
//	body:    `{hand}`
//	who:     its person, or leads
//	events:  `hand.lowered`
//	refused: `forbidden`: somebody else's
type HandLower struct {
	Hand HandID `json:"hand"`
}

// HandLowered says that a hand is down.
//
//	body:    `{hand}`
//	view:    take it out of `hands`
type HandLowered struct {
	Hand HandID `json:"hand"`
}

// FloorGive invites somebody to speak: the person of a hand, or anybody by name. It takes that hand down, and ends
// the turn of whoever spoke before.
//
//	body:    `{person, hand?}`
//	events:  `floor.given`
//	refused: `not_found`: the person, or the hand is down; `invalid`: the wall
type FloorGive struct {
	Person PersonID `json:"person"`
	Hand   HandID   `json:"hand,omitzero"`
}

// FloorGiven says who has the floor.
//
//	body:    `{person, hand?}`
//	view:    take `hand` out of `hands`; `floor` is `{person, at}`, `at` the event's
type FloorGiven struct {
	Person PersonID `json:"person"`
	Hand   HandID   `json:"hand,omitzero"`
}

// FloorEnd ends a turn: one's own, or anybody's for a facilitator.
//
//	body:    `{}`
//	who:     who has the floor, or leads
//	events:  `floor.ended`
//	refused: `forbidden`: somebody else's turn
type FloorEnd struct{}

// FloorEnded says that nobody has the floor.
//
//	body:    `{}`
//	view:    take `floor` away
type FloorEnded struct{}

func (HandRaise) Command() string { return "hand.raise" }
func (HandRaised) Event() string  { return "hand.raised" }
func (HandNoted) Event() string   { return "hand.noted" }
func (HandLower) Command() string { return "hand.lower" }
func (HandLowered) Event() string { return "hand.lowered" }
func (FloorGive) Command() string { return "floor.give" }
func (FloorGiven) Event() string  { return "floor.given" }
func (FloorEnd) Command() string  { return "floor.end" }
func (FloorEnded) Event() string  { return "floor.ended" }
