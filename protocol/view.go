package protocol

// View is what everybody in a room can read: the state of the stream `all`, written out. A client that folds the
// events of that stream over a view has, at every number, exactly the view the server would send.
type View struct {
	// `{title, zone, started, detected?, eased?, over?, days?: [name], organisation?, services: [text], tags: [text],
	// impact?, severity?, call?, meets?, opening, readers, template?}`; `readers` is `members` or `signed_in`; `days`
	// names those of `started`, `detected`, `eased` and `over` of which only the day is known: the instant stands for that
	// day, and no clock is shown for it; without `meets` a meeting is in writing if its `template` is `in_writing`, and
	// otherwise its time is not settled yet; `template` is how the meeting is held: `live_60`, `live_90`, `near_miss`,
	// `one_person`, `in_writing`, `pre_30` or `other_work`. What each plans, in minutes, and what may be asked in it is
	// the table in `template.go`, the same for every room
	Facts Facts `json:"facts"`
	// `prepare`, `open`, `story`, `inquiry`, `learn`, `close`
	Stage Stage `json:"stage"`
	// true while only a small circle has a place, and the door is not open; else not there
	Huddle bool `json:"huddle,omitzero"`
	// true while the door is closed: nobody new comes in by an invitation; else not there
	Shut bool `json:"shut,omitzero"`
	// since when the meeting is over and its story stays as it is, or not there
	Closed Instant `json:"closed,omitzero"`
	// `[{id, name, pronouns?, role, colour, onlyLead?, part?, unnamed?, removed?, left?, into?}]`, in the order they came;
	// `left` with `removed` says that they went by themselves; one with `into` came in twice and is that other person
	People []Person `json:"people"`
	// `[{id, name, role?, person?}]`: who is in the story, in the order they were named
	Actors []Actor `json:"actors"`
	// `[{id, when?, kind, people: [actor], evidence: [text], celebrations: [{by?, note?}], perspectives?: [{id, by,
	// words}], by?, removed?: {by, at, erased?}}]`: the moments, in the order of the story, removed ones among them; one
	// that is `erased` has no words any more and cannot be put back
	Entries []Entry `json:"entries"`
	// `{text: {version, text}}`: the words of each moment; a text has the id of its moment
	Texts map[TextID]Text `json:"texts"`
	// when the meeting will be deleted unless it is kept, or not there
	DeletesAt Instant `json:"deletesAt,omitzero"`
	// `{by, at, note?}` while the meeting does not take place at its time, or not there
	Cancelled *Cancellation `json:"cancelled,omitzero"`
	// since when it is put away, or not there
	Archived Instant `json:"archived,omitzero"`
	// `{names, asked, opened, reminded?, former?: [person]}`; `names` is `shown` or `hidden`; `reminded` is when everybody
	// was last reminded that lines are asked for; `former` are those who could hand in since the set was last opened and
	// cannot any more, or not there
	Inquiry Inquiry `json:"inquiry"`
	// `[{id, words, by?, moments: [entry], into?, removed?: {by, at, erased?}}]`, in the order they were opened
	Lines []Line `json:"lines"`
	// `[{id, lines: [line], dots, perLine, state, tally: [{line, dots}], ballots, former?: [person]}]`, the newest last;
	// `state` is `open`, `closed`, `revealed` or `dropped`; `former` are those who could vote since it began and cannot
	// any more, or not there
	Votes []Vote `json:"votes"`
	// `[{id, person, lane, note?, at}]`, in the order they were raised; `lane` is `speak` or `question`
	Hands []Hand `json:"hands"`
	// `{person, at}`, or not there: who was invited to speak
	Floor *Floor `json:"floor,omitzero"`
	// `[{word, meaning, kind, also: [text], by?}]`, one without a `meaning` being an open question; `by` explained it;
	// `kind` is `person`, `team`, `technology`, `channel`, `place` or `other`
	Terms []Term `json:"terms"`
	// `[{kind, words}]`; `kind` is `command`, `dashboard`, `expert`, `practice`, `trap` or `surprise`
	Learnings []Learning `json:"learnings"`
	// `[{person, subject, moments: [entry], lines: [line], agreed?}]`: whom to ask about what; until they have said yes,
	// without `agreed`
	Experts []Expert `json:"experts"`
	// `[{person, into, yes: [person]}]`: who is asked whether they are one, or not there
	Same []Same `json:"same,omitzero"`
	// the person who walks us through first or is asked to, or not there
	Walker PersonID `json:"walker,omitzero"`
	// true once that person has said yes; else not there
	WalkerAgreed bool `json:"walkerAgreed,omitzero"`
	// `{at?, done?}`: when they do, and whether they have; or not there
	Walkthrough *WalkthroughTime `json:"walkthrough,omitzero"`
	// `{title, publisher?, url?}`, or not there: where an imported story comes from
	Source *Source `json:"source,omitzero"`
}

// FacilitatorsView is what facilitators share among themselves.
type FacilitatorsView struct {
	// `[{id, role, made, by?, for?, expires, most?, uses, used?, huddle?, revoked?, came?: [person]}]`, in the order they were
	// made; with `huddle` it opens before the door does
	Links []Link `json:"links"`
	// `[{person, at}]`: who may do less than they once did, and since when (P46)
	Lowered []Lowered `json:"lowered,omitzero"`
}

// PersonView is what is told to one person alone.
type PersonView struct {
	// how many other browsers came by a hand-over
	Devices int `json:"devices"`
	// until when an address leads here from another device, or not there
	Handover Instant `json:"handover,omitzero"`
}
