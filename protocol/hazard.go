package protocol

// HazardPlan is what a facilitator means to do about a hazard.
type HazardPlan string

const (
	PlanNone       HazardPlan = "none"        // nothing yet
	PlanTalkBefore HazardPlan = "talk_before" // with whom it concerns, before the meeting
	PlanReorder    HazardPlan = "reorder"     // the story is told in another order
	PlanWatch      HazardPlan = "watch"       // a co-facilitator watches for it
	PlanElsewhere  HazardPlan = "elsewhere"   // it is taken somewhere else
)

// HazardPlans lists them.
var HazardPlans = []HazardPlan{PlanNone, PlanTalkBefore, PlanReorder, PlanWatch, PlanElsewhere}

// Values lists the plans for the generated types.
func (HazardPlan) Values() []string { return words(HazardPlans) }

// UnmarshalText refuses anything else.
func (p *HazardPlan) UnmarshalText(b []byte) error { return oneOf(p, b, HazardPlans) }

// Hazard is a source of conflict, noted in confidence: on screen a care note. It is in no log and no export. It comes in
// `mine` frames to those who lead, and is deleted when the meeting closes, unless it is kept on purpose.
type Hazard struct {
	ID      HazardID   `json:"id"`
	Version int        `json:"version"` // counts saves; a save must name the one it was made on
	Words   string     `json:"words"`   // what may be hard, and for whom
	Plan    HazardPlan `json:"plan"`
	How     string     `json:"how,omitzero"` // the plan in words
	Moments []EntryID  `json:"moments"`      // where it may come up
	Lines   []LineID   `json:"lines"`
	By      PersonID   `json:"by"` // who wrote it first
}

// HazardSave saves a care note whole. Version is the one it was made on, 0 for a new one.
//
//	body:    `{hazard, version, words, plan, how?, moments?, lines?}`, whole; `version` is the one it was made on, 0
//	         for a new one; the client makes up `hazard`
//	events:  none; `mine`
//	refused: `conflict`: saved by somebody else, `now` is the note that stands; `not_found`: deleted, or a moment or
//	         line that is not there
type HazardSave struct {
	Hazard  HazardID   `json:"hazard"`
	Version int        `json:"version"`
	Words   string     `json:"words"`
	Plan    HazardPlan `json:"plan"`
	How     string     `json:"how,omitzero"`
	Moments []EntryID  `json:"moments,omitzero"`
	Lines   []LineID   `json:"lines,omitzero"`
}

// HazardDelete deletes a care note for good.
//
//	body:    `{hazard}`, for good
//	events:  none; `mine`
type HazardDelete struct {
	Hazard HazardID `json:"hazard"`
}

func (HazardSave) Command() string   { return "hazard.save" }
func (HazardDelete) Command() string { return "hazard.delete" }
