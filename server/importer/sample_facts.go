package importer

import (
	"path"
	"strings"

	"secondstory/protocol"
	"secondstory/room/text"
	"secondstory/room/words"
)

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
	facts.Impact = words.Lines.Replace(facts.Impact)
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
		if words.Line(t.Term) == "" {
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
		s.Terms = append(s.Terms, protocol.Term{Word: t.Term, Meaning: words.Lines.Replace(t.Definition), Kind: kind, Also: also})
	}
	for i, line := range in.Lines {
		place := nth("Line of inquiry", i)
		line = words.Lines.Replace(line)
		if strings.TrimSpace(line) == "" {
			return refuse("%s is empty.", place)
		}
		if err := bounded(place, "text", line, protocol.MaxWords); err != nil {
			return err
		}
		s.Lines = append(s.Lines, line)
	}
	for i, l := range in.Learnings {
		place := nth("Learning", i)
		kind, known := lessonKinds[l.Kind]
		if !known {
			return refuse("%s has the kind %.60q. We know command, dashboard, expertise, practice, trap, surprise.", place, l.Kind)
		}
		// The title is its first line.
		learned := strings.TrimSpace(words.Lines.Replace(l.Title + "\n" + l.Body))
		if learned == "" {
			return refuse("%s is empty.", place)
		}
		if err := bounded(place, "text", learned, protocol.MaxImpact); err != nil {
			return err
		}
		s.Learnings = append(s.Learnings, protocol.Learning{Kind: kind, Words: learned})
	}
	return nil
}

func (out *Import) source(s *sampleSource) error {
	if s == nil {
		return nil
	}
	from := protocol.Source{Title: words.Line(s.Title), Publisher: words.Line(s.Publisher), URL: s.URL}
	if scheme := words.Scheme(from.URL); scheme != "https" && scheme != "http" {
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
