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

// Term is a name or acronym made plain, or one that somebody has asked about: then it has no meaning yet. It is known by
// its word; two words that differ in large and small letters only are one.
type Term struct {
	Word    string   `json:"word"`
	Meaning string   `json:"meaning"`
	Kind    TermKind `json:"kind"`
	Also    []string `json:"also"`        // other spellings
	By      PersonID `json:"by,omitzero"` // who explained it; nobody, if a file did, or nobody has yet
}

// TermAsk asks what a word means. It is secret: nobody can tell afterwards who did not know, and asking what is known or
// asked already changes nothing.
//
//	body:    `{word}`: what is this?
//	events:  `term.asked`, unless the word is on the list in any spelling
//	refused: `too_many`: 100 words wait to be explained
type TermAsk struct {
	Word string `json:"word"`
}

// TermAsked says that somebody would like to know a word.
//
//	body:    `{word}`; nobody is its author
//	view:    append `{word, meaning: "", kind: "other", also: []}`: an open question
type TermAsked struct {
	Word string `json:"word"`
}

// TermExplain says what a word means, whole: a new one, one that was asked, or one that means something else than was
// said. Kind settles whether it is a person, a team, a technology, a channel or a place.
//
//	body:    `{word, meaning, kind, also?}`, whole
//	events:  `term.explained`
type TermExplain struct {
	Word    string   `json:"word"`
	Meaning string   `json:"meaning"`
	Kind    TermKind `json:"kind"`
	Also    []string `json:"also,omitzero"`
}

// TermExplained says what a word means, and by its author who says so. Was is how the word was written until now, if that
// is another way.
//
//	body:    `{word, was?, meaning, kind, also}`
//	view:    `{word, meaning, kind, also, by?}` with the event's `by`, in the place of the term whose word is `was`,
//	         or `word` without it; at the end if there is none
type TermExplained struct {
	Word    string   `json:"word"`
	Was     string   `json:"was,omitzero"`
	Meaning string   `json:"meaning"`
	Kind    TermKind `json:"kind"`
	Also    []string `json:"also"`
}

// TermRemove takes a word off the list. What it meant is in the event before; to put it back is to explain it again.
//
//	body:    `{word}`
//	events:  `term.removed`
type TermRemove struct {
	Word string `json:"word"`
}

// TermRemoved says that a word is off the list.
//
//	body:    `{word}`
//	view:    take that term out of `terms`
type TermRemoved struct {
	Word string `json:"word"`
}

// TermAdded says that a word was made plain.
//
//	body:    `{term}`, from a file
//	view:    append to `terms`
type TermAdded struct {
	Term Term `json:"term"`
}

func (TermAdded) Event() string     { return "term.added" }
func (TermAsk) Command() string     { return "term.ask" }
func (TermAsked) Event() string     { return "term.asked" }
func (TermExplain) Command() string { return "term.explain" }
func (TermExplained) Event() string { return "term.explained" }
func (TermRemove) Command() string  { return "term.remove" }
func (TermRemoved) Event() string   { return "term.removed" }
