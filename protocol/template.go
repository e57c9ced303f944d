package protocol

import "slices"

// Template is how a meeting is held: how its time is planned, what facilitators may ask, and with which words it opens.
// What a room keeps of it is this id; everything else is the table below. Empty: it is not settled.
type Template string

const (
	TemplatePreMeeting Template = "pre_30"
	TemplateHour       Template = "live_60"
	TemplateLong       Template = "live_90"
	TemplateNearMiss   Template = "near_miss"
	TemplatePerson     Template = "one_person"
	TemplateWriting    Template = "in_writing"
	TemplateOther      Template = "other_work"
)

// TemplatesAll lists them, as they are offered.
var TemplatesAll = []Template{TemplateHour, TemplateLong, TemplateNearMiss, TemplatePerson, TemplateWriting, TemplatePreMeeting, TemplateOther}

// Values lists the templates for the generated types.
func (Template) Values() []string { return words(TemplatesAll) }

// UnmarshalText refuses what is no template.
func (t *Template) UnmarshalText(b []byte) error { return oneOf(t, b, TemplatesAll) }

// Box is a part of a meeting and the time planned for it.
type Box struct {
	Stage   Stage  `json:"stage"`
	Name    string `json:"name"`
	Minutes int    `json:"minutes"`
}

// Questions are what a facilitator may ask in one stage.
type Questions struct {
	Stage Stage    `json:"stage"`
	Ask   []string `json:"ask"`
}

// Plan is one row of the table of templates. Opening is empty where the words of the installation fit.
type Plan struct {
	Template Template    `json:"template"`
	Name     string      `json:"name"`
	About    string      `json:"about"`
	Boxes    []Box       `json:"boxes"`
	Opening  string      `json:"opening,omitzero"`
	Ask      []Questions `json:"ask"` // before those that fit every meeting
}

const day = 24 * 60 // minutes

// Plans is the table: every word that a template brings into a meeting stands here and nowhere else. The web app has it
// by generation.
var Plans = []Plan{
	{
		Template: TemplateHour, Name: "60 minutes",
		About: "The usual one: through the story together, with stops where people want to know more.",
		Boxes: []Box{
			{StageOpen, "Opening", 4}, {StageInquiry, "Dot vote", 4}, {StageStory, "Through the story, with stops", 36},
			{StageLearn, "What we learned", 8}, {StageClose, "Ideas to try", 3}, {StageClose, "Thanks", 2}, {StageClose, "How was it for you", 3},
		},
	},
	{
		Template: TemplateLong, Name: "90 minutes",
		About: "For more than twenty people, or a long story: time for two lines of inquiry in depth.",
		Boxes: []Box{
			{StageOpen, "Opening", 5}, {StageInquiry, "Dot vote", 5}, {StageStory, "Through the story", 50},
			{StageInquiry, "Two lines of inquiry", 15}, {StageLearn, "What we learned, in groups of four", 9}, {StageClose, "Close", 6},
		},
		Ask: []Questions{
			{StageInquiry, []string{"Who in this room has seen something like this from elsewhere?"}},
			{StageLearn, []string{"What did your group talk about longest?"}},
		},
	},
	{
		Template: TemplateNearMiss, Name: "Near miss, 30 minutes",
		About: "It went well, just about. A short look at what made it go well.",
		Boxes: []Box{
			{StageOpen, "Opening", 2}, {StageStory, "The telling", 8}, {StageStory, "Two stops", 12}, {StageLearn, "What we learned", 5}, {StageClose, "How was it for you", 3},
		},
		Opening: "Nothing bad came of this, and somebody saw to that, perhaps without knowing it. We want to find out how. We speak openly, without fear of retribution or humiliation. Luck counts as an answer too.",
		Ask: []Questions{
			{StageStory, []string{"What made you look just then?", "What would have had to be different for this to go another way?"}},
			{StageLearn, []string{"What did we lean on here that nobody has written down?"}},
		},
	},
	{
		Template: TemplatePerson, Name: "One person at the centre",
		About: "Somebody was nearest when it happened. They tell it first, at their own pace.",
		Boxes: []Box{
			{StageOpen, "Opening", 5}, {StageStory, "The first telling", 10}, {StageStory, "Through the story, with stops", 28},
			{StageLearn, "What we learned", 8}, {StageClose, "Ideas to try", 3}, {StageClose, "Thanks", 3}, {StageClose, "How was it for you", 3},
		},
		Opening: "One of us was closest to this when it happened. It could have been anybody here, on another day. They have offered to tell it, and for this hour they teach and we learn.\nWe speak openly, without fear of retribution or humiliation. That holds for how we speak of ourselves, which is often the harder half.",
		Ask: []Questions{
			{StageOpen, []string{"Is there anything you would like us to know before you begin?"}},
			{StageStory, []string{"Take us to where you sat. What was in front of you?", "Who else might have done the same, knowing what you knew?", "Would you like a break before we go on?"}},
			{StageClose, []string{"How are you leaving, compared with how you came?"}},
		},
	},
	{
		Template: TemplateWriting, Name: "In writing only",
		About: "Over a week, in rounds. Nobody has to be there at the same time.",
		Boxes: []Box{
			{StagePrepare, "The story and the words we use", 2 * day}, {StagePrepare, "Lines of inquiry, each for themselves", day}, {StageInquiry, "They are opened, and dots are given", day},
			{StageInquiry, "The three with the most dots", 2 * day}, {StageLearn, "What we learned, and how it was for you", day},
		},
		Opening: "We write to each other here without fear of retribution or humiliation. What is written has no tone of voice, so read everything as kindly as it may have been meant, and ask before you conclude. Nobody has to answer at once.",
		Ask: []Questions{
			{StageStory, []string{"Whose screen have we not read about yet?"}},
			{StageInquiry, []string{"What would you ask if we sat in one room?"}},
		},
	},
	{
		Template: TemplatePreMeeting, Name: "Pre-meeting, 30 minutes",
		About: "A few people who were there get ready for the meeting with everybody.",
		Boxes: []Box{
			{StagePrepare, "Hello, and how the day will go", 3}, {StagePrepare, "The first telling", 10}, {StagePrepare, "Gaps in the story", 5},
			{StagePrepare, "Words we use", 4}, {StagePrepare, "Who knows what", 3}, {StagePrepare, "Each writes three lines of inquiry", 5},
		},
		Opening: "This is a small circle, to get ready. Whatever is told here is told without fear of retribution or humiliation, and you decide with us how much of it the larger meeting hears.",
		Ask: []Questions{
			{StagePrepare, []string{"What would you like to tell yourself, and what should somebody else tell?", "Is there anything you dread about the day?", "Who should be asked about what, so that you need not know it all?"}},
		},
	},
	{
		Template: TemplateOther, Name: "Not an engineering incident",
		About: "A project, an event, a decision, a day at work: anything that people see differently afterwards.",
		Boxes: []Box{
			{StageOpen, "Opening", 5}, {StageStory, "How it looked to each of us", 30}, {StageInquiry, "Lines of inquiry", 12}, {StageLearn, "What we learned", 8}, {StageClose, "Close", 5},
		},
		Opening: "Each of us saw a part of this, and none of us saw all of it. We put the parts beside each other today, openly and without fear of retribution or humiliation. No part is too small, and no word too simple to ask about.",
		Ask: []Questions{
			{StageStory, []string{"What were you hoping for at that point?", "Who had you just talked to, and what did you take from it?"}},
			{StageInquiry, []string{"What did you expect others to know already?"}},
		},
	},
}

// QuestionsAlways fit every meeting, whatever its template.
var QuestionsAlways = []Questions{
	{StagePrepare, []string{"Whose view is missing from the story so far?", "Which words would a newcomer stumble over?"}},
	{StageOpen, []string{"Who is here for the first time, and what would help you follow?", "What would make this time well spent for you?"}},
	{StageStory, []string{"What did you see at that moment, and where did you look?", "What made that the sensible next step?", "What surprised you?", "Who else was looking at it just then, from where?"}},
	{StageInquiry, []string{"How does it usually go, when nothing comes of it?", "How did you know what to look at?", "What was hard to find out, and who could have told you?"}},
	{StageLearn, []string{"What do you know now that you did not know this morning?", "Whom would you ask next time?", "What would help whoever meets this in six months?"}},
	{StageClose, []string{"Whom would you like to thank?", "Which idea would you like to carry on by yourself, without being asked to?"}},
}

// PlanOf is a template's row; nil, if none is chosen.
func PlanOf(t Template) *Plan {
	if i := slices.IndexFunc(Plans, func(p Plan) bool { return p.Template == t }); i >= 0 {
		return &Plans[i]
	}
	return nil
}

// Minutes is how long all of it is planned to take.
func (p Plan) Minutes() (n int) {
	for _, b := range p.Boxes {
		n += b.Minutes
	}
	return n
}

// OpeningOf is what a meeting of this kind opens with where nobody has written words of its own: the template's, or else
// those of the installation, or else ours.
func OpeningOf(t Template, installation string) string {
	if p := PlanOf(t); p != nil && p.Opening != "" {
		return p.Opening
	}
	if installation != "" {
		return installation
	}
	return DefaultOpening
}
