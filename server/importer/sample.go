package importer

import (
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/text"
	"secondstory/room/words"
)

const sampleFormat = "incident-sample/1"

func isSample(f *file) bool {
	var head struct {
		Format jsontext.Value `json:"format"`
	}
	var said string
	return json.Unmarshal(f.json, &head) == nil && json.Unmarshal(head.Format, &said) == nil && said == sampleFormat
}

// sample is a file of the format incident-sample/1: an incident as one JSON object, its moments in order. What is not
// named here is passed over, and kept.
type sample struct {
	Title        string         `json:"title"`
	Organisation string         `json:"organisation"`
	Zone         string         `json:"timezone"`
	Started      string         `json:"started_at"`
	Detected     string         `json:"detected_at"`
	Mitigated    string         `json:"mitigated_at"`
	Resolved     string         `json:"resolved_at"`
	Severity     string         `json:"severity"`
	SeverityNote string         `json:"severity_note"`
	Services     []string       `json:"affected_services"`
	Tags         []string       `json:"tags"`
	Impact       []string       `json:"impact"`
	Summary      string         `json:"summary"`
	People       []samplePerson `json:"participants"`
	Timeline     []sampleMoment `json:"timeline"`
	Glossary     []sampleTerm   `json:"glossary"`
	Lines        []string       `json:"lines_of_inquiry"`
	Learnings    []sampleLesson `json:"learnings"`
	Source       *sampleSource  `json:"source"`
}

// In each, Rest is what we have no place for.
type (
	samplePerson struct {
		Handle string         `json:"handle"`
		Name   string         `json:"name"`
		Role   string         `json:"role"`
		Rest   jsontext.Value `json:",embed"`
	}
	sampleMoment struct {
		ID        jsontext.Value `json:"id"`
		At        string         `json:"at"`
		Precision string         `json:"at_precision"`
		Kind      string         `json:"kind"`
		Text      string         `json:"text"`
		People    []string       `json:"people"`
		Evidence  []string       `json:"evidence"`
		Happened  bool           `json:"just_happened_to_be"`
		Rest      jsontext.Value `json:",embed"`
	}
	sampleTerm struct {
		Term       string         `json:"term"`
		Definition string         `json:"definition"`
		Category   string         `json:"category"`
		Aliases    []string       `json:"aliases"`
		Rest       jsontext.Value `json:",embed"`
	}
	sampleLesson struct {
		Kind  string         `json:"kind"`
		Title string         `json:"title"`
		Body  string         `json:"body"`
		Rest  jsontext.Value `json:",embed"`
	}
	sampleSource struct {
		Title     string `json:"title"`
		Publisher string `json:"publisher"`
		URL       string `json:"url"`
	}
)

func readSample(f *file) (*Import, error) {
	var in sample
	if err := f.decode(&in); err != nil {
		return nil, err
	}
	if err := checkZone(in.Zone); err != nil {
		return nil, err
	}
	if err := checkCounts(in); err != nil {
		return nil, err
	}
	out := &Import{}
	actors, err := out.people(f, in.People)
	if err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		func() error { return out.moments(f, in, actors) },
		func() error { return out.facts(f, in) },
		func() error { return out.words(in) },
		func() error { return out.source(in.Source) },
		func() error { return out.keep(f, in) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func checkZone(zone string) error {
	if zone == "" {
		return refuse(`The file has no time zone. It should say "timezone": "Europe/Helsinki", for example.`)
	}
	if !protocol.IsZone(zone) {
		return refuse("The time zone of the file, %.60q, is none we know. One such as Europe/Helsinki is wanted.", zone)
	}
	return nil
}

func checkCounts(in sample) error {
	if len(in.Timeline) == 0 {
		return refuse("The file has no moments. They belong into a list called \"timeline\".")
	}
	for _, c := range []struct {
		has, limit int
		what       string
	}{
		{len(in.Timeline), protocol.MaxEntries, "moments"}, {len(in.People), protocol.MaxActors, "people"},
		{len(in.Glossary), protocol.MaxTerms, "words"}, {len(in.Lines), protocol.MaxLines, "lines of inquiry"},
		{len(in.Learnings), protocol.MaxLearnings, "learnings"},
	} {
		if c.has > c.limit {
			return refuse("The file has %d %s; a room holds up to %d.", c.has, c.what, c.limit)
		}
	}
	return nil
}

// people names everybody of the story, and answers who is behind each handle.
func (out *Import) people(f *file, all []samplePerson) (map[string]protocol.ActorID, error) {
	byHandle, taken := map[string]protocol.ActorID{}, map[string]bool{}
	out.Story.Actors = []protocol.ActorAdd{}
	for i, p := range all {
		place := nth("Person", i)
		if _, twice := byHandle[p.Handle]; twice {
			return nil, refuse("%s has the handle %.60q, which somebody before has too.", place, p.Handle)
		}
		name := called(p)
		if taken[name] && text.Units(name)+len(" ()")+text.Units(p.Handle) > protocol.MaxName {
			name = words.Line(p.Handle)
		} else if taken[name] {
			name += " (" + words.Line(p.Handle) + ")"
		}
		if name == "" { // or nothing that can be seen
			return nil, refuse("%s has no name, no role and no handle.", place)
		}
		taken[name] = true
		if err := bounded(place, "name", name, protocol.MaxName); err != nil {
			return nil, err
		}
		if err := bounded(place, "role", p.Role, protocol.MaxNote); err != nil {
			return nil, err
		}
		id := protocol.ActorID{UUID: f.newID()}
		byHandle[p.Handle] = id
		out.Story.Actors = append(out.Story.Actors, protocol.ActorAdd{Actor: id, Name: name, Role: words.Line(p.Role)})
	}
	return byHandle, nil
}

// called is what people read for somebody in a file: their name, else what they did, else their handle as it is written.
// No name is made up out of a handle.
func called(p samplePerson) string {
	if name := words.Line(p.Name); name != "" {
		return name
	}
	// What comes after a semicolon says more of the same; the role keeps it.
	role, _, _ := strings.Cut(words.Line(p.Role), ";")
	role = strings.Join(strings.Fields(role), " ")
	if role != "" && text.Units(role) <= protocol.MaxName {
		return role
	}
	return words.Line(p.Handle)
}

// moments keeps the order of the file, whatever its times say.
func (out *Import) moments(f *file, in sample, actors map[string]protocol.ActorID) error {
	seen := map[string]int{}
	for i, m := range in.Timeline {
		place := nth("Moment", i)
		if id := string(m.ID); id != "" && id != "null" {
			if before, twice := seen[id]; twice {
				return refuse("%s has the same id as moment %d: %.60s.", place, before+1, id)
			}
			seen[id] = i
		}
		e := protocol.ImportedEntry{EntryAdd: protocol.EntryAdd{Entry: protocol.EntryID{UUID: f.newID()}, Text: words.Lines.Replace(m.Text)}, Celebrated: m.Happened}
		var err error
		if e.When, err = readWhen(place, m, in.Zone); err != nil {
			return err
		}
		if e.Kind.UnmarshalText([]byte(m.Kind)) != nil {
			return refuse("%s has the kind %.60q. We know %s.", place, m.Kind, strings.Join(protocol.EntryKind("").Values(), ", "))
		}
		if n := text.Units(e.Text); n > protocol.MaxText {
			return refuse("%s has a text of %d characters; up to %d fit.", place, n, protocol.MaxText)
		}
		for _, handle := range m.People {
			id, known := actors[handle]
			if !known {
				return refuse("%s names %.60q, who is not among the participants.", place, handle)
			}
			if !slices.Contains(e.People, id) {
				e.People = append(e.People, id)
			}
		}
		if len(e.People) > protocol.MaxEntryPeople {
			return refuse("%s names %d people; up to %d fit.", place, len(e.People), protocol.MaxEntryPeople)
		}
		if e.Evidence, err = boundedList(place, "evidence", m.Evidence, protocol.MaxEvidences, protocol.MaxEvidence); err != nil {
			return err
		}
		if strings.TrimSpace(e.Text) == "" && len(e.Evidence) == 0 {
			return refuse("%s says nothing: it has neither text nor evidence.", place)
		}
		out.Story.Entries = append(out.Story.Entries, e)
	}
	return nil
}

func readWhen(place string, m sampleMoment, zone string) (*protocol.When, error) {
	if m.At == "" {
		return nil, nil
	}
	at, err := readTime(place, "time", m.At)
	if err != nil {
		return nil, err
	}
	w := &protocol.When{At: at, Zone: zone, Precision: protocol.Approx} // unless it says that it is sure, it is not
	if m.Precision != "" && w.Precision.UnmarshalText([]byte(m.Precision)) != nil {
		return nil, refuse("%s has the precision %.60q. We know %s.", place, m.Precision, strings.Join(protocol.Precision("").Values(), ", "))
	}
	return w, nil
}

// readTime reads a time with its offset. Which instant is meant must not be guessed.
func readTime(place, what, s string) (protocol.Instant, error) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		for _, form := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
			if _, err := time.Parse(form, s); err == nil {
				return 0, refuse("%s has no time zone in its %s. Write it as 2026-03-12T00:13:00+02:00 is written.", place, what)
			}
		}
		return 0, refuse("%s has a %s that cannot be read, %.60q. Write it as 2026-03-12T00:13:00+02:00 is written.", place, what, s)
	}
	if y := t.UTC().Year(); y < 1970 || y > 9999 {
		return 0, refuse("%s has a %s in the year %d. Years run from 1970 to 9999.", place, what, y)
	}
	return protocol.At(t), nil
}

func bounded(place, what, said string, limit int) error {
	if n := text.Units(strings.TrimSpace(said)); n > limit {
		return refuse("%s has a %s of %d characters; up to %d fit.", place, what, n, limit)
	}
	return nil
}

// boundedList bounds a list as the room will have it: without what is empty or twice.
func boundedList(place, what string, list []string, count, limit int) ([]string, error) {
	out := []string{}
	for _, one := range list {
		one = strings.TrimSpace(words.Lines.Replace(one))
		if one == "" || slices.Contains(out, one) {
			continue
		}
		if n := text.Units(one); n > limit {
			return nil, refuse("%s has %s of %d characters; up to %d fit in one piece.", place, what, n, limit)
		}
		out = append(out, one)
		if len(out) > count {
			return nil, refuse("%s has more %s than fit: up to %d.", place, what, count)
		}
	}
	return out, nil
}
