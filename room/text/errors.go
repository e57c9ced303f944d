package text

import "errors"

var (
	// ErrResync means that a push cannot be rebased any more: its version is not among those that are kept, or there
	// would be too much to work through. The writer has to fetch the text and start again from there.
	ErrResync = errors.New("text: the push is too far behind")
	// ErrTooLong means that the text would become longer than it may be.
	ErrTooLong = errors.New("text: the text would be too long")
	// ErrTooMany means that one push holds more updates than it may.
	ErrTooMany = errors.New("text: too many updates in one push")
)

// Kind says in which way a change set was wrong.
type Kind string

const (
	Shape     Kind = "shape"     // not the JSON of a change set
	Number    Kind = "number"    // negative, fractional, or longer than any text may be
	Canonical Kind = "canonical" // says nothing, or says in two sections what belongs in one
	LineBreak Kind = "linebreak" // a "\n" or "\r" inside a line
	Surrogate Kind = "surrogate" // half of a surrogate pair
	Length    Kind = "length"    // not for a text of this length
	Pair      Kind = "pair"      // would cut a surrogate pair of the text in two
)

// Error is a change set that is refused. It never repeats what somebody wrote, so that it may be logged.
type Error struct {
	Kind Kind
	why  error // ErrTooLong, or nothing
}

func (e *Error) Error() string { return "text: change set refused: " + string(e.Kind) }

// Unwrap makes errors.Is find ErrTooLong where more is inserted than any text may hold.
func (e *Error) Unwrap() error { return e.why }

func refuse(k Kind) error { return &Error{Kind: k} }
