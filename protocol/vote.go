package protocol

// VoteState is how far a vote has come. Open and closed may alternate; revealed and dropped are final.
type VoteState string

const (
	VoteOpen     VoteState = "open"
	VoteClosed   VoteState = "closed"
	VoteRevealed VoteState = "revealed"
	VoteDropped  VoteState = "dropped" // it ended without a result
)

// VoteStates lists them.
var VoteStates = []VoteState{VoteOpen, VoteClosed, VoteRevealed, VoteDropped}

// Values lists the states for the generated types.
func (VoteState) Values() []string { return words(VoteStates) }

// UnmarshalText refuses anything else.
func (v *VoteState) UnmarshalText(b []byte) error { return oneOf(v, b, VoteStates) }

// Vote is one question put to the room: where shall we look first. It holds no name, before the reveal or after.
type Vote struct {
	ID      VoteID     `json:"id"`
	Lines   []LineID   `json:"lines"` // in the order they are shown to everybody
	Dots    int        `json:"dots"`
	PerLine int        `json:"perLine"`
	State   VoteState  `json:"state"`
	Tally   []LineDots `json:"tally"`   // after the reveal, in the order of Lines
	Ballots int        `json:"ballots"` // after the reveal: how many had voted
	// Former are those who could vote since it began and cannot any more: they still count in the whole, so that no number
	// falls by who goes. Nobody, once it is over. It says what they were allowed, and nothing of what they did.
	Former []PersonID `json:"former,omitzero"`
}

// Over says that no more dots will be put down, nor looked at.
func (v Vote) Over() bool { return v.State == VoteRevealed || v.State == VoteDropped }

// FormerVotersChanged says who counts on among those who can vote, though they cannot any more; see Vote.Former. It is whole.
//
//	body:    `{vote, former: [person]}`
//	view:    replace its `former`; nobody: leave it out
type FormerVotersChanged struct {
	Vote   VoteID     `json:"vote"`
	Former []PersonID `json:"former"`
}

// LineDots is a number of dots on one line.
type LineDots struct {
	Line LineID `json:"line"`
	Dots int    `json:"dots"`
}

// Ballot is all the dots one person has put down in one vote. It comes in `mine` frames to that person alone.
type Ballot struct {
	Vote VoteID     `json:"vote"`
	Dots []LineDots `json:"dots"`
}

// VoteBegin puts the lines that stand to the vote.
//
//	body:    `{vote, dots, perLine}`; the client makes up `vote`
//	events:  `vote.begun` with the lines that stand by themselves
//	refused: `id_taken`; `not_now`: a vote is not over yet, fewer than two lines, or fewer than `minCrowd` who may
//	         vote
type VoteBegin struct {
	Vote    VoteID `json:"vote"`
	Dots    int    `json:"dots"`
	PerLine int    `json:"perLine"`
}

// VoteBegun says that dots may be put down.
//
//	body:    `{vote, lines, dots, perLine}`
//	view:    append `{id: vote, lines, dots, perLine, state: "open", tally: [], ballots: 0}`
type VoteBegun struct {
	Vote    VoteID   `json:"vote"`
	Lines   []LineID `json:"lines"`
	Dots    int      `json:"dots"`
	PerLine int      `json:"perLine"`
}

// BallotCast puts down a whole ballot: all dots of its writer, replacing what they were before. It is secret: it
// leaves no receipt, and repeating it is harmless.
//
//	body:    `{vote, dots: [{line, dots}]}`: the whole ballot, replacing what was
//	who:     writers but those with `onlyLead`
//	events:  none; `mine`, `counts`
//	refused: `not_found`; `not_now`: closed or revealed; `forbidden`: `onlyLead`; `invalid`: a line that is not in
//	         the vote or twice, or too many dots
type BallotCast struct {
	Vote VoteID     `json:"vote"`
	Dots []LineDots `json:"dots"`
}

// VoteClose stops the putting down of dots; nothing is shown yet.
//
//	body:    `{vote}`
//	events:  `vote.closed`
//	refused: `not_found`; `not_now`: revealed or dropped
type VoteClose struct {
	Vote VoteID `json:"vote"`
}

// VoteWasClosed says that no more dots are taken.
//
//	body:    `{vote}`
//	view:    `state: "closed"`
type VoteWasClosed struct {
	Vote VoteID `json:"vote"`
}

// VoteReopen takes dots again; those put down are kept.
//
//	body:    `{vote}`
//	events:  `vote.reopened`
//	refused: `not_found`; `not_now`: revealed or dropped
type VoteReopen struct {
	Vote VoteID `json:"vote"`
}

// VoteReopened says that dots are taken again.
//
//	body:    `{vote}`
//	view:    `state: "open"`
type VoteReopened struct {
	Vote VoteID `json:"vote"`
}

// VoteReveal shows the counts to everybody, for good. With fewer than MinCrowd ballots it is refused, and they stay.
//
//	body:    `{vote}`
//	events:  `vote.revealed`
//	refused: `not_found`; `not_now`: dropped, or fewer than `minCrowd` ballots; they stay
type VoteReveal struct {
	Vote VoteID `json:"vote"`
}

// VoteWasRevealed is the result. The ballots are deleted in the same moment.
//
//	body:    `{vote, tally, ballots}`
//	view:    `state: "revealed"`; replace `tally` and `ballots`; take `former` away. Final
type VoteWasRevealed struct {
	Vote    VoteID     `json:"vote"`
	Tally   []LineDots `json:"tally"`
	Ballots int        `json:"ballots"`
}

// VoteDrop ends a vote without a result.
//
//	body:    `{vote}`
//	events:  `vote.dropped`
//	refused: `not_found`; `not_now`: revealed
type VoteDrop struct {
	Vote VoteID `json:"vote"`
}

// VoteWasDropped says that a vote ended without a result: somebody who leads ended it, fewer than MinCrowd are left who may
// vote, or the meeting was closed. Its ballots are deleted in the same moment.
//
//	body:    `{vote}`
//	view:    `state: "dropped"`, without `former`: it ended without a result (`vote.drop`, the close, or fewer than
//	         `minCrowd` are left who may vote). Final
type VoteWasDropped struct {
	Vote VoteID `json:"vote"`
}

func (VoteBegin) Command() string         { return "vote.begin" }
func (VoteBegun) Event() string           { return "vote.begun" }
func (BallotCast) Command() string        { return "ballot.cast" }
func (VoteClose) Command() string         { return "vote.close" }
func (FormerVotersChanged) Event() string { return "vote.former_changed" }

func (VoteWasClosed) Event() string   { return "vote.closed" }
func (VoteReopen) Command() string    { return "vote.reopen" }
func (VoteReopened) Event() string    { return "vote.reopened" }
func (VoteReveal) Command() string    { return "vote.reveal" }
func (VoteWasRevealed) Event() string { return "vote.revealed" }
func (VoteDrop) Command() string      { return "vote.drop" }
func (VoteWasDropped) Event() string  { return "vote.dropped" }
