package protocol

import "github.com/go-json-experiment/json/jsontext"

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

// LearningKind says what is worth remembering.
type LearningKind string

const (
	LearnedCommand   LearningKind = "command"
	LearnedDashboard LearningKind = "dashboard"
	LearnedExpert    LearningKind = "expert"
	LearnedPractice  LearningKind = "practice"
	LearnedTrap      LearningKind = "trap"
	LearnedSurprise  LearningKind = "surprise"
)

// LearningKinds lists them.
var LearningKinds = []LearningKind{LearnedCommand, LearnedDashboard, LearnedExpert, LearnedPractice, LearnedTrap, LearnedSurprise}

// Values lists the kinds for the generated types.
func (LearningKind) Values() []string { return words(LearningKinds) }

// UnmarshalText refuses anything else.
func (k *LearningKind) UnmarshalText(b []byte) error { return oneOf(k, b, LearningKinds) }

// Learning is something to recall in six months.
type Learning struct {
	Kind  LearningKind `json:"kind"`
	Words string       `json:"words"`
}

// Source says where an imported story comes from.
type Source struct {
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitzero"`
	URL       string `json:"url,omitzero"`
}

// StoryImport brings a story from a file into a room that has none yet. It is asked over HTTP only, by a facilitator.
type StoryImport struct {
	Actors    []ActorAdd      `json:"actors"`
	Entries   []ImportedEntry `json:"entries"`
	Terms     []Term          `json:"terms"`
	Lines     []string        `json:"lines"`
	Learnings []Learning      `json:"learnings"`
	Source    *Source         `json:"source,omitzero"`
	Kept      jsontext.Value  `json:"kept,omitzero"` // what the file holds and a room cannot show yet
}

// ImportedEntry is a moment of an imported story.
type ImportedEntry struct {
	EntryAdd
	Celebrated bool `json:"celebrated,omitzero"`
}

// TermAdded says that a word was made plain.
type TermAdded struct {
	Term Term `json:"term"`
}

// LearningAdded says that something is worth remembering.
type LearningAdded struct {
	Learning Learning `json:"learning"`
}

// StoryImported says where the story came from, and keeps what the room cannot show yet.
type StoryImported struct {
	Source *Source        `json:"source,omitzero"`
	Kept   jsontext.Value `json:"kept,omitzero"`
}

func (StoryImport) Command() string { return "story.import" }
func (TermAdded) Event() string     { return "term.added" }
func (LearningAdded) Event() string { return "learning.added" }
func (StoryImported) Event() string { return "story.imported" }
