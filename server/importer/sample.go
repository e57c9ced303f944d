package importer

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/text"
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
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" || len(zone) > protocol.MaxShort {
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
		name := strings.TrimSpace(p.Name)
		if name == "" {
			name = readable(p.Handle)
		}
		if taken[name] {
			name += " (" + p.Handle + ")"
		}
		taken[name] = true
		if name == "" {
			return nil, refuse("%s has neither a handle nor a name.", place)
		}
		if err := bounded(place, "name", name, protocol.MaxName); err != nil {
			return nil, err
		}
		if err := bounded(place, "role", p.Role, protocol.MaxNote); err != nil {
			return nil, err
		}
		id := protocol.ActorID{UUID: f.newID()}
		byHandle[p.Handle] = id
		out.Story.Actors = append(out.Story.Actors, protocol.ActorAdd{Actor: id, Name: name, Role: oneKindOfBreak(p.Role)})
	}
	return byHandle, nil
}

// initials are parts of a handle that are read letter by letter.
var initials = []string{"ai", "api", "ceo", "cfo", "ci", "coo", "cto", "db", "dba", "dns", "eu", "hr", "ml", "pg", "pm", "pr", "qa", "sre", "uk", "us", "vp"}

// readable makes of a handle such as sre-oncall the name that people read: SRE oncall. What looks like a name is left.
func readable(handle string) string {
	handle = strings.TrimSpace(handle)
	if strings.ContainsAny(handle, " @") || handle != strings.ToLower(handle) {
		return handle
	}
	parts := strings.FieldsFunc(handle, func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	for i, p := range parts {
		if slices.Contains(initials, p) {
			parts[i] = strings.ToUpper(p)
		} else if first := []rune(p); i == 0 {
			parts[i] = strings.ToUpper(string(first[0])) + string(first[1:])
		}
	}
	if len(parts) == 0 {
		return handle
	}
	return strings.Join(parts, " ")
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
		e := protocol.ImportedEntry{EntryAdd: protocol.EntryAdd{Entry: protocol.EntryID{UUID: f.newID()}, Text: oneKindOfBreak(m.Text)}, Celebrated: m.Happened}
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

// facts fills in what the file knows of the incident.
func (out *Import) facts(f *file, in sample) error {
	facts := protocol.Facts{
		Title: in.Title, Zone: in.Zone, Organisation: in.Organisation, Services: in.Services, Tags: in.Tags, Severity: in.Severity,
	}
	if facts.Title == "" {
		facts.Title = strings.TrimSuffix(path.Base("/"+f.name), path.Ext(f.name))
		facts.Title = strings.Trim(facts.Title, "/")
	}
	for _, t := range []struct {
		says string
		what string
		into *protocol.Instant
	}{
		{in.Started, "start", &facts.Started}, {in.Detected, "time of detection", &facts.Detected},
		{in.Mitigated, "time of mitigation", &facts.Eased}, {in.Resolved, "end", &facts.Over},
	} {
		if t.says == "" {
			continue
		}
		var err error
		if *t.into, err = readTime("The file", t.what, t.says); err != nil {
			return err
		}
	}
	if facts.Started == 0 {
		for _, e := range out.Story.Entries {
			if e.When != nil && (facts.Started == 0 || e.When.At < facts.Started) {
				facts.Started = e.When.At
			}
		}
	}
	// The note makes a bare SEV1 speak; where the two do not fit, the note is only kept.
	if both := in.Severity + ": " + in.SeverityNote; in.Severity != "" && in.SeverityNote != "" && text.Units(both) <= protocol.MaxShort {
		facts.Severity = both
	}
	// The impact, one line for each. The summary tells how it ended before anybody has told their story: it is kept, and
	// only where a file says nothing else of the impact does it stand here.
	facts.Impact = strings.Join(in.Impact, "\n")
	if facts.Impact == "" {
		facts.Impact = in.Summary
	}
	facts.Impact = oneKindOfBreak(facts.Impact)
	out.Facts = facts
	return nil
}

var termKinds = map[string]protocol.TermKind{
	"person": protocol.TermPerson, "team": protocol.TermTeam, "technology": protocol.TermTechnology, "channel": protocol.TermChannel,
	"place": protocol.TermPlace, "other": protocol.TermOther, "": protocol.TermOther,
}

var lessonKinds = map[string]protocol.LearningKind{
	"command": protocol.LearnedCommand, "dashboard": protocol.LearnedDashboard, "expertise": protocol.LearnedExpert,
	"expert": protocol.LearnedExpert, "practice": protocol.LearnedPractice, "trap": protocol.LearnedTrap, "surprise": protocol.LearnedSurprise,
}

// words takes in the word list, lines of inquiry and learnings.
func (out *Import) words(in sample) error {
	s := &out.Story
	s.Terms, s.Lines, s.Learnings = []protocol.Term{}, []string{}, []protocol.Learning{}
	for i, t := range in.Glossary {
		place := nth("Word", i)
		kind, known := termKinds[t.Category]
		if !known {
			kind = protocol.TermOther // and what the file calls it is kept
		}
		if strings.TrimSpace(t.Term) == "" {
			return refuse("%s is empty.", place)
		}
		if err := bounded(place, "term", t.Term, protocol.MaxShort); err != nil {
			return err
		}
		if err := bounded(place, "definition", t.Definition, protocol.MaxImpact); err != nil {
			return err
		}
		also, err := boundedList(place, "aliases", t.Aliases, protocol.MaxTags, protocol.MaxShort)
		if err != nil {
			return err
		}
		s.Terms = append(s.Terms, protocol.Term{Word: t.Term, Meaning: oneKindOfBreak(t.Definition), Kind: kind, Also: also})
	}
	for i, words := range in.Lines {
		place := nth("Line of inquiry", i)
		words = oneKindOfBreak(words)
		if strings.TrimSpace(words) == "" {
			return refuse("%s is empty.", place)
		}
		if err := bounded(place, "text", words, protocol.MaxWords); err != nil {
			return err
		}
		s.Lines = append(s.Lines, words)
	}
	for i, l := range in.Learnings {
		place := nth("Learning", i)
		kind, known := lessonKinds[l.Kind]
		if !known {
			return refuse("%s has the kind %.60q. We know command, dashboard, expertise, practice, trap, surprise.", place, l.Kind)
		}
		// The title is its first line.
		words := strings.TrimSpace(oneKindOfBreak(l.Title + "\n" + l.Body))
		if words == "" {
			return refuse("%s is empty.", place)
		}
		if err := bounded(place, "text", words, protocol.MaxImpact); err != nil {
			return err
		}
		s.Learnings = append(s.Learnings, protocol.Learning{Kind: kind, Words: words})
	}
	return nil
}

func (out *Import) source(s *sampleSource) error {
	if s == nil {
		return nil
	}
	from := protocol.Source{Title: strings.TrimSpace(s.Title), Publisher: strings.TrimSpace(s.Publisher), URL: s.URL}
	if !strings.HasPrefix(from.URL, "https://") && !strings.HasPrefix(from.URL, "http://") {
		from.URL = "" // it becomes a link on a page
	}
	if from.Title == "" {
		from.Title = from.Publisher
	}
	if from.Title == "" {
		return nil
	}
	if err := bounded("The source of the file", "title", from.Title, protocol.MaxTitle); err != nil {
		return err
	}
	if err := bounded("The source of the file", "publisher", from.Publisher, protocol.MaxTitle); err != nil {
		return err
	}
	if err := bounded("The source of the file", "url", from.URL, protocol.MaxLink); err != nil {
		return err
	}
	out.Story.Source = &from
	return nil
}

// keep puts aside what has no place in a room, in the shape of the file: its head whole, since a room that exists keeps
// its own facts, and of each thing in a list what is left of it, in the same order.
func (out *Import) keep(f *file, in sample) error {
	left := map[string]jsontext.Value{}
	if err := f.decode(&left); err != nil {
		return err
	}
	delete(left, "lines_of_inquiry")
	zone, err := time.LoadLocation(in.Zone)
	if err != nil {
		return err
	}
	for _, list := range []struct {
		key string
		len int
		of  func(i int) map[string]any
	}{
		{"participants", len(in.People), func(i int) map[string]any {
			return rest(in.People[i].Rest, "handle", in.People[i].Handle)
		}},
		{"timeline", len(in.Timeline), func(i int) map[string]any {
			m := in.Timeline[i]
			r := rest(m.Rest, "id", m.ID)
			if t, err := time.Parse(time.RFC3339, m.At); err == nil && protocol.At(t).Time().In(zone).Format(time.RFC3339Nano) != m.At {
				r["at"] = m.At // another spelling, or finer than a room's milliseconds
			}
			return r
		}},
		{"glossary", len(in.Glossary), func(i int) map[string]any {
			if g := in.Glossary[i]; g.Category != "" && g.Category != string(termKinds[g.Category]) {
				return rest(g.Rest, "category", g.Category)
			}
			return rest(in.Glossary[i].Rest, "", nil)
		}},
		{"learnings", len(in.Learnings), func(i int) map[string]any { return rest(in.Learnings[i].Rest, "", nil) }},
	} {
		delete(left, list.key)
		some, all := false, make([]map[string]any, list.len)
		for i := range all {
			all[i] = list.of(i)
			some = some || len(all[i]) > 0
		}
		if !some {
			continue
		}
		if left[list.key], err = protocol.Encode(all); err != nil {
			return err
		}
	}
	kept, err := protocol.Encode(left)
	if err != nil {
		return err
	}
	if out.Story.Kept, err = tidyJSON(kept); err != nil {
		return err
	}
	if len(out.Story.Kept) > protocol.MaxKept {
		return refuse("The file holds %d KiB that a room cannot show yet; up to %d are kept.", len(out.Story.Kept)>>10, protocol.MaxKept>>10)
	}
	return nil
}

// rest is what is left of one thing, and beside it what tells which thing it is.
func rest(unknown jsontext.Value, key string, value any) map[string]any {
	out := map[string]any{}
	var all map[string]jsontext.Value
	if len(unknown) > 0 && json.Unmarshal(unknown, &all) == nil { // it was read from an object, so it is one
		for k, v := range all {
			out[k] = v
		}
	}
	if raw, isRaw := value.(jsontext.Value); key != "" && (!isRaw || len(raw) > 0) {
		out[key] = value
	}
	return out
}

// oneKindOfBreak makes every line break the one that a room's texts have.
func oneKindOfBreak(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func bounded(place, what, words string, limit int) error {
	if n := text.Units(strings.TrimSpace(words)); n > limit {
		return refuse("%s has a %s of %d characters; up to %d fit.", place, what, n, limit)
	}
	return nil
}

// boundedList bounds a list as the room will have it: without what is empty or twice.
func boundedList(place, what string, list []string, count, limit int) ([]string, error) {
	out := []string{}
	for _, words := range list {
		words = strings.TrimSpace(oneKindOfBreak(words))
		if words == "" || slices.Contains(out, words) {
			continue
		}
		if n := text.Units(words); n > limit {
			return nil, refuse("%s has %s of %d characters; up to %d fit in one piece.", place, what, n, limit)
		}
		out = append(out, words)
		if len(out) > count {
			return nil, refuse("%s has more %s than fit: up to %d.", place, what, count)
		}
	}
	return out, nil
}
