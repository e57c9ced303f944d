package protocol

// Role is what somebody may do in a room. It lives in the room's log, so that a change of it is a fact with an order.
type Role string

const (
	RoleFacilitator Role = "facilitator"
	RoleParticipant Role = "participant"
	RoleCommenter   Role = "commenter"
	RoleObserver    Role = "observer"
	RoleWall        Role = "wall"
)

// Roles lists them, the one that may do most first.
var Roles = []Role{RoleFacilitator, RoleParticipant, RoleCommenter, RoleObserver, RoleWall}

// Values lists the roles for the generated types.
func (Role) Values() []string { return words(Roles) }

// UnmarshalText refuses what is no role.
func (r *Role) UnmarshalText(b []byte) error { return oneOf(r, b, Roles) }

// Colours is how many colours people are told apart by; a colour never appears without a name or initials.
const Colours = 12

// Person is somebody with a place in the room, here or not.
type Person struct {
	ID       PersonID `json:"id"`
	Name     string   `json:"name"`
	Pronouns string   `json:"pronouns,omitzero"`
	Role     Role     `json:"role"`
	Colour   int      `json:"colour"`            // 0 to Colours-1
	OnlyLead bool     `json:"onlyLead,omitzero"` // "I only facilitate": not counted among those who vote
	Part     string   `json:"part,omitzero"`     // what they were doing at the time, in their own words
	Unnamed  bool     `json:"unnamed,omitzero"`  // asks not to be named: shown as "someone" in the story
	Removed  bool     `json:"removed,omitzero"`
	Left     bool     `json:"left,omitzero"` // with Removed: they went by themselves
	Into     PersonID `json:"into,omitzero"` // who they turned out to be: they had come in twice
}

// In says whether somebody has a place of their own in the room: they were not removed, nor turned out to be another.
func (p Person) In() bool { return !p.Removed && p.Into.IsZero() }

// PersonEntered says that somebody was let in. It follows from taking up a link, never from a command.
//
//	body:    `{person, name, pronouns?, role, colour}`
//	view:    append to `people`
type PersonEntered struct {
	Person   PersonID `json:"person"`
	Name     string   `json:"name"`
	Pronouns string   `json:"pronouns,omitzero"`
	Role     Role     `json:"role"`
	Colour   int      `json:"colour"`
}

// PersonDescribe changes how I appear.
//
//	body:    `{name, pronouns?, onlyLead?}`, of oneself; the name in the event may bear a number (P49)
//	events:  `person.described`
//	refused: `forbidden`: `onlyLead` by somebody who does not lead
type PersonDescribe struct {
	Name     string `json:"name"`
	Pronouns string `json:"pronouns,omitzero"`
	OnlyLead bool   `json:"onlyLead,omitzero"`
}

// PersonDescribed says how somebody appears now.
//
//	body:    `{person, name, pronouns?, onlyLead?}`
//	view:    replace these three of that person
type PersonDescribed struct {
	Person   PersonID `json:"person"`
	Name     string   `json:"name"`
	Pronouns string   `json:"pronouns,omitzero"`
	OnlyLead bool     `json:"onlyLead,omitzero"`
}

// PersonIntroduce says what I was doing at the time, whole, and whether I ask not to be named in the story.
//
//	body:    `{part, unnamed?}`, of oneself, whole: what I was doing at the time; whether I ask not to be named in
//	         the story
//	events:  `person.introduced`
//	refused: `not_now`: another `part` while the room is archived
type PersonIntroduce struct {
	Part    string `json:"part"`
	Unnamed bool   `json:"unnamed,omitzero"`
}

// PersonIntroduced says what somebody was doing at the time, and what they ask for.
//
//	body:    `{person, part?, unnamed?}`
//	view:    replace these two of that person
type PersonIntroduced struct {
	Person  PersonID `json:"person"`
	Part    string   `json:"part,omitzero"`
	Unnamed bool     `json:"unnamed,omitzero"`
}

// PersonRole asks for another role for somebody.
//
//	body:    `{person, role}`
//	events:  `person.role_changed`
//	refused: `invalid`: to or from `wall`; `not_now`: nobody would lead any more
type PersonRole struct {
	Person PersonID `json:"person"`
	Role   Role     `json:"role"`
}

// PersonRoleChanged says what somebody may do from now on.
//
//	body:    `{person, role}`
//	view:    replace `role`; unless it is `facilitator`, take `onlyLead` away
type PersonRoleChanged struct {
	Person PersonID `json:"person"`
	Role   Role     `json:"role"`
}

// PersonRemove asks that somebody leave the room; what they wrote stays.
//
//	body:    `{person}`
//	events:  `person.removed`
//	refused: `not_now`: nobody would lead any more
type PersonRemove struct {
	Person PersonID `json:"person"`
}

// PersonRemoved says that somebody may not come in any more.
//
//	body:    `{person}`
//	view:    `removed: true`; take what names them out of `experts`, and `walker`, `walkerAgreed` and `walkthrough`
//	         away if it is them, and what is asked of them out of `same` (which is not there without one). The row
//	         stays: others' words refer to it
type PersonRemoved struct {
	Person PersonID `json:"person"`
}

// PersonLeave takes whoever asks out of the room, for good. What they wrote stays; what nobody else has seen goes.
//
//	body:    `{}`: I go, for good; to come back I need a link, and am somebody else then
//	events:  `person.left`
//	refused: `not_now`: nobody would lead any more
type PersonLeave struct{}

// PersonLeft says that somebody has gone by themselves. If they come back, it is as another person.
//
//	body:    `{person}`
//	view:    as `person.removed`, and `left: true`
type PersonLeft struct {
	Person PersonID `json:"person"`
}

// PersonMerge asks whether two are one: somebody came in twice. Both have to say so, since each reads then what was the
// other's alone. The one they are merged into stays, with their name and role.
//
//	body:    `{person, into}`: did somebody come in twice, and is `into`? Both are asked; who asks and is one of
//	         them has said yes
//	events:  `person.merge_asked`, unless it is asked already
//	refused: `not_found`: not in the room, or merged before; `invalid`: one person twice, or a shared screen;
//	         `not_now`: nobody would lead any more
type PersonMerge struct {
	Person PersonID `json:"person"`
	Into   PersonID `json:"into"`
}

// PersonMergeAsked says that two are asked whether they are one. One of the two who asks it has said yes.
//
//	body:    `{person, into}`
//	view:    append `{person, into, yes: []}` to `same`; `yes` holds the event's `by` if that is one of the two
type PersonMergeAsked struct {
	Person PersonID `json:"person"`
	Into   PersonID `json:"into"`
}

// PersonSame is the answer of one of the two; a no may also come from whoever leads, who takes the question back.
//
//	body:    `{person, into, yes?}`: the answer of one of the two to `person.merge`; without `yes` also of somebody
//	         who leads
//	events:  `person.merge_dropped`; or `person.merge_agreed`; or with the second yes `expert.removed`,
//	         `expert.named`, `hand.lowered`, `hand.noted` and `entry.described` for what both had,
//	         `person.described` if a number is not needed any more (P49), then `person.merged`
//	refused: `not_found`: nobody asks it; `forbidden`: somebody else; else as `person.merge`
type PersonSame struct {
	Person PersonID `json:"person"`
	Into   PersonID `json:"into"`
	Yes    bool     `json:"yes,omitzero"`
}

// PersonMergeAgreed says that one of the two has said yes.
//
//	body:    `{person, into}`
//	view:    append the event's `by` to `yes` of that one in `same`
type PersonMergeAgreed struct {
	Person PersonID `json:"person"`
	Into   PersonID `json:"into"`
}

// PersonMergeDropped says that the two are not asked any more.
//
//	body:    `{person, into}`
//	view:    take it out of `same`
type PersonMergeDropped struct {
	Person PersonID `json:"person"`
	Into   PersonID `json:"into"`
}

// Same is a question whether two people are one, as long as it waits.
type Same struct {
	Person PersonID   `json:"person"`
	Into   PersonID   `json:"into"` // who would stay
	Yes    []PersonID `json:"yes"`  // which of the two have said yes
}

// PersonMerged says that somebody is another person of the room from now on, and has always been.
//
//	body:    `{person, into}`
//	view:    see below
type PersonMerged struct {
	Person PersonID `json:"person"`
	Into   PersonID `json:"into"`
}

// DeviceAdded tells one person that another browser of theirs was let in by a hand-over link.
//
//	body:    `{}`
//	view:    one more in `devices`; take `handover` away
type DeviceAdded struct{}

func (PersonEntered) Event() string      { return "person.entered" }
func (PersonDescribe) Command() string   { return "person.describe" }
func (PersonDescribed) Event() string    { return "person.described" }
func (PersonIntroduce) Command() string  { return "person.introduce" }
func (PersonIntroduced) Event() string   { return "person.introduced" }
func (PersonRole) Command() string       { return "person.role" }
func (PersonRoleChanged) Event() string  { return "person.role_changed" }
func (PersonRemove) Command() string     { return "person.remove" }
func (PersonRemoved) Event() string      { return "person.removed" }
func (PersonLeave) Command() string      { return "person.leave" }
func (PersonLeft) Event() string         { return "person.left" }
func (PersonMerge) Command() string      { return "person.merge" }
func (PersonSame) Command() string       { return "person.same" }
func (PersonMergeAsked) Event() string   { return "person.merge_asked" }
func (PersonMergeAgreed) Event() string  { return "person.merge_agreed" }
func (PersonMergeDropped) Event() string { return "person.merge_dropped" }
func (PersonMerged) Event() string       { return "person.merged" }

// HandoverMade tells one person that an address leads to their place from another device, until then and once.
//
//	body:    `{until}`
//	view:    `handover: until`
type HandoverMade struct {
	Until Instant `json:"until"`
}

// DevicesEnded tells one person that their other browsers were signed out, all of them, and that no such address is open.
//
//	body:    `{}`
//	view:    `devices: 0`; take `handover` away
type DevicesEnded struct{}

func (DeviceAdded) Event() string  { return "device.added" }
func (HandoverMade) Event() string { return "handover.made" }
func (DevicesEnded) Event() string { return "devices.ended" }

// Membership is an event that changes whether somebody takes part in a room, or as what.
type Membership interface {
	EventBody
	// Of is whose membership it is.
	Of() PersonID
	// Amend changes their row.
	Amend(*Person)
	// Ends is how their connections end, so that they come back to what they may see now; 0: they stay.
	Ends() CloseCode
}

func (e PersonDescribed) Of() PersonID   { return e.Person }
func (e PersonRoleChanged) Of() PersonID { return e.Person }
func (e PersonRemoved) Of() PersonID     { return e.Person }
func (e PersonLeft) Of() PersonID        { return e.Person }
func (e PersonMerged) Of() PersonID      { return e.Person }

func (e PersonDescribed) Amend(p *Person) {
	p.Name, p.Pronouns, p.OnlyLead = e.Name, e.Pronouns, e.OnlyLead
}

// Amend gives a role; only those who lead can choose to do nothing but that.
func (e PersonRoleChanged) Amend(p *Person) {
	p.Role, p.OnlyLead = e.Role, p.OnlyLead && e.Role == RoleFacilitator
}
func (e PersonRemoved) Amend(p *Person) { p.Removed = true }
func (e PersonLeft) Amend(p *Person)    { p.Removed, p.Left = true, true }
func (e PersonMerged) Amend(p *Person)  { p.Part, p.Unnamed, p.Into = "", false, e.Into }

func (PersonDescribed) Ends() CloseCode   { return 0 }
func (PersonRoleChanged) Ends() CloseCode { return CloseMoved }
func (PersonRemoved) Ends() CloseCode     { return CloseRemoved }
func (PersonLeft) Ends() CloseCode        { return CloseLeft }
func (PersonMerged) Ends() CloseCode      { return CloseMoved }
