package protocol

// ReviewAnswer is what somebody says about the story as a whole, before the meeting.
type ReviewAnswer string

const (
	ReviewNotRead ReviewAnswer = "not_read"
	ReviewRight   ReviewAnswer = "right" // it looks right
	ReviewMore    ReviewAnswer = "more"  // I would add something
)

// ReviewAnswers lists them.
var ReviewAnswers = []ReviewAnswer{ReviewNotRead, ReviewRight, ReviewMore}

// Values lists the answers for the generated types.
func (ReviewAnswer) Values() []string { return words(ReviewAnswers) }

// UnmarshalText refuses anything else.
func (a *ReviewAnswer) UnmarshalText(b []byte) error { return oneOf(a, b, ReviewAnswers) }

// Review is somebody's word on the story. It is in no log: they themselves are shown it, and those who lead what
// Coverage says of it.
type Review struct {
	Answer ReviewAnswer `json:"answer"`
	Seen   int          `json:"seen"` // how many moments there were, removed ones counted
}

// Coverage is what those who lead are shown of all reviews: how many have read the story, and who would add to it.
type Coverage struct {
	Read  int        `json:"read"`
	Would []PersonID `json:"would"` // in the order they came
}

// StoryReview says whether the story looks right to me, or takes that back. Seen is how many moments there were, removed
// ones counted, when I read it. It is secret.
//
//	body:    `{answer, seen}`: what I say about the story, whole; `answer` is `not_read`, `right` or `more`; `seen`
//	         is how many moments there were, removed ones counted
//	events:  none; `mine`
//	refused: `invalid`: more moments than there are
type StoryReview struct {
	Answer ReviewAnswer `json:"answer"`
	Seen   int          `json:"seen"`
}

func (StoryReview) Command() string { return "story.review" }
