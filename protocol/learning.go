package protocol

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

// LearningAdded says that something is worth remembering.
//
//	body:    `{learning}`
//	view:    append to `learnings`
type LearningAdded struct {
	Learning Learning `json:"learning"`
}

func (LearningAdded) Event() string { return "learning.added" }
