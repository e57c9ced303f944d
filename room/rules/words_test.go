package rules_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
	"secondstory/room/text"
)

// What every field of text that somebody can send is: a line, which holds what can be seen; lines, which hold what was typed;
// or something with a form of its own. A field that is not here has been forgotten.
var fieldsOfText = map[string]string{
	"room.describe Facts.Title": "line", "room.describe Facts.Organisation": "line", "room.describe Facts.Severity": "line",
	"room.describe Facts.Services": "line", "room.describe Facts.Tags": "line", "room.describe Facts.Impact": "lines",
	"room.describe Facts.Opening": "lines", "room.describe Facts.Call": "address", "room.describe Facts.Zone": "zone",
	"room.describe Base": "compared", "room.delete Title": "compared", "room.cancel Note": "lines",
	"person.describe Name": "line", "person.describe Pronouns": "line", "person.introduce Part": "line",
	"entry.add When.Zone": "zone", "entry.add Evidence": "lines", "entry.add Text": "lines",
	"entry.describe When.Zone": "zone", "entry.describe Evidence": "lines", "entry.celebrate Note": "lines",
	"actor.add Name": "line", "actor.add Role": "line",
	"text.edit Client": "id", "text.edit Updates": "change sets", "perspective.tell Words": "lines",
	"line.draft Words": "lines", "hand.raise Note": "lines",
	"term.ask Word": "line", "term.explain Word": "line", "term.explain Also": "line", "term.explain Meaning": "lines",
	"term.remove Word": "compared", "hazard.save Words": "lines", "hazard.save How": "lines",
	"expert.name Subject": "line", "expert.answer Subject": "compared", "expert.remove Subject": "compared",
	"walkthrough.save Words":   "lines",
	"story.import Actors.Name": "line", "story.import Actors.Role": "line",
	"story.import Entries.EntryAdd.When.Zone": "zone", "story.import Entries.EntryAdd.Evidence": "lines",
	"story.import Entries.EntryAdd.Text": "lines", "story.import Terms.Word": "line", "story.import Terms.Also": "line",
	"story.import Terms.Meaning": "lines", "story.import Lines": "lines", "story.import Learnings.Words": "lines",
	"story.import Source.Title": "line", "story.import Source.Publisher": "line", "story.import Source.URL": "address",
	"story.import Unmapped":          "JSON",
	"server.create_room Facts.Title": "line", "server.create_room Facts.Organisation": "line",
	"server.create_room Facts.Severity": "line", "server.create_room Facts.Services": "line", "server.create_room Facts.Tags": "line",
	"server.create_room Facts.Impact": "lines", "server.create_room Facts.Opening": "lines", "server.create_room Facts.Call": "address",
	"server.create_room Facts.Zone": "zone", "server.enter_person Name": "line", "server.enter_person Pronouns": "line",
}

// fill puts words into every field of a command that is of a kind.
func fill(t *testing.T, c protocol.Command, with map[string]string) protocol.Command {
	t.Helper()
	at := reflect.New(reflect.TypeOf(c)).Elem()
	at.Set(reflect.ValueOf(c))
	var walk func(v reflect.Value, path string)
	walk = func(v reflect.Value, path string) {
		kind, known := fieldsOfText[c.Command()+" "+strings.TrimPrefix(path, ".")]
		switch {
		case v.Kind() == reflect.Pointer && !known:
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			walk(v.Elem(), path)
		case v.Kind() == reflect.Slice && !known && v.Type().Elem().Kind() == reflect.Struct && v.Type().Elem().NumField() > 1:
			if v.Len() == 0 {
				v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			}
			walk(v.Index(0), path)
		case v.Kind() == reflect.Struct && !known:
			for i := range v.NumField() {
				walk(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		case !known && (v.Type() == reflect.TypeFor[string]() || v.Type() == reflect.TypeFor[[]string]() || v.Type() == reflect.TypeFor[jsontext.Value]() || v.Type() == reflect.TypeFor[[]jsontext.Value]()):
			t.Errorf("nobody says what %s%s may hold", c.Command(), path)
		case !known || with[kind] == "":
		case v.Kind() == reflect.Slice:
			v.Set(reflect.ValueOf([]string{with[kind]}))
		default:
			v.SetString(with[kind])
		}
	}
	walk(at, "")
	return at.Interface().(protocol.Command)
}

func TestEveryFieldOfTextHasAForm(t *testing.T) {
	for _, c := range protocol.Commands {
		fill(t, c, nil)
	}
	fill(t, rules.CreateRoom{}, nil)
	fill(t, rules.EnterPerson{}, nil)
}

// Text that looks like other text: whatever comes in is seen as it is, wherever it comes in.
//
// P47
func TestEveryFieldHoldsWhatItsFormHolds(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		with := map[string]string{"line": "\u202eI\u200bn\x00es\r\nL\u2028\u3164", "lines": "\va\r\nb\rc\vd\fe\u0085f\u2028g\u2029h\x1b\u009b\t\u202ei\r", "address": "https://a.example"}
		const line, lines = "Ines L", "a\nb\nc\nd\ne\nf\ng\nh\ufffd\ufffd\t\u202ei"
		seen := 0
		check := func(what string, v any) {
			t.Helper()
			for _, s := range texts(reflect.ValueOf(v)) {
				switch {
				case s == line || s == lines || strings.HasPrefix(s, "Ines L ("):
					seen++
				case strings.Contains(s, "I") && strings.Contains(s, "n") && strings.Contains(s, "es"), strings.ContainsAny(s, "\r\x00\u200b\u2028\u3164"):
					t.Errorf("%s holds %+q", what, s)
				}
			}
		}
		do := func(m *roomtest.Meeting, c protocol.Command) { t.Helper(); m.As("Ada").Do(fill(t, c, with)) }
		for _, imported := range []bool{false, true} {
			m := roomtest.Meet(t, "Ada facilitates, Bo attends")
			facts := roomtest.Facts()
			facts.Meets = facts.Started
			actor := protocol.NewID[protocol.ActorID]()
			entry := protocol.NewID[protocol.EntryID]()
			if imported {
				m.Server(fill(t, rules.EnterPerson{Person: protocol.NewID[protocol.PersonID](), Role: protocol.RoleParticipant}, with))
				when := &protocol.When{At: facts.Started, Zone: "UTC", Precision: protocol.Exact}
				in := fill(t, protocol.StoryImport{
					Actors:    []protocol.ActorAdd{{Actor: actor}},
					Entries:   []protocol.ImportedEntry{{EntryAdd: protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction, When: when}}},
					Terms:     []protocol.Term{{Kind: protocol.TermOther}},
					Learnings: []protocol.Learning{{Kind: protocol.LearnedTrap}},
				}, with).(protocol.StoryImport)
				a, err := m.Hall.Do(t.Context(), m.ID, m.As("Ada").ID, protocol.NewID[protocol.CommandID](), in, false)
				if err != nil || a.Rejected != nil {
					t.Fatal(err, a.Rejected)
				}
				check("an imported room", m.View())
				continue
			}
			when := &protocol.When{At: facts.Started, Zone: "UTC", Precision: protocol.Exact}
			draft := protocol.NewID[protocol.DraftID]()
			describe := fill(t, protocol.RoomDescribe{Facts: facts}, with).(protocol.RoomDescribe)
			describe.Base = nil
			m.As("Ada").Do(describe)
			do(m, protocol.PersonDescribe{})
			do(m, protocol.PersonIntroduce{})
			do(m, protocol.ActorAdd{Actor: actor})
			do(m, protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction, When: when})
			do(m, protocol.EntryCelebrate{Entry: entry})
			do(m, protocol.PerspectiveTell{Perspective: protocol.NewID[protocol.PerspectiveID](), Entry: entry})
			do(m, protocol.HandRaise{Lane: protocol.LaneQuestion})
			do(m, protocol.TermExplain{Kind: protocol.TermOther})
			do(m, protocol.ExpertName{Person: m.As("Ada").ID, Moments: []protocol.EntryID{entry}})
			do(m, protocol.LineDraft{Draft: draft, Moments: []protocol.EntryID{entry}})
			check("a draft", m.As("Ada").Mine())
			do(m, protocol.LineHandIn{Draft: draft})
			do(m, protocol.HazardSave{Hazard: protocol.NewID[protocol.HazardID](), Plan: protocol.PlanWatch, Moments: []protocol.EntryID{entry}, Lines: []protocol.LineID{}})
			do(m, protocol.WalkthroughSet{Person: m.As("Ada").ID})
			m.As("Ada").Do(protocol.WalkthroughShare{})
			do(m, protocol.WalkthroughSave{Owner: m.As("Ada").ID, Note: protocol.NewID[protocol.WalkthroughNoteID](), Moment: entry})
			check("a care note or a telling", m.As("Ada").Mine())
			do(m, protocol.RoomCancel{})
			m.As("Ada").Do(protocol.EntryDescribe{Entry: entry, Evidence: &[]string{with["lines"] + "x"}})
			check("a room", m.View())
		}
		if seen < 35 {
			t.Errorf("only %d texts came through", seen)
		}
	})
}

// texts are all texts in something.
func texts(v reflect.Value) (all []string) {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return texts(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			all = append(all, texts(v.Index(i))...)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			all = append(all, texts(it.Value())...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				all = append(all, texts(v.Field(i))...)
			}
		}
	}
	return all
}

// Where nothing is left that can be seen, it was as good as empty.
func TestWhatCannotBeSeenIsNothing(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	const nothing = "\u200d\u3164\u202e"
	facts := roomtest.Facts()
	facts.Title = nothing
	for _, c := range []protocol.Command{
		protocol.PersonDescribe{Name: nothing}, protocol.RoomDescribe{Facts: facts}, protocol.TermAsk{Word: nothing},
		protocol.TermExplain{Word: nothing, Meaning: "x", Kind: protocol.TermOther},
		protocol.ExpertName{Person: m.As("Ada").ID, Subject: nothing}, protocol.ActorAdd{Actor: protocol.NewID[protocol.ActorID](), Name: nothing},
	} {
		if r := m.As("Ada").Refused(protocol.Invalid, c); !strings.HasSuffix(r.Message, ".") {
			t.Errorf("%s says %q", c.Command(), r.Message)
		}
	}
	if err := (rules.EnterPerson{Name: nothing}).Check(); err == nil || err.Error() != "Say how you would like to be called." {
		t.Errorf("somebody comes in as nothing: %v", err)
	}
	facts = roomtest.Facts()
	facts.Tags = []string{"a", nothing, "a\u200b"}
	m.As("Ada").Do(protocol.RoomDescribe{Facts: facts})
	if tags := m.View().Facts.Tags; !slices.Equal(tags, []string{"a"}) {
		t.Errorf("the tags are %q", tags)
	}
}

// A text that several people write holds what was typed, to the last character: whoever typed it holds it, too. What such a
// text cannot hold is refused before it is in it.
//
// P36
func TestAWritersOwnComesBackAsItIsHeld(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	bo := m.As("Bo")
	entry := protocol.NewID[protocol.EntryID]()
	bo.Do(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction, Text: "x"})
	put := func(at int, typed string) protocol.TextEdit {
		return roomtest.Edit(bo, entry, at-1, fmt.Sprintf("[%d,[0,%s]]", at, protocol.MustEncode(typed)))
	}
	for at, typed := range []string{"\u0085", "\u2028", "\u2029", "\v", "\f", "\x00", "\x1b", "\t", "\u202e", "\u200b", "\ufffe"} {
		push := put(at+1, typed)
		bo.Do(push)
		events := m.Log.Events(m.ID)
		var fact protocol.TextEdited
		if err := protocol.Decode(events[len(events)-1].Body, &fact); err != nil {
			t.Fatal(err)
		}
		sent, err := text.Parse(push.Updates[0], protocol.MaxText)
		came, err2 := text.Parse(fact.Updates[0], protocol.MaxText)
		if err != nil || err2 != nil || string(sent.Append(nil)) != string(came.Append(nil)) {
			t.Errorf("%+q came back as %s: %v %v", typed, fact.Updates, err, err2)
		}
	}
	for _, typed := range []string{"\r", "a\r\nb"} {
		bo.Refused(protocol.Invalid, put(12, typed))
	}
}

// Text that looks like other text: where a story comes from is an address that a browser opens, or no address.
func TestASourceIsNoProgram(t *testing.T) {
	for url, kept := range map[string]string{
		"https://a.example/report": "https://a.example/report", "javascript:alert(1)": "", "data:text/html,x": "", "file:///etc/passwd": "",
		"https://a.example/\u202egnp.exe": "", "a report": "",
	} {
		m := roomtest.Meet(t, "Ada facilitates")
		in := protocol.StoryImport{Source: &protocol.Source{Title: "A report", URL: url}}
		a, err := m.Hall.Do(t.Context(), m.ID, m.As("Ada").ID, protocol.NewID[protocol.CommandID](), in, false)
		if err != nil || a.Rejected != nil {
			t.Fatal(err, a.Rejected)
		}
		if got := m.View().Source; got.URL != kept || in.Source.URL != url {
			t.Errorf("%+q is kept as %+v", url, got)
		}
	}
}
