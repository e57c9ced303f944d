package importer_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/importer"
)

const folder = "testdata/incidents/"

func load(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(folder + name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// plain is a sample file as plain JSON, read by another library than the importer's.
type plain struct {
	Title, Timezone, Organisation, Summary, Severity string
	SeverityNote                                     string    `json:"severity_note"`
	Started                                          time.Time `json:"started_at"`
	Detected                                         time.Time `json:"detected_at"`
	Mitigated                                        time.Time `json:"mitigated_at"`
	Resolved                                         time.Time `json:"resolved_at"`
	Services                                         []string  `json:"affected_services"`
	Impact                                           []string
	Participants                                     []struct{ Handle, Role string }
	Timeline                                         []struct {
		ID        string
		At        time.Time
		Precision string `json:"at_precision"`
		Kind      string
		Text      string
		People    []string
		Evidence  []string
		Happened  bool `json:"just_happened_to_be"`
	}
	Glossary []struct {
		Term, Definition, Category string
		Aliases                    []string
	}
	Lines     []string `json:"lines_of_inquiry"`
	Learnings []struct{ Kind, Title, Body string }
	Source    struct{ Title, Publisher, Published, URL string }
}

func TestSixIncidentsAreReadWhole(t *testing.T) {
	for _, want := range []struct {
		name                                               string
		moments, people, terms, lines, learnings, happened int
	}{
		{"cloudflare-2019-07-02-waf-cpu.json", 29, 10, 12, 8, 6, 1},
		{"cratesio-2020-02-20-missing-from-index.json", 18, 5, 4, 6, 3, 1},
		{"docsrs-2019-10-21-disk-full.json", 15, 5, 5, 6, 3, 1},
		{"github-2018-10-21-database-failover.json", 34, 9, 10, 8, 6, 0},
		{"gitlab-2017-01-31-database-removal.json", 60, 10, 14, 9, 7, 4},
		{"mybinder-2018-02-20-announcement.json", 49, 7, 11, 8, 6, 0},
	} {
		t.Run(want.name, func(t *testing.T) {
			raw := load(t, want.name)
			got, err := importer.Read(want.name, raw, uuid.New)
			if err != nil {
				t.Fatal(err)
			}
			s := got.Story
			happened := 0
			for _, e := range s.Entries {
				if e.Celebrated {
					happened++
				}
			}
			counts := []int{len(s.Entries), len(s.Actors), len(s.Terms), len(s.Lines), len(s.Learnings), happened}
			if !slices.Equal(counts, []int{want.moments, want.people, want.terms, want.lines, want.learnings, want.happened}) {
				t.Errorf("moments, people, terms, lines, learnings, happened: %v", counts)
			}
			var file plain
			if err := json.Unmarshal(raw, &file); err != nil {
				t.Fatal(err)
			}
			sameFacts(t, got.Facts, file)
			sameStory(t, s, file)
			var kept, whole map[string]any
			decode(t, s.Unmapped, &kept)
			decode(t, raw, &whole)
			for key := range whole {
				switch key {
				case "timeline", "participants", "lines_of_inquiry", "glossary", "learnings":
				default:
					if !same(kept[key], whole[key]) {
						t.Errorf("kept %s reads %v", key, kept[key])
					}
				}
			}
			for i, e := range file.Timeline {
				if left := kept["timeline"].([]any)[i]; !same(left, map[string]any{"id": e.ID}) {
					t.Errorf("of moment %d is kept %v", i+1, left)
				}
			}
			for i, p := range file.Participants {
				if left := kept["participants"].([]any)[i]; !same(left, map[string]any{"handle": p.Handle}) {
					t.Errorf("of person %d is kept %v", i+1, left)
				}
			}
			taken(t, got)
		})
	}
}

func sameFacts(t *testing.T, got protocol.Facts, file plain) {
	t.Helper()
	if got.Title != file.Title || got.Zone != file.Timezone || got.Organisation != file.Organisation ||
		!slices.Equal(got.Services, file.Services) || got.Impact != strings.Join(file.Impact, "\n") ||
		got.Severity != file.Severity+": "+file.SeverityNote {
		t.Errorf("the facts read %+v", got)
	}
	for _, at := range []struct {
		got  protocol.Instant
		want time.Time
	}{{got.Started, file.Started}, {got.Detected, file.Detected}, {got.Eased, file.Mitigated}, {got.Over, file.Resolved}} {
		if !at.got.Time().Equal(at.want) {
			t.Errorf("%s, not %s", at.got, at.want)
		}
	}
}

func sameStory(t *testing.T, s protocol.StoryImport, file plain) {
	t.Helper()
	name := map[protocol.ActorID]string{}
	for i, a := range s.Actors {
		name[a.Actor] = file.Participants[i].Handle
		if a.Role != file.Participants[i].Role || a.Name == "" || !strings.HasPrefix(a.Role, a.Name) && a.Name != file.Participants[i].Handle {
			t.Errorf("person %d reads %+v", i+1, a)
		}
	}
	for i, e := range s.Entries {
		want := file.Timeline[i]
		people := []string{}
		for _, id := range e.People {
			people = append(people, name[id])
		}
		if e.Text != want.Text || string(e.Kind) != want.Kind || e.Celebrated != want.Happened ||
			!slices.Equal(e.Evidence, want.Evidence) || !slices.Equal(people, want.People) {
			t.Errorf("moment %d reads %+v", i+1, e)
		}
		if !e.When.At.Time().Equal(want.At) || string(e.When.Precision) != want.Precision || e.When.Zone != file.Timezone {
			t.Errorf("moment %d was at %+v", i+1, e.When)
		}
	}
	for i, term := range s.Terms {
		want := file.Glossary[i]
		if term.Word != want.Term || term.Meaning != want.Definition || string(term.Kind) != want.Category ||
			!slices.Equal(term.Also, append([]string{}, want.Aliases...)) {
			t.Errorf("term %d reads %+v", i+1, term)
		}
	}
	if !slices.Equal(s.Lines, file.Lines) {
		t.Errorf("the lines read %q", s.Lines)
	}
	for i, l := range s.Learnings {
		want := file.Learnings[i]
		kind := strings.Replace(want.Kind, "expertise", "expert", 1)
		if string(l.Kind) != kind || l.Words != want.Title+"\n"+want.Body {
			t.Errorf("learning %d reads %+v", i+1, l)
		}
	}
	if *s.Source != (protocol.Source{Title: file.Source.Title, Publisher: file.Source.Publisher, URL: file.Source.URL}) {
		t.Errorf("the source reads %+v", s.Source)
	}
}

// A moment as somebody in Berlin said it, in winter time, and one whose time is ours.
func TestAZoneAndAPrecision(t *testing.T) {
	got, err := importer.Read("", load(t, "mybinder-2018-02-20-announcement.json"), uuid.New)
	if err != nil {
		t.Fatal(err)
	}
	if f := got.Facts; f.Zone != "Europe/Berlin" || f.Started.String() != "2018-02-20T15:05:00.000Z" {
		t.Errorf("it began %s, %s", f.Started, f.Zone)
	}
	counts := map[protocol.Precision]int{}
	for _, e := range got.Story.Entries {
		counts[e.When.Precision]++
	}
	if counts[protocol.Exact] == 0 || counts[protocol.Approx] == 0 || counts[protocol.Inferred] == 0 {
		t.Errorf("precisions: %v", counts)
	}
}

func TestNobodyIsGivenANameThatTheFileDoesNotHave(t *testing.T) {
	long := "Engineer working on database replication, who was first to respond to the page about it"
	for _, c := range []struct{ name, role, handle, want string }{
		{"Ada Lovelace", "on shift", "ada-l", "Ada Lovelace"},
		{"", "Site reliability engineer on shift", "sre-oncall", "Site reliability engineer on shift"},
		{"", "Backend lead; deploy page, data questions", "backend-lead", "Backend lead"},
		{"", "", "hw-eng", "hw-eng"}, {" ", " ", "ic_night", "ic_night"}, {"", ";", "ci", "ci"}, {"", "", "-", "-"},
		{"", long, "oncall-db", "oncall-db"}, {"\u200b\u3164", "", "in\u200bes", "ines"}, {"A\u200bda\nL", "on shift", "ada", "Ada L"},
	} {
		got, err := importer.Read("", small(`"participants": [{"name": %q, "role": %q, "handle": %q}]`, c.name, c.role, c.handle), uuid.New)
		if err != nil {
			t.Fatal(err)
		}
		if a := got.Story.Actors[0]; a.Name != c.want || a.Role != strings.TrimSpace(c.role) {
			t.Errorf("%+v reads %+v", c, a)
		}
	}
	wide := strings.Repeat("w", protocol.MaxName)
	got, err := importer.Read("", small(`"participants": [{"handle": "a", "role": "Operator"}, {"handle": "b", "role": "Operator"},
		{"handle": "c", "role": %q}, {"handle": "d", "role": %q}]`, wide, wide), uuid.New)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, a := range got.Story.Actors {
		names = append(names, a.Name)
	}
	if want := []string{"Operator", "Operator (b)", wide, "d"}; !slices.Equal(names, want) {
		t.Errorf("people of one role are called %q", names)
	}
}

func TestWhatIsUnknownIsKept(t *testing.T) {
	raw := `{"format": "incident-sample/1", "timezone": "Europe/Berlin", "weather": {"was": ["grey", 12345678901234567890, 1.50]},
	"summary": "All of it.",
	"participants": [{"handle": "ada", "team": "search"}],
	"timeline": [
		{"id": 7, "at": "2018-02-20T15:05:00.123456Z", "kind": "decision", "text": "One\r\ntwo", "people": ["ada", "ada"], "mood": "calm"},
		{"kind": "change", "text": "Later"}],
	"glossary": [{"term": "Hub", "category": "animal"}],
	"learnings": [{"kind": "trap", "title": "A trap", "seen": 2}],
	"source": {"title": "Notes", "url": "javascript:alert(1)"}}`
	got, err := importer.Read("an-incident.json", []byte("\ufeff"+raw+"\n"), uuid.New)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"format":"incident-sample/1","glossary":[{"category":"animal"}],"learnings":[{"seen":2}],` +
		`"participants":[{"handle":"ada","team":"search"}],"source":{"title":"Notes","url":"javascript:alert(1)"},"summary":"All of it.",` +
		`"timeline":[{"at":"2018-02-20T15:05:00.123456Z","id":7,"mood":"calm"},{}],"timezone":"Europe/Berlin",` +
		`"weather":{"was":["grey",12345678901234567890,1.50]}}`
	if string(got.Story.Unmapped) != want {
		t.Errorf("kept is\n%s", got.Story.Unmapped)
	}
	first, second := got.Story.Entries[0], got.Story.Entries[1]
	if first.Text != "One\ntwo" || len(first.People) != 1 || first.When.At.String() != "2018-02-20T15:05:00.123Z" || first.When.Precision != protocol.Approx {
		t.Errorf("the first moment reads %+v, %+v", first, first.When)
	}
	if second.When != nil || second.Kind != protocol.KindChange {
		t.Errorf("the second moment reads %+v", second)
	}
	if got.Story.Source.URL != "" || got.Story.Terms[0].Kind != protocol.TermOther {
		t.Errorf("source %+v, term %+v", got.Story.Source, got.Story.Terms[0])
	}
	if f := got.Facts; f.Title != "an-incident" || f.Started != first.When.At || f.Impact != "All of it." {
		t.Errorf("the facts read %+v", f)
	}
	taken(t, got)
}

// small is a file with one moment, and something more.
func small(format string, args ...any) []byte {
	return fmt.Appendf(nil, `{"format": "incident-sample/1", "title": "Small", "timezone": "UTC",
	"timeline": [{"at": "2026-03-12T00:13:00Z", "kind": "action", "text": "x"}], `+format+`}`, args...)
}

func moments(all ...string) []byte {
	return []byte(`{"format": "incident-sample/1", "title": "Small", "timezone": "UTC", "timeline": [` + strings.Join(all, ",\n") + `]}`)
}

func TestBrokenFilesAreRefusedWithASentence(t *testing.T) {
	fine := `{"id": "a", "at": "2026-03-12T00:13:00Z", "kind": "action", "text": "x"}`
	with := func(rest string) []byte { return moments(fine, `{"kind": "action", "text": "x", `+rest+`}`) }
	long := strings.Repeat("é", 20_001)
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"empty":           {nil, "The file is empty."},
		"only a mark":     {[]byte("\ufeff \n"), "The file is empty."},
		"a ZIP":           {[]byte("PK\x03\x04 and so on"), "This is an archive. Unpack it, and bring the JSON file in it."},
		"UTF-16":          {[]byte("\xff\xfe{\x00}\x00"), "The file is written as UTF-16. Save it as UTF-8, please."},
		"words":           {[]byte("timestamp,what\n"), "This is not a JSON file."},
		"not UTF-8":       {[]byte("{\n\"title\": \"caf\xe9\"}"), "Line 2 of the file is not UTF-8. Save it as UTF-8, please."},
		"half a pair":     {with(`"x": "\ud800"`), "Line 2 of the file is not valid JSON."},
		"cut off":         {[]byte(`{"format": "incident-sample/1", "timeline": [`), "The file ends in the middle. Perhaps a part of it was cut off."},
		"a comma":         {[]byte("{\n\"title\": 1,\n}"), "Line 2 of the file is not valid JSON."},
		"two files":       {append(moments(fine), moments(fine)...), "Line 1 of the file goes on after its end. It should hold one JSON object."},
		"a key twice":     {small(`"title": "Again"`), `The file says "title" twice.`},
		"a key twice in":  {with(`"text": "y"`), `Moment 2 of the file says "text" twice.`},
		"deep":            {[]byte(strings.Repeat(`{"a":`, 5000)), "Line 1 of the file is nested more than 10 deep."},
		"a bomb":          {[]byte(`{"timeline":[` + strings.Repeat("{},", 1_300_000) + `{}]}`), "Line 1 of the file has a list of more than 10000 things."},
		"too large":       {bytes.Repeat([]byte(" "), 4<<20+1), "The file is too large: up to 4 MiB are taken."},
		"another kind":    {[]byte(`{"incidents": []}`), `This file is not of a kind we can read. It should say "format": "incident-sample/1".`},
		"a list":          {[]byte(`[]`), `This file is not of a kind we can read. It should say "format": "incident-sample/1".`},
		"a later version": {[]byte(`{"format": "incident-sample/2"}`), `This file is not of a kind we can read. It should say "format": "incident-sample/1".`},
		"no zone":         {[]byte(`{"format": "incident-sample/1"}`), `The file has no time zone. It should say "timezone": "Europe/Helsinki", for example.`},
		"a wrong zone": {[]byte(`{"format": "incident-sample/1", "timezone": "Mars/Base"}`),
			`The time zone of the file, "Mars/Base", is none we know. One such as Europe/Helsinki is wanted.`},
		"a path as zone": {[]byte(`{"format": "incident-sample/1", "timezone": "../../etc/passwd"}`),
			`The time zone of the file, "../../etc/passwd", is none we know. One such as Europe/Helsinki is wanted.`},
		"no moments":   {moments(), `The file has no moments. They belong into a list called "timeline".`},
		"many moments": {moments(slices.Repeat([]string{`{"kind": "action", "text": "x"}`}, 2001)...), "The file has 2001 moments; a room holds up to 2000."},
		"a number":     {with(`"at": 12`), `Moment 2 of the file: "at" should be text.`},
		"no list":      {with(`"people": "ada"`), `Moment 2 of the file: "people" should be a list.`},
		"a word":       {with(`"just_happened_to_be": "yes"`), `Moment 2 of the file: "just_happened_to_be" should be true or false.`},
		"no object":    {moments(fine, `12`), "Moment 2 of the file should be an object."},
		"a map":        {small(`"participants": {}`), `The file: "participants" should be a list.`},
		"no offset": {with(`"at": "2026-03-12T00:13:00"`),
			"Moment 2 of the file has no time zone in its time. Write it as 2026-03-12T00:13:00+02:00 is written."},
		"no time": {with(`"at": "yesterday"`),
			`Moment 2 of the file has a time that cannot be read, "yesterday". Write it as 2026-03-12T00:13:00+02:00 is written.`},
		"long ago":    {with(`"at": "1969-12-31T23:59:59Z"`), "Moment 2 of the file has a time in the year 1969. Years run from 1970 to 9999."},
		"far away":    {with(`"at": "9999-12-31T23:59:59-01:00"`), "Moment 2 of the file has a time in the year 10000. Years run from 1970 to 9999."},
		"no start":    {small(`"started_at": "00:13"`), `The file has a start that cannot be read, "00:13". Write it as 2026-03-12T00:13:00+02:00 is written.`},
		"a precision": {with(`"at": "2026-03-12T00:13:00Z", "at_precision": "very"`), `Moment 2 of the file has the precision "very". We know exact, approx, inferred.`},
		"a kind": {moments(`{"kind": "blame", "text": "x"}`),
			`Moment 1 of the file has the kind "blame". We know detection, observation, hypothesis, action, decision, change, communication, recovery, context.`},
		"an id twice":   {with(`"id": "a"`), `Moment 2 of the file has the same id as moment 1: "a".`},
		"who":           {with(`"people": ["ada"]`), `Moment 2 of the file names "ada", who is not among the participants.`},
		"silence":       {moments(`{"kind": "action", "text": " "}`), "Moment 1 of the file says nothing: it has neither text nor evidence."},
		"a long text":   {moments(`{"kind": "action", "text": "` + long + `"}`), "Moment 1 of the file has a text of 20001 characters; up to 20000 fit."},
		"long evidence": {with(`"evidence": ["` + long + `"]`), "Moment 2 of the file has evidence of 20001 characters; up to 2000 fit in one piece."},
		"much evidence": {with(`"evidence": ["` + strings.Join(strings.Fields("a b c d e f g h i j k l m n o p q r s t u"), `","`) + `"]`),
			"Moment 2 of the file has more evidence than fit: up to 20."},
		"a handle twice":  {small(`"participants": [{"handle": "ada"}, {"handle": "ada"}]`), `Person 2 of the file has the handle "ada", which somebody before has too.`},
		"nobody":          {small(`"participants": [{"team": "x"}]`), "Person 1 of the file has no name, no role and no handle."},
		"a long name":     {small(`"participants": [{"name": %q}]`, long), "Person 1 of the file has a name of 20001 characters; up to 80 fit."},
		"an empty word":   {small(`"glossary": [{"definition": "x"}]`), "Word 1 of the file is empty."},
		"an empty line":   {small(`"lines_of_inquiry": ["What?", " "]`), "Line of inquiry 2 of the file is empty."},
		"a long line":     {small(`"lines_of_inquiry": [%q]`, long), "Line of inquiry 1 of the file has a text of 20001 characters; up to 1000 fit."},
		"a line's number": {small(`"lines_of_inquiry": [1]`), "Line of inquiry 1 of the file should be text."},
		"a learning": {small(`"learnings": [{"kind": "punishment", "title": "x"}]`),
			`Learning 1 of the file has the kind "punishment". We know command, dashboard, expertise, practice, trap, surprise.`},
		"much unknown": {small(`"more": %q`, strings.Repeat(long, 14)), "The file holds 546 KiB that a room cannot show yet; up to 256 are kept."},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := importer.Read("x.json", c.raw, uuid.New)
			var refused *protocol.Rejected
			if !errors.As(err, &refused) || refused.Code != protocol.Invalid || got != nil {
				t.Fatalf("%v, %v", got, err)
			}
			if refused.Message != c.want {
				t.Errorf("it says %s", refused.Message)
			}
		})
	}
}

// The same ids come out when the same go in, so that a repeated request can be recognised.
func TestIDsAreTheCallers(t *testing.T) {
	raw := load(t, "docsrs-2019-10-21-disk-full.json")
	count := func() func() uuid.UUID {
		var n byte
		return func() uuid.UUID { n++; return uuid.UUID{0: n, 6: 0x40, 8: 0x80} }
	}
	a, err := importer.Read("", raw, count())
	if err != nil {
		t.Fatal(err)
	}
	b, err := importer.Read("", raw, count())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(protocol.MustEncode(a), protocol.MustEncode(b)) {
		t.Error("two readings of one file with the same ids differ")
	}
}

func TestTheExampleIsOneOfTheSix(t *testing.T) {
	if !bytes.Equal(importer.Example, load(t, importer.ExampleName)) {
		t.Error("the example differs from the file it is a copy of")
	}
}

// taken sees to it that a room without a story takes the import, and that what it then writes down can be read again.
func taken(t testing.TB, got *importer.Import) {
	t.Helper()
	s := rules.NewState(protocol.NewID[protocol.RoomID]())
	with := rules.Env{Now: 1, Chance: rand.Reader}
	lead := protocol.NewID[protocol.PersonID]()
	facts := protocol.Facts{Title: "x", Zone: "UTC", Started: 1, Opening: "x", Readers: protocol.ReadersMembers}
	for _, c := range []protocol.Command{
		rules.CreateRoom{Facts: facts, Names: protocol.NamesHidden, Asked: 3},
		rules.EnterPerson{Person: lead, Name: "Ines", Role: protocol.RoleFacilitator}, got.Story,
	} {
		d, err := rules.Decide(s, lead, c, with)
		if err != nil {
			t.Fatalf("the room refuses %s: %v", c.Command(), err)
		}
		for _, f := range d.Facts {
			if _, err := protocol.DecodeEvent(f.Body.Event(), protocol.MustEncode(f.Body)); err != nil {
				t.Fatalf("%s cannot be read again: %v", f.Body.Event(), err)
			}
			rules.Apply(s, f)
		}
	}
	if len(s.All.Entries) != len(got.Story.Entries) {
		t.Fatalf("%d moments of %d", len(s.All.Entries), len(got.Story.Entries))
	}
}

func FuzzRead(f *testing.F) {
	all, err := filepath.Glob(folder + "*.json")
	if err != nil || len(all) != 6 {
		f.Fatal(all, err)
	}
	for _, name := range all {
		f.Add(load(f, filepath.Base(name)))
	}
	f.Add([]byte("\ufeff{}"))
	f.Add([]byte("PK\x03\x04"))
	f.Add(small(`"participants": [{"handle": "a-b"}], "glossary": [{"term": "x", "aliases": ["y"]}], "learnings": [{"kind": "trap", "title": "z"}]`))
	f.Add(moments(`{"kind": "change", "text": "\r\n\u0000😀", "at": "2024-02-29T23:59:60+14:00"}`))
	f.Add([]byte(strings.Repeat("[", 20)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := importer.Read("x.json", raw, uuid.New)
		if err != nil {
			var refused *protocol.Rejected
			if !errors.As(err, &refused) || refused.Code != protocol.Invalid || !strings.HasSuffix(strings.TrimRight(refused.Message, `"`), ".") && !strings.Contains(refused.Message, `"`) {
				t.Fatalf("%v", err)
			}
			return
		}
		taken(t, got)
	})
}

func decode(t *testing.T, raw []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatal(err)
	}
}

func same(a, b any) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(x, y)
}
