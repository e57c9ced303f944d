package rules_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

const (
	// scripted recordings are committed. A folder in there may hold those of an earlier version, which are never written again.
	scripted = "../../protocol/testdata/meetings"
	// drawn ones are made anew with every run, for the web app to fold too.
	drawn = "../../protocol/testdata/drawn"
)

// recording is a meeting as it was told, with every stream that anybody is told of: what each showed before its first
// event, what happened in the order of the record, what some of them showed on the way, and what each shows in the end.
// The web app folds it as well.
type recording struct {
	From   map[protocol.Stream]jsontext.Value `json:"from"`
	Events []recorded                         `json:"events"`
	Looks  []look                             `json:"looks"`
	Views  map[protocol.Stream]jsontext.Value `json:"views"`
}

// look is what a stream showed after so many events of the meeting: what happens next may hide how it was.
type look struct {
	After  int             `json:"after"`
	Stream protocol.Stream `json:"stream"`
	View   jsontext.Value  `json:"view"`
}

type recorded struct {
	Stream protocol.Stream `json:"stream"`
	protocol.Event
}

// recording writes the meeting down, an event a line, so that a change of it can be read.
func (p *play) recording() string {
	var out bytes.Buffer
	views := func(name string, all map[protocol.Stream]jsontext.Value, end string) {
		for i, stream := range p.streams() {
			between := ",\n"
			if i == 0 {
				between = fmt.Sprintf("%q: {\n", name)
			}
			fmt.Fprintf(&out, "%s%q: %s", between, stream, all[stream])
		}
		out.WriteString("\n}" + end)
	}
	out.WriteByte('{')
	views("from", rules.NewState(protocol.RoomID{}).Views(p.streams()), ",\n")
	out.WriteString("\"events\": [\n")
	for i, e := range p.told {
		if i > 0 {
			out.WriteString(",\n")
		}
		out.Write(protocol.MustEncode(recorded{e.Stream, e.Event}))
	}
	out.WriteString("\n],\n\"looks\": [")
	for i, l := range p.looks {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n")
		out.Write(protocol.MustEncode(l))
	}
	out.WriteString("\n],\n")
	views("views", p.state.Views(p.streams()), "}\n")
	return out.String()
}

// look keeps what is shown now of the streams that were told something since the last look.
func (p *play) look() {
	since := 0
	if n := len(p.looks); n > 0 {
		since = p.looks[n-1].After
	}
	for _, stream := range p.streams() {
		if len(of(p.told[since:], stream)) > 0 {
			p.looks = append(p.looks, look{len(p.told), stream, p.state.View(stream)})
		}
	}
}

// check folds a recording from its bytes alone, and says which events it holds. Views are compared as this version writes
// them: those of an earlier one may lack what is empty.
func check(t *testing.T, file string) (names []string) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var m recording
	if err := protocol.Decode(raw, &m); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var streams []protocol.Stream
	for stream := range m.Views {
		streams = append(streams, stream)
	}
	var events []rules.Stored
	for _, e := range m.Events {
		if _, ok := m.From[e.Stream]; !ok {
			t.Fatalf("%s tells %s on %s, and does not say how that began", file, e.Name, e.Stream)
		}
		events = append(events, rules.Stored{Stream: e.Stream, Event: e.Event})
		names = append(names, e.Name)
	}
	for stream := range m.Views {
		m.Looks = append(m.Looks, look{len(events), stream, m.Views[stream]})
	}
	one, err := rules.Begun(nil, nil) // a room before its first event cannot be read: it has no facts
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, l := range m.Looks {
		if l.After > at {
			err := one.TakeAll(events[at:l.After])
			if err == nil { // whoever goes on from here has what was shown here, and no more
				one, err = rules.Begun(one.Heads(), one.Views(streams))
			}
			if err != nil {
				t.Fatalf("%s, up to event %d: %v", file, l.After, err)
			}
			at = l.After
		}
		want, err := rules.Begun(nil, map[protocol.Stream]jsontext.Value{l.Stream: l.View})
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if got, want := one.Bytes(l.Stream), want.Bytes(l.Stream); !bytes.Equal(got, want) {
			t.Errorf("%s: %s is after event %d\n%s\nnot\n%s", file, l.Stream, at, got, want)
		}
	}
	return names
}

// Scripts are played as they were when they were last looked at.
func TestScriptedMeetings(t *testing.T) {
	for _, s := range scripts {
		t.Run(s.name, func(t *testing.T) {
			play := newScript(t)
			s.play(play)
			golden(t, filepath.Join(scripted, s.name+".json"), play.recording())
		})
	}
}

// Every recording that is kept folds from its bytes to the views it says, whatever wrote it and whenever; and whatever can
// happen does in one that this version wrote.
func TestRecordingsFold(t *testing.T) {
	var wrote []string
	seen := map[string]bool{}
	err := filepath.WalkDir(scripted, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		names := check(t, file)
		if filepath.Dir(file) != filepath.Clean(scripted) {
			return nil
		}
		wrote = append(wrote, filepath.Base(file))
		for _, name := range names {
			seen[name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, s := range scripts {
		want = append(want, s.name+".json")
	}
	slices.Sort(want)
	slices.Sort(wrote)
	if !slices.Equal(wrote, want) {
		t.Errorf("there are the recordings %v, of the scripts %v", wrote, want)
	}
	for _, e := range protocol.EventBodies {
		if !seen[e.Event()] {
			t.Errorf("%s happens in no script", e.Event())
		}
	}
}

// Meetings in which people do whatever comes to their mind: a script holds what somebody thought of, and these the rest.
func TestDrawnMeetings(t *testing.T) {
	if err := os.RemoveAll(drawn); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(drawn, 0o755); err != nil {
		t.Fatal(err)
	}
	meetings := uint64(20)
	if os.Getenv("TEST_LONG") != "" {
		meetings = 200
	}
	told := map[protocol.Stream]int{}
	for seed := range meetings {
		p := newPlay(t, seed)
		if seed%5 == 0 {
			p.do(p.people[0], fromFile(p))
		}
		for i := range 420 {
			if i%100 == 50 {
				p.look()
			}
			p.step()
		}
		if seed%5 == 4 {
			for _, who := range p.people {
				p.do(who, protocol.RoomDelete{Title: p.state.All.Facts.Title})
			}
			p.now += 8 * 24 * 60 * 60 * 1000
			p.do(protocol.PersonID{}, rules.FireDeadlines{})
		}
		file := filepath.Join(drawn, fmt.Sprintf("%02d.json", seed+1))
		if err := os.WriteFile(file, []byte(p.recording()), 0o644); err != nil {
			t.Fatal(err)
		}
		check(t, file)
		for _, e := range p.told {
			if _, one := e.Stream.Person(); one {
				e.Stream = "person:"
			}
			told[e.Stream]++
		}
	}
	for _, stream := range []protocol.Stream{protocol.All, protocol.Facilitators, "person:"} {
		if told[stream] < int(meetings) {
			t.Errorf("dull meetings: %d events of %s in %d", told[stream], stream, meetings)
		}
	}
}

// fromFile is a story that comes from a file.
func fromFile(p *play) protocol.StoryImport {
	return protocol.StoryImport{
		Actors: []protocol.ActorAdd{{Actor: roomtest.ID[protocol.ActorID](p.chance), Name: "Omar"}},
		Entries: []protocol.ImportedEntry{
			{EntryAdd: protocol.EntryAdd{Entry: roomtest.ID[protocol.EntryID](p.chance), Kind: protocol.KindDetection, Text: "It began."}, Celebrated: true},
			{EntryAdd: protocol.EntryAdd{Entry: roomtest.ID[protocol.EntryID](p.chance), Kind: protocol.KindAction, Text: "It ended."}},
		},
		Terms:     []protocol.Term{{Word: "LB", Meaning: "load balancer", Kind: protocol.TermTechnology, Also: []string{"balancer"}}},
		Lines:     []string{"How did anybody notice?"},
		Learnings: []protocol.Learning{{Kind: protocol.LearnedExpert, Words: "Ask Omar"}},
		Source:    &protocol.Source{Title: "A report", URL: "https://example.org/report"},
	}
}
