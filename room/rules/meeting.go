package rules

import (
	"slices"

	"secondstory/protocol"
	"secondstory/room/words"
)

// CreateRoom begins a room; it is the first command of every log.
type CreateRoom struct {
	Facts protocol.Facts
	Names protocol.Names
	Asked int
	// Huddle begins it as a small circle: invitations for everybody open when its door is opened.
	Huddle bool
}

// Command names it in the table; it is not on the wire.
func (CreateRoom) Command() string { return "server.create_room" }

// cleanCall lets the call be an address that a browser opens, a number to call, or plain words such as "in room 3". Any other
// address might run something where it is followed, or show what somebody else wrote as ours. What cannot be seen in an
// address is not left out: without it, it would be another one.
func cleanCall(call *string, limit int, name string) error {
	if words.Unseen(*call) {
		return protocol.Reject(protocol.Invalid, "The call's address holds characters that cannot be seen. Type it once more, please.")
	}
	if err := cleanLine(call, limit, name); err != nil {
		return err
	}
	switch words.Scheme(*call) {
	case "", "https", "http", "tel", "sip":
		return nil
	}
	return protocol.Reject(protocol.Invalid, "The call's address should be one that a browser opens, such as https://…, or plain words.")
}

func createRoom(d *deciding, c CreateRoom) ([]protocol.EventBody, error) {
	if d.Heads[protocol.All] > 0 {
		return nil, nil // it exists: somebody repeated themselves
	}
	facts, err := checkFacts(c.Facts)
	if err != nil {
		return nil, err
	}
	if err := checkAsked(c.Asked); err != nil {
		return nil, err
	}
	if !slices.Contains(protocol.NamesAll, c.Names) {
		return nil, protocol.Reject(protocol.Invalid, "Say whether lines of inquiry show who brought them.")
	}
	d.renew(scopeLines)
	return []protocol.EventBody{protocol.RoomCreated{Facts: facts, Names: c.Names, Asked: c.Asked, Huddle: c.Huddle}}, nil
}

func roomCreated(a *PublicState, f Fact, e protocol.RoomCreated) {
	a.sayAnew(f.Seq, ofFacts, false, e.Facts.Title != "")
	a.Facts, a.Stage, a.Huddle = e.Facts, protocol.StagePrepare, e.Huddle
	a.Inquiry = protocol.Inquiry{Names: e.Names, Asked: e.Asked}
}

func describeRoom(d *deciding, c protocol.RoomDescribe) ([]protocol.EventBody, error) {
	facts, err := checkFacts(c.Facts)
	if err != nil {
		return nil, err
	}
	if facts.Readers != d.All.Facts.Readers {
		return nil, protocol.Reject(protocol.NotNow, "Who may read the record was said when people were invited. It can be narrowed at the close.")
	}
	if equal(facts, d.All.Facts) {
		return nil, nil
	}
	if c.Base != nil && !equal(*c.Base, d.All.Facts) {
		r := protocol.Reject(protocol.Conflict, "Somebody has changed this in the same moment. Look at it once more, and save again.")
		r.Now = d.All.Facts
		return nil, r
	}
	out := []protocol.EventBody{protocol.RoomDescribed{Facts: facts}}
	if facts.Meets != d.All.Facts.Meets {
		out = append(out, d.uncancel()...)
	}
	return out, nil
}

func roomDescribed(a *PublicState, f Fact, e protocol.RoomDescribed) {
	a.sayAnew(f.Seq, ofFacts, a.Facts.Title != "", e.Facts.Title != "")
	a.Facts = e.Facts
}

func setStage(d *deciding, c protocol.StageSet) ([]protocol.EventBody, error) {
	if c.Stage == d.All.Stage {
		return nil, nil
	}
	if c.From != nil && *c.From != d.All.Stage {
		return nil, protocol.Reject(protocol.Conflict, "Somebody has moved the meeting on meanwhile.")
	}
	out := []protocol.EventBody{protocol.StageChanged{Stage: c.Stage}}
	if c.Stage != protocol.StagePrepare {
		out = append(out, d.uncancel()...) // it takes place
	}
	return out, nil
}

func stageChanged(a *PublicState, _ Fact, e protocol.StageChanged) { a.Stage = e.Stage }

// checkFacts trims and bounds what is said of an incident.
func checkFacts(f protocol.Facts) (protocol.Facts, error) {
	for _, field := range []struct {
		tidy  func(*string, int, string) error
		words *string
		limit int
		name  string
	}{
		{cleanLine, &f.Title, protocol.MaxTitle, "title"}, {cleanLine, &f.Organisation, protocol.MaxShort, "organisation"},
		{clean, &f.Impact, protocol.MaxImpact, "impact"}, {cleanLine, &f.Severity, protocol.MaxShort, "severity"},
		{cleanCall, &f.Call, protocol.MaxLink, "call's address"}, {clean, &f.Opening, protocol.MaxOpening, "opening words"},
	} {
		if err := field.tidy(field.words, field.limit, field.name); err != nil {
			return f, err
		}
	}
	switch {
	case f.Title == "":
		return f, protocol.Reject(protocol.Invalid, "Give the meeting a title.")
	case f.Opening == "":
		return f, protocol.Reject(protocol.Invalid, "The opening words are missing. They are read aloud first.")
	case f.Started == 0:
		return f, protocol.Reject(protocol.Invalid, "Say roughly when it happened.")
	case !slices.Contains(protocol.ReadersAll, f.Readers):
		return f, protocol.Reject(protocol.Invalid, "Say who may read the record.")
	case f.Template != "" && protocol.PlanOf(f.Template) == nil:
		return f, protocol.Reject(protocol.Invalid, "There is no such way to hold a meeting here.")
	}
	if err := checkZone(f.Zone); err != nil {
		return f, err
	}
	f.Days = daysOf(f)
	var err error
	if f.Services, err = cleanList(f.Services, cleanLine, protocol.MaxTags, protocol.MaxShort, "services"); err != nil {
		return f, err
	}
	f.Tags, err = cleanList(f.Tags, cleanLine, protocol.MaxTags, protocol.MaxShort, "tags")
	return f, err
}

// daysOf are those of the times of which only the day is known, each once and in order. A time that is not there has no
// day either.
func daysOf(f protocol.Facts) (days []protocol.FactTime) {
	said := map[protocol.FactTime]protocol.Instant{
		protocol.FactStarted: f.Started, protocol.FactDetected: f.Detected, protocol.FactEased: f.Eased, protocol.FactOver: f.Over,
	}
	for _, name := range protocol.FactTimes {
		if said[name] != 0 && slices.Contains(f.Days, name) {
			days = append(days, name)
		}
	}
	return days
}
