package protocol

// TermKind says what a word names.
type TermKind string

const (
	TermPerson     TermKind = "person"
	TermTeam       TermKind = "team"
	TermTechnology TermKind = "technology"
	TermChannel    TermKind = "channel"
	TermPlace      TermKind = "place"
	TermOther      TermKind = "other"
)

// TermKinds lists them.
var TermKinds = []TermKind{TermPerson, TermTeam, TermTechnology, TermChannel, TermPlace, TermOther}

// Values lists the kinds for the generated types.
func (TermKind) Values() []string { return words(TermKinds) }

// UnmarshalText refuses anything else.
func (k *TermKind) UnmarshalText(b []byte) error { return oneOf(k, b, TermKinds) }

// Term is a name or acronym made plain.
type Term struct {
	Word    string   `json:"word"`
	Meaning string   `json:"meaning"`
	Kind    TermKind `json:"kind"`
	Also    []string `json:"also"` // other spellings
}

// TermAdded says that a word was made plain.
type TermAdded struct {
	Term Term `json:"term"`
}

func (TermAdded) Event() string { return "term.added" }
