package protocol_test

import (
	"bytes"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"secondstory/protocol"
)

// example is one row of the golden file. A frame that comes in two forms has a second row, its name followed by a
// slash and a word.
type example struct {
	name  string
	value any
}

func named[I protocol.ID[K], K any](n byte) I {
	u := uuid.UUID(bytes.Repeat([]byte{n<<4 | n&0xf}, 16))
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80
	return I(protocol.ID[K]{UUID: u})
}

var (
	theRoom  = named[protocol.RoomID](1)
	theEpoch = named[protocol.Epoch](2)
	ines     = named[protocol.PersonID](3)
	omar     = named[protocol.PersonID](4)
	wish     = named[protocol.CommandID](5)
	moment   = named[protocol.EntryID](6)
	earlier  = named[protocol.EntryID](7)
	sari     = named[protocol.ActorID](8)
	line     = named[protocol.LineID](9)
	other    = named[protocol.LineID](10)
	draft    = named[protocol.DraftID](11)
	vote     = named[protocol.VoteID](12)
	hand     = named[protocol.HandID](13)
	hazard   = named[protocol.HazardID](17)
	link     = named[protocol.LinkID](14)
	account  = named[protocol.PerspectiveID](18)
	note     = named[protocol.WalkthroughNoteID](19)
	before   = protocol.StageOpen

	celebration = named[protocol.CelebrationID](22)

	noon  protocol.Instant = 1_773_316_800_000 // 2026-03-12T12:00:00.000Z
	night protocol.Instant = 1_773_274_405_250 // 2026-03-12T00:13:25.250Z
	when                   = &protocol.When{At: night, Zone: "Europe/Helsinki", Precision: protocol.Approx}
	facts                  = protocol.Facts{
		Title: "Checkout slowdown", Zone: "Europe/Helsinki", Started: night, Detected: night + 60_000, Eased: night + 120_000,
		Over: night + 180_000, Organisation: "Kuura", Services: []string{"checkout"}, Tags: []string{"payments"},
		Impact: "One order in nine waited.", Severity: "yellow", Call: "https://call.example.org/kuura", Meets: noon,
		Opening: "We will talk about this openly, without fear of retribution or humiliation.", Readers: protocol.ReadersMembers,
		Template: protocol.TemplateHour,
	}
	dots = []protocol.LineDots{{Line: line, Dots: 2}, {Line: other, Dots: 1}}
	mine = protocol.Mine{
		Drafts:  []protocol.Draft{{ID: draft, Version: 2, Words: "What did the graphs not show?", Moments: []protocol.EntryID{moment}, HandedIn: true, Signed: true}},
		Ballots: []protocol.Ballot{{Vote: vote, Dots: dots}},
		Walkthroughs: []protocol.Walkthrough{{Owner: omar, Readers: []protocol.PersonID{ines},
			Notes: []protocol.WalkthroughNote{{ID: note, Version: 2, Moment: moment, Words: "I heard nothing go off.", By: ines, Carried: true}}}},
		Review: &protocol.Review{Answer: protocol.ReviewMore, Seen: 14}, Coverage: &protocol.Coverage{Read: 7, Would: []protocol.PersonID{omar}},
	}
	here   = []protocol.Here{{Person: ines, Place: protocol.PlaceStory}, {Person: omar, Place: protocol.PlacePeople, Away: true}}
	counts = protocol.Counts{Voted: 3, Voters: 7, HandedIn: 6, Bringers: 8, Read: 9, Entered: 9}
	source = &protocol.Source{Title: "A public write-up", Publisher: "Kuura", URL: "https://example.org/write-up"}
	term   = protocol.Term{Word: "bird", Meaning: "the canary host", Kind: protocol.TermTechnology, Also: []string{"canary"}}
	expert = protocol.Expert{Person: omar, Subject: "carts", Moments: []protocol.EntryID{moment}, Lines: []protocol.LineID{line}, Agreed: true}
	learnt = protocol.Learning{Kind: protocol.LearnedDashboard, Words: "Queue depth shows it ten minutes before the pager."}

	view = protocol.View{
		Facts: facts, Stage: protocol.StageStory,
		People: []protocol.Person{
			{ID: ines, Name: "Ines", Pronouns: "she/her", Role: protocol.RoleFacilitator, OnlyLead: true, Part: "on call for carts", Unnamed: true},
			{ID: omar, Name: "Omar", Role: protocol.RoleParticipant, Colour: 1, Removed: true},
		},
		Actors: []protocol.Actor{{ID: sari, Name: "Sari", Role: "on call", Person: omar}},
		Entries: []protocol.Entry{{
			ID: moment, When: when, Kind: protocol.KindDetection, People: []protocol.ActorID{sari}, Evidence: []string{"https://example.org/graph"},
			Celebrations: []protocol.Celebration{{By: omar, Note: "was still up"}}, By: ines,
			Perspectives: []protocol.Perspective{{ID: account, By: omar, Words: "I heard nothing go off."}}, Removed: &protocol.Removal{By: ines, At: noon},
		}},
		Texts:   map[protocol.TextID]protocol.Text{protocol.TextOf(moment): {Version: 2, Text: "The loud pager went off. Twice."}},
		Inquiry: protocol.Inquiry{Names: protocol.NamesHidden, Asked: 3, Opened: 1, Former: []protocol.PersonID{omar}},
		Lines: []protocol.Line{
			{ID: line, Words: "How did Sari know where to look?", Moments: []protocol.EntryID{moment}},
			{ID: other, Words: "Where is the dashboard?", By: omar, Moments: []protocol.EntryID{}, Into: line, Removed: &protocol.Removal{By: ines, At: noon}},
		},
		Votes: []protocol.Vote{{ID: vote, Lines: []protocol.LineID{line, other}, Dots: 3, PerLine: 2, State: protocol.VoteRevealed, Tally: dots, Ballots: 3, Former: []protocol.PersonID{omar}}},
		Hands: []protocol.Hand{{ID: hand, Person: omar, Lane: protocol.LaneQuestion, Note: "bird?", At: noon}},
		Floor: &protocol.Floor{Person: omar, At: noon},
		Terms: []protocol.Term{term}, Learnings: []protocol.Learning{learnt}, Source: source,
		Experts: []protocol.Expert{expert}, Walker: omar, WalkerAgreed: true, Walkthrough: &protocol.WalkthroughTime{At: noon, Done: true},
	}
	leads = protocol.FacilitatorsView{Links: []protocol.Link{{ID: link, Role: protocol.RoleParticipant, Expires: noon, Uses: 2, Revoked: true}}}

	views = []example{{"View", view}, {"FacilitatorsView", leads}, {"PersonView", protocol.PersonView{Devices: 1}}}

	fromClients = []example{
		{"Hello", protocol.Hello{Type: "hello", Version: protocol.Version, Room: theRoom, Epoch: theEpoch, Streams: map[protocol.Stream]uint64{
			protocol.All: 41, protocol.Personal(omar): 0}}},
		{"CommandFrame", protocol.CommandFrame{Type: "command", ID: wish, Name: "stage.set", Body: jsontext.Value(`{"stage":"story"}`), Again: true}},
		{"HereFrame", protocol.HereFrame{Type: "here", Place: protocol.PlaceStory, Away: true}},
		{"CaretFrame", protocol.CaretFrame{Type: "caret", Text: protocol.TextOf(moment), Version: 2, Anchor: 4, Head: 9}},
		{"CaretFrame/gone", protocol.CaretFrame{Type: "caret"}},
	}

	fromServers = []example{
		{"Welcome", protocol.Welcome{Type: "welcome", Version: protocol.Version, Room: theRoom, Epoch: theEpoch, Now: noon, You: omar, Socket: 7,
			Streams: map[protocol.Stream]protocol.WelcomeStream{
				protocol.All:            {Head: 43, View: protocol.MustEncode(view)},
				protocol.Personal(omar): {Head: 1, View: protocol.MustEncode(protocol.PersonView{Devices: 1})},
			}, Mine: mine, Here: here, Counts: counts}},
		{"Welcome/resumed", protocol.Welcome{Type: "welcome", Version: protocol.Version, Room: theRoom, Epoch: theEpoch, Now: noon, You: omar, Socket: 8,
			Streams: map[protocol.Stream]protocol.WelcomeStream{
				protocol.All:            {Head: 42, Events: []protocol.Event{{Seq: 42, At: noon, By: ines, Name: "stage.changed", Body: jsontext.Value(`{"stage":"story"}`)}}},
				protocol.Personal(omar): {Head: 0, Events: []protocol.Event{}},
			}, Mine: protocol.Mine{Drafts: []protocol.Draft{}, Ballots: []protocol.Ballot{}}, Here: []protocol.Here{}, Counts: protocol.Counts{}}},
		{"Ack", protocol.Ack{Type: "ack", ID: wish, At: map[protocol.Stream]uint64{protocol.All: 42}}},
		{"Rejection", protocol.Rejection{Type: "rejection", ID: wish, Code: protocol.NotNow, Message: "A vote is on already. Reveal it first."}},
		{"Rejection/conflict", protocol.Rejection{Type: "rejection", ID: wish, Code: protocol.Conflict,
			Message: "You have changed this draft in another window. Both texts are here.", Now: protocol.MustEncode(mine.Drafts[0])}},
		{"Events", protocol.Events{Type: "events", Stream: protocol.All, Events: []protocol.Event{
			{Seq: 43, At: noon, By: ines, Name: "lines.opened", Body: jsontext.Value(`{}`)},
			{Seq: 44, At: noon, By: ines, Name: "line.opened", Body: protocol.MustEncode(protocol.LineOpened{Line: line, Words: "How did Sari know where to look?", Moments: []protocol.EntryID{moment}})},
		}}},
		{"Heartbeat", protocol.Heartbeat{Type: "heartbeat", Now: noon, Heads: map[protocol.Stream]uint64{protocol.All: 44, protocol.Personal(omar): 0}}},
		{"MineFrame", protocol.MineFrame{Type: "mine", Changed: []string{"drafts", "review"}, Mine: jsontext.Value(`{"drafts":[]}`)}},
		{"HereList", protocol.HereList{Type: "here", All: true, Here: here, Gone: []protocol.PersonID{omar}}},
		{"Carets", protocol.Carets{Type: "carets", Carets: []protocol.Caret{
			{Person: omar, Socket: 7, Text: protocol.TextOf(moment), Version: 2, Anchor: 4, Head: 9}, {Person: ines, Socket: 3}}}},
		{"CountsFrame", protocol.CountsFrame{Type: "counts", Counts: counts}},
		{"Goodbye", protocol.Goodbye{Type: "goodbye", Code: protocol.CloseRestart, Message: protocol.CloseRestart.Says(), AfterMillis: 1_400}},
	}

	kind     = protocol.KindAction
	people   = []protocol.ActorID{sari}
	evidence = []string{"https://example.org/graph"}

	commands = []protocol.Command{
		protocol.RoomDescribe{Facts: facts, Base: &facts}, protocol.StageSet{Stage: protocol.StageStory, From: &before},
		protocol.RoomClose{Readers: protocol.ReadersMembers, KeepHazards: true}, protocol.RoomReopen{}, protocol.OpeningRead{Read: true}, protocol.DoorOpen{}, protocol.DoorClose{}, protocol.RoomDelete{Title: "Checkout slowdown"}, protocol.RoomCancelDeletion{},
		protocol.RoomCancel{Note: "Half of us are ill."}, protocol.RoomUncancel{}, protocol.RoomArchive{}, protocol.RoomUnarchive{},
		protocol.PersonDescribe{Name: "Omar", Pronouns: "he/him", OnlyLead: true},
		protocol.PersonIntroduce{Part: "on call for carts", Unnamed: true}, protocol.PersonRole{Person: omar, Role: protocol.RoleObserver},
		protocol.PersonRemove{Person: omar}, protocol.PersonLeave{}, protocol.PersonMerge{Person: omar, Into: ines}, protocol.PersonSame{Person: omar, Into: ines, Yes: true},
		protocol.EntryAdd{Entry: moment, After: earlier, When: when, Kind: protocol.KindDetection, People: people, Evidence: evidence, Text: "The pager went off."},
		protocol.EntryMove{Entry: moment, After: earlier},
		protocol.EntryDescribe{Entry: moment, When: when, Kind: &kind, People: &people, Evidence: &evidence},
		protocol.EntryRemove{Entry: moment}, protocol.EntryRestore{Entry: moment}, protocol.EntryErase{Entry: moment}, protocol.EntryCelebrate{Entry: moment, Note: "was still up"},
		protocol.CelebrationWithdraw{Entry: moment, Celebration: celebration},
		protocol.ActorAdd{Actor: sari, Name: "Sari", Role: "on call", Person: omar},
		protocol.TextEdit{Text: protocol.TextOf(moment), Version: 0, Client: omar.String() + ":f3a9", Updates: []jsontext.Value{
			jsontext.Value(`[19,[0," Twice."]]`), jsontext.Value(`[19,[7," Then","again.😀"]]`)}},
		protocol.PerspectiveTell{Perspective: account, Entry: moment, Words: "I heard nothing go off."}, protocol.PerspectiveWithdraw{Perspective: account, Entry: moment},
		protocol.InquirySet{Names: protocol.NamesHidden, Asked: 3},
		protocol.LineDraft{Draft: draft, Version: 1, Words: "What did the graphs not show?", Moments: []protocol.EntryID{moment}},
		protocol.LineDiscard{Draft: draft}, protocol.LineHandIn{Draft: draft}, protocol.LineTakeBack{Draft: draft}, protocol.LineSign{Draft: draft}, protocol.LinesRemind{}, protocol.LinesOpen{},
		protocol.LineMerge{Line: other, Into: line}, protocol.LineSplit{Line: other}, protocol.LineTouch{Line: line, Moments: []protocol.EntryID{moment}},
		protocol.LineRemove{Line: line}, protocol.LineRestore{Line: line}, protocol.LineErase{Line: line},
		protocol.VoteBegin{Vote: vote, Dots: 3, PerLine: 2}, protocol.BallotCast{Vote: vote, Dots: dots}, protocol.VoteClose{Vote: vote},
		protocol.VoteReopen{Vote: vote}, protocol.VoteReveal{Vote: vote}, protocol.VoteDrop{Vote: vote},
		protocol.HandRaise{Lane: protocol.LaneQuestion, Note: "bird?"}, protocol.HandLower{Hand: hand},
		protocol.FloorGive{Person: omar, Hand: hand}, protocol.FloorEnd{},
		protocol.TermAsk{Word: "bird"}, protocol.TermExplain{Word: "bird", Meaning: "the cache for carts", Kind: protocol.TermTechnology, Also: []string{"birdie"}},
		protocol.TermRemove{Word: "bird"},
		protocol.HazardSave{Hazard: hazard, Version: 1, Words: "It was Omar's first week.", Plan: protocol.PlanTalkBefore, How: "Over coffee.",
			Moments: []protocol.EntryID{moment}, Lines: []protocol.LineID{line}},
		protocol.HazardDelete{Hazard: hazard},
		protocol.ExpertName{Person: omar, Subject: "carts", Moments: []protocol.EntryID{moment}, Lines: []protocol.LineID{line}},
		protocol.ExpertAnswer{Subject: "carts", Yes: true}, protocol.ExpertRemove{Person: omar, Subject: "carts"}, protocol.WalkthroughSet{Person: omar}, protocol.WalkthroughAnswer{Yes: true},
		protocol.WalkthroughPlan{At: noon, Done: true}, protocol.WalkthroughShare{Readers: []protocol.PersonID{ines}},
		protocol.WalkthroughSave{Owner: omar, Note: note, Version: 1, Moment: moment, Words: "I heard nothing go off.", Carried: true}, protocol.WalkthroughDelete{Owner: omar, Note: note},
		protocol.StoryImport{
			Actors:  []protocol.ActorAdd{{Actor: sari, Name: "Sari"}},
			Entries: []protocol.ImportedEntry{{EntryAdd: protocol.EntryAdd{Entry: moment, Kind: protocol.KindRecovery, People: people, Text: "It got better."}, Celebrated: true}},
			Terms:   []protocol.Term{term}, Lines: []string{"Where is the dashboard?"}, Learnings: []protocol.Learning{learnt}, Source: source,
			Unmapped: jsontext.Value(`{"ideas":["Alert on queue depth."]}`),
		},
		protocol.StoryReview{Answer: protocol.ReviewRight, Seen: 14},
		protocol.StorySort{Entries: []protocol.EntryID{earlier, moment}},
		protocol.StoryArrange{Entries: []protocol.EntryID{moment, earlier}},
	}

	events = []protocol.EventBody{
		protocol.RoomCreated{Facts: facts, Names: protocol.NamesHidden, Asked: 3, Huddle: true}, protocol.RoomDescribed{Facts: facts}, protocol.StageChanged{Stage: protocol.StageStory},
		protocol.RoomClosed{Readers: protocol.ReadersMembers}, protocol.RoomReopened{}, protocol.DoorOpened{}, protocol.DoorClosed{}, protocol.RoomDeletionScheduled{Until: noon}, protocol.RoomDeletionCancelled{}, protocol.RoomDeleted{},
		protocol.RoomCancelled{Note: "Half of us are ill."}, protocol.RoomUncancelled{}, protocol.RoomArchived{}, protocol.RoomUnarchived{},
		protocol.PersonEntered{Person: omar, Name: "Omar", Pronouns: "he/him", Role: protocol.RoleParticipant, Colour: 1},
		protocol.PersonDescribed{Person: omar, Name: "Omar", Pronouns: "he/him", OnlyLead: true},
		protocol.PersonIntroduced{Person: omar, Part: "on call for carts", Unnamed: true},
		protocol.PersonRoleChanged{Person: omar, Role: protocol.RoleObserver}, protocol.PersonRemoved{Person: omar}, protocol.PersonLeft{Person: omar}, protocol.PersonMergeAsked{Person: omar, Into: ines}, protocol.PersonMergeAgreed{Person: omar, Into: ines}, protocol.PersonMergeDropped{Person: omar, Into: ines}, protocol.PersonMerged{Person: omar, Into: ines},
		protocol.LinkMade{Link: link, Role: protocol.RoleFacilitator, By: ines, For: ines, Expires: noon, Most: 1, Huddle: true}, protocol.LinkUsed{Link: link, Person: omar}, protocol.LinkRevoked{Link: link}, protocol.PersonLowered{Person: omar}, protocol.DeviceAdded{}, protocol.HandoverMade{Until: noon}, protocol.DevicesEnded{},
		protocol.EntryAdded{Entry: moment, After: earlier, When: when, Kind: protocol.KindDetection, People: people, Evidence: evidence,
			Text: "The pager went off.", Imported: true, Celebrated: true},
		protocol.EntryMoved{Entry: moment, After: earlier},
		protocol.EntryDescribed{Entry: moment, NoWhen: true, Kind: &kind, People: &people, Evidence: &evidence},
		protocol.EntryRemoved{Entry: moment}, protocol.EntryRestored{Entry: moment}, protocol.EntryErased{Entry: moment, Version: 2}, protocol.EntryCelebrated{Entry: moment, Celebration: celebration, Note: "was still up"},
		protocol.CelebrationWithdrawn{Entry: moment, Celebration: celebration},
		protocol.ActorAdded{Actor: sari, Name: "Sari", Role: "on call", Person: omar},
		protocol.TextEdited{Text: protocol.TextOf(moment), Version: 1, Client: omar.String() + ":f3a9",
			Updates: []jsontext.Value{jsontext.Value(`[24,[0," Twice."]]`)}, Length: 31, Sum: 627_127_772},
		protocol.TextCompacted{Text: protocol.TextOf(moment), Version: 2, Since: 1, Words: "The loud pager went off. Twice."},
		protocol.PerspectiveTold{Perspective: account, Entry: moment, Words: "I heard nothing go off."}, protocol.PerspectiveWithdrawn{Perspective: account, Entry: moment},
		protocol.InquiryChanged{Names: protocol.NamesHidden, Asked: 3}, protocol.FormerBringersChanged{Former: []protocol.PersonID{omar}}, protocol.LinesReminded{}, protocol.LinesOpened{},
		protocol.LineOpened{Line: line, Words: "How did Sari know where to look?", By: omar, Moments: []protocol.EntryID{moment}, Imported: true},
		protocol.LineMerged{Line: other, Into: line}, protocol.LineSplitOff{Line: other}, protocol.LineTouched{Line: line, Moments: []protocol.EntryID{moment}},
		protocol.LineRemoved{Line: line}, protocol.LineRestored{Line: line}, protocol.LineErased{Line: line},
		protocol.VoteBegun{Vote: vote, Lines: []protocol.LineID{line, other}, Dots: 3, PerLine: 2}, protocol.FormerVotersChanged{Vote: vote, Former: []protocol.PersonID{omar}}, protocol.VoteWasClosed{Vote: vote},
		protocol.VoteReopened{Vote: vote}, protocol.VoteWasRevealed{Vote: vote, Tally: dots, Ballots: 3},
		protocol.VoteWasDropped{Vote: vote},
		protocol.HandRaised{Hand: hand, Person: omar, Lane: protocol.LaneQuestion, Note: "bird?"}, protocol.HandNoted{Hand: hand, Note: "which bird?"},
		protocol.HandLowered{Hand: hand}, protocol.FloorGiven{Person: omar, Hand: hand}, protocol.FloorEnded{},
		protocol.TermAdded{Term: term}, protocol.TermAsked{Word: "bird"},
		protocol.TermExplained{Word: "bird", Was: "Bird", Meaning: "the cache for carts", Kind: protocol.TermTechnology, Also: []string{"birdie"}}, protocol.TermRemoved{Word: "bird"},
		protocol.ExpertNamed{Expert: expert}, protocol.ExpertAgreed{Person: omar, Subject: "carts"}, protocol.ExpertRemoved{Person: omar, Subject: "carts"},
		protocol.WalkthroughChanged{Person: omar, Agreed: true}, protocol.WalkthroughAgreed{Person: omar}, protocol.WalkthroughPlanned{At: noon, Done: true},
		protocol.LearningAdded{Learning: learnt},
		protocol.StoryImported{Source: source, Unmapped: jsontext.Value(`{"ideas":["Alert on queue depth."]}`)},
	}
)

// sections is the golden file's content, in the order in which it is written.
func sections() []struct {
	name     string
	examples []example
} {
	var asked, happened []example
	said := map[string]bool{}
	for _, c := range commands {
		said[c.Command()] = true
		asked = append(asked, example{c.Command(), c})
	}
	for _, e := range events {
		said[e.Event()] = true
		happened = append(happened, example{e.Event(), e})
	}
	// What needs no example of its own is filled in member by member.
	for _, c := range protocol.Commands {
		if !said[c.Command()] {
			asked = append(asked, example{c.Command(), filled(reflect.TypeOf(c)).Interface()})
		}
	}
	for _, e := range protocol.EventBodies {
		if !said[e.Event()] {
			happened = append(happened, example{e.Event(), filled(reflect.TypeOf(e)).Interface()})
		}
	}
	return []struct {
		name     string
		examples []example
	}{{"fromClients", fromClients}, {"fromServers", fromServers}, {"commands", asked}, {"events", happened}, {"views", views}}
}

// filled is a value with something in each of its members.
func filled(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch {
	case t == reflect.TypeFor[protocol.Instant]():
		v.Set(reflect.ValueOf(noon))
		return v
	case t == reflect.TypeFor[jsontext.Value]():
		v.SetBytes([]byte("{}"))
		return v
	case strings.HasPrefix(t.Name(), "ID["):
		v.Field(0).Set(reflect.ValueOf(moment.UUID))
		return v
	}
	switch t.Kind() {
	case reflect.String:
		v.SetString("words")
		if one, ok := v.Interface().(interface{ Values() []string }); ok {
			v.SetString(one.Values()[0])
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(1)
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(filled(t.Elem()))
	case reflect.Slice:
		v.Set(reflect.Append(v, filled(t.Elem())))
	case reflect.Struct:
		for i := range t.NumField() {
			v.Field(i).Set(filled(t.Field(i).Type))
		}
	default:
		panic("no example of a " + t.String())
	}
	return v
}

// written is the golden file: one example on each line, so that a change shows as one.
func written() []byte {
	var b bytes.Buffer
	for i, s := range sections() {
		b.WriteString([]string{"{\n", ",\n"}[min(i, 1)] + `"` + s.name + "\": {\n")
		for j, e := range s.examples {
			b.WriteString([]string{"", ",\n"}[min(j, 1)] + `  "` + e.name + `": `)
			b.Write(protocol.MustEncode(e.value))
		}
		b.WriteString("\n}")
	}
	return append(b.Bytes(), "\n}\n"...)
}
