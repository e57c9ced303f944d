package protocol_test

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"secondstory/protocol"
)

// The golden frames: one valid example of every frame, command, event and view. This test writes them (with -update)
// and reads them back; the web app's own test reads the same file.
const golden = "testdata/frames.json"

var update = flag.Bool("update", false, "write "+golden)

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

// P2
func TestGoldenFramesAreWhatTheCodeWrites(t *testing.T) {
	if *update {
		if err := os.WriteFile(golden, written(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(stored, written()) {
		t.Fatalf("%s is not what the code writes. If the wire was meant to change: go test ./protocol -update", golden)
	}
}

func TestGoldenFramesHoldEverything(t *testing.T) {
	has := map[string]bool{}
	for _, s := range sections() {
		for _, e := range s.examples {
			if first, _, _ := strings.Cut(e.name, "/"); has[e.name] || first == "" {
				t.Errorf("%q is there twice, or has no name", e.name)
			}
			has[e.name] = true
		}
	}
	for name := range protocol.FrameTypes {
		if !has[name] {
			t.Errorf("there is no example of the frame %s", name)
		}
	}
	for _, c := range protocol.Commands {
		if !has[c.Command()] {
			t.Errorf("there is no example of the command %s", c.Command())
		}
	}
	for _, e := range protocol.EventBodies {
		if !has[e.Event()] {
			t.Errorf("there is no example of the event %s", e.Event())
		}
	}
}

func TestP3_EveryExampleSurvivesReadingAndWriting(t *testing.T) {
	for _, s := range sections() {
		for _, e := range s.examples {
			t.Run(s.name+"/"+e.name, func(t *testing.T) {
				wire := protocol.MustEncode(e.value)
				again := reflect.New(reflect.TypeOf(e.value))
				if err := protocol.Decode(wire, again.Interface()); err != nil {
					t.Fatal(err)
				}
				same(t, again.Interface(), wire)
				switch s.name {
				case "fromServers":
					f, err := protocol.DecodeServerFrame(wire)
					check(t, err)
					same(t, f, wire)
				case "commands":
					c, err := protocol.DecodeCommand(e.name, wire)
					check(t, err)
					same(t, c, wire)
				case "events":
					b, err := protocol.DecodeEvent(e.name, wire)
					check(t, err)
					same(t, b, wire)
				}
			})
		}
	}
}

func same(t *testing.T, v any, wire []byte) {
	t.Helper()
	if got := protocol.MustEncode(v); !bytes.Equal(got, wire) {
		t.Errorf("read and written again:\n%s\nnot\n%s", got, wire)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestP3_ReadingIsStrict(t *testing.T) {
	id := moment.String()
	deep := strings.Repeat("[", protocol.MaxDepth) + strings.Repeat("]", protocol.MaxDepth)
	for _, c := range []struct{ why, name, body string }{
		{"unknown command", "entry.burn", `{"entry":"` + id + `"}`},
		{"unknown member", "entry.remove", `{"entry":"` + id + `","why":"no"}`},
		{"twice the same member", "entry.remove", `{"entry":"` + id + `","entry":"` + id + `"}`},
		{"another case", "entry.remove", `{"Entry":"` + id + `"}`},
		{"half of a surrogate pair", "entry.celebrate", `{"entry":"` + id + `","note":"\ud83d"}`},
		{"the other half", "entry.celebrate", `{"entry":"` + id + `","note":"\ude00"}`},
		{"no UTF-8", "entry.celebrate", "{\"entry\":\"" + id + "\",\"note\":\"\xff\"}"},
		{"a surrogate written in the manner of UTF-8", "entry.celebrate", "{\"entry\":\"" + id + "\",\"note\":\"\xed\xa0\xbd\"}"},
		{"too deep", "text.edit", `{"text":"` + id + `","version":0,"client":"x","updates":[` + deep + `]}`},
		{"something behind", "entry.remove", `{"entry":"` + id + `"} {}`},
		{"nothing", "entry.remove", ``},
		{"a number beyond what a browser counts", "vote.begin", `{"vote":"` + id + `","dots":9007199254740993,"perLine":1}`},
		{"a list", "entry.remove", `[]`},
		{"cut short", "entry.remove", `{"entry":"` + id},
		{"an id in capitals", "entry.remove", `{"entry":"` + strings.ToUpper(named[protocol.EntryID](10).String()) + `"}`},
		{"an id in braces", "entry.remove", `{"entry":"{` + id + `}"}`},
		{"an id without hyphens", "entry.remove", `{"entry":"` + strings.ReplaceAll(id, "-", "") + `"}`},
		{"an id as a URN", "entry.remove", `{"entry":"urn:uuid:` + id + `"}`},
		{"the id of nothing", "entry.remove", `{"entry":"00000000-0000-0000-0000-000000000000"}`},
		{"an empty id", "entry.remove", `{"entry":""}`},
		{"a number for an id", "entry.remove", `{"entry":6}`},
		{"no such stage", "stage.set", `{"stage":"blame"}`},
		{"a stage in capitals", "stage.set", `{"stage":"Story"}`},
		{"no such kind", "entry.describe", `{"entry":"` + id + `","kind":"mistake"}`},
		{"a text for a number", "inquiry.set", `{"names":"hidden","asked":"3"}`},
		{"a fraction", "inquiry.set", `{"names":"hidden","asked":3.5}`},
		{"a number for a text", "entry.celebrate", `{"entry":"` + id + `","note":1}`},
	} {
		if got, err := protocol.DecodeCommand(c.name, []byte(c.body)); err == nil {
			t.Errorf("%s was read: %s gave %+v", c.why, c.body, got)
		}
	}
}

func TestP3_FramesAreReadStrictly(t *testing.T) {
	for why, body := range map[string]string{
		"unknown member": `{"type":"here","place":"story","mood":"fine"}`,
		"another case":   `{"type":"here","Place":"story"}`,
		"no such place":  `{"type":"here","place":"kitchen"}`,
		"twice":          `{"type":"here","place":"story","place":"people"}`,
		"no such stream": `{"type":"hello","version":2,"room":"` + theRoom.String() + `","streams":{"everything":1}}`,
		"a person of no": `{"type":"hello","version":2,"room":"` + theRoom.String() + `","streams":{"person:omar":1}}`,
		"below zero":     `{"type":"hello","version":2,"room":"` + theRoom.String() + `","streams":{"all":-1}}`,
	} {
		var into any = &protocol.HereFrame{}
		if strings.Contains(body, "hello") {
			into = &protocol.Hello{}
		}
		if err := protocol.Decode([]byte(body), into); err == nil {
			t.Errorf("%s was read: %s", why, body)
		}
	}
	for _, body := range []string{``, `[]`, `{"type":1}`, `{"type":"here","type":"here"}`, "{\"type\":\"\xff\"}", `{"type":"here"}}`,
		strings.Repeat(`{"type":`, protocol.MaxDepth+1) + `1` + strings.Repeat(`}`, protocol.MaxDepth+1)} {
		if kind, err := protocol.FrameType([]byte(body)); err == nil {
			t.Errorf("%s has the type %q", body, kind)
		}
	}
}

func TestP3_DepthIsMeasuredOutsideOfStrings(t *testing.T) {
	note := strings.Repeat(`[{\"`, 40)
	if _, err := protocol.DecodeCommand("entry.celebrate", []byte(`{"entry":"`+moment.String()+`","note":"`+note+`"}`)); err != nil {
		t.Error(err)
	}
	just := strings.Repeat("[", protocol.MaxDepth) + strings.Repeat("]", protocol.MaxDepth)
	var v jsontext.Value
	if err := protocol.Decode([]byte(just), &v); err != nil {
		t.Errorf("%d deep: %v", protocol.MaxDepth, err)
	}
	if err := protocol.Decode([]byte("["+just+"]"), &v); err == nil {
		t.Errorf("%d deep was read", protocol.MaxDepth+1)
	}
}

func TestP4_AClientPassesOverWhatItDoesNotKnow(t *testing.T) {
	f, err := protocol.DecodeServerFrame([]byte(`{"type":"ack","id":"` + wish.String() + `","at":{},"since":"later"}`))
	check(t, err)
	if ack, ok := f.(*protocol.Ack); !ok || ack.ID != wish {
		t.Errorf("read as %+v", f)
	}
	if _, err := protocol.DecodeServerFrame([]byte(`{"type":"weather"}`)); err == nil {
		t.Error("a frame of unknown type was read as one of ours")
	}
	if _, err := protocol.DecodeEvent("weather.turned", []byte(`{}`)); err == nil || err.Error() != "event of a newer version: weather.turned" {
		t.Errorf("an unknown event: %v", err)
	}
}

func TestP5_InstantsHaveOneForm(t *testing.T) {
	for _, good := range []string{"1970-01-01T00:00:00.000Z", "2026-03-12T00:13:25.250Z", "2024-02-29T23:59:59.999Z", "9999-12-31T23:59:59.999Z"} {
		var i protocol.Instant
		if err := i.UnmarshalText([]byte(good)); err != nil || i.String() != good {
			t.Errorf("%s: %v, and back %s", good, err, i)
		}
	}
	for _, bad := range []string{"", "2026-03-12", "2026-03-12T00:13:25Z", "2026-03-12T00:13:25.25Z", "2026-03-12T00:13:25.2500Z", "2026-03-12T00:13:25,250Z",
		"2026-03-12T00:13:25.250+00:00", "2026-03-12T02:13:25.250+02:00", "2026-03-12t00:13:25.250z", "2026-03-12 00:13:25.250Z", "2026-02-30T00:00:00.000Z",
		"2026-03-12T24:00:00.000Z", "2026-03-12T23:59:60.000Z", "1969-12-31T23:59:59.999Z", "10000-01-01T00:00:00.000Z", " 2026-03-12T00:13:25.250Z", "1773274405250"} {
		var i protocol.Instant
		if err := i.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q was read as %s", bad, i)
		}
	}
}

// What is read is written so that it can be read again, and says the same.
func FuzzDecodeCommand(f *testing.F) {
	for _, c := range commands {
		f.Add(c.Command(), []byte(protocol.MustEncode(c)))
	}
	f.Add("entry.celebrate", []byte(`{"entry":"`+moment.String()+`","note":"\ud83d\ude00"}`))
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		c, err := protocol.DecodeCommand(name, body)
		if err != nil {
			return
		}
		wire, err := protocol.Encode(c)
		if err != nil {
			t.Fatalf("read but cannot be written: %v", err)
		}
		again, err := protocol.DecodeCommand(name, wire)
		if err != nil {
			t.Fatalf("written but cannot be read: %v\n%s", err, wire)
		}
		same(t, again, wire)
	})
}

// No bytes from either side break a reader.
func FuzzFrame(f *testing.F) {
	for _, e := range append(append([]example{}, fromClients...), fromServers...) {
		f.Add([]byte(protocol.MustEncode(e.value)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, err := protocol.DecodeServerFrame(b); err == nil {
			if _, err := protocol.Encode(v); err != nil {
				t.Fatalf("read but cannot be written: %v", err)
			}
		}
		for _, e := range fromClients {
			v := reflect.New(reflect.TypeOf(e.value)).Interface()
			if protocol.Decode(b, v) != nil {
				continue
			}
			wire, err := protocol.Encode(v)
			if err != nil {
				t.Fatalf("read but cannot be written: %v", err)
			}
			if kind, err := protocol.FrameType(wire); err != nil {
				t.Fatalf("%s has no type: %q, %v", wire, kind, err)
			}
		}
	})
}

// PROTOCOL.md is enough to write a client from only if it is right. Its examples are read as a server and a client
// would read them. Its tables are generated.
func TestTheDocumentSaysWhatTheCodeSays(t *testing.T) {
	raw, err := os.ReadFile("PROTOCOL.md")
	check(t, err)
	doc := string(raw)
	var examples int
	for _, block := range strings.Split(doc, "```json ")[1:] {
		side, rest, _ := strings.Cut(block, "\n")
		body, _, _ := strings.Cut(rest, "\n```")
		examples++
		wire := jsontext.Value(body)
		check(t, wire.Compact())
		var frame any
		if kind, err := protocol.FrameType(wire); err != nil {
			t.Errorf("%s: %v", body, err)
		} else if side == "server" {
			frame, err = protocol.DecodeServerFrame(wire)
			check(t, err)
		} else {
			for _, e := range fromClients {
				v := reflect.New(reflect.TypeOf(e.value))
				if protocol.Decode(wire, v.Interface()) == nil && v.Elem().FieldByName("Type").String() == kind &&
					protocol.FrameTypes[v.Elem().Type().Name()] == kind {
					frame = v.Interface()
				}
			}
		}
		if frame == nil {
			t.Errorf("no frame of ours: %s", body)
			continue
		}
		same(t, frame, wire)
		if f, ok := frame.(*protocol.CommandFrame); ok {
			_, err := protocol.DecodeCommand(f.Name, f.Body)
			check(t, err)
		}
		if f, ok := frame.(*protocol.Welcome); ok {
			for stream, w := range f.Streams {
				if stream == protocol.All && w.View != nil {
					check(t, protocol.Decode(w.View, &protocol.View{}))
				}
			}
		}
	}
	if examples < 10 {
		t.Errorf("%d examples were found", examples)
	}
}
