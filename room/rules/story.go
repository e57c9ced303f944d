package rules

import (
	"slices"

	"secondstory/protocol"
	"secondstory/room/words"
)

// importStory brings a whole story into a room that has none: one command, one transaction, all or nothing.
func importStory(d *deciding, c protocol.StoryImport) ([]protocol.EventBody, error) {
	if len(d.All.Entries) > 0 || len(d.All.Lines) > 0 || len(d.All.Terms) > 0 {
		return nil, protocol.Reject(protocol.NotNow, "This room has a story already. Start another one for the file.")
	}
	switch {
	case len(c.Entries) > protocol.MaxEntries:
		return nil, protocol.Reject(protocol.TooMany, "The file has %d moments; a story holds up to %d.", len(c.Entries), protocol.MaxEntries)
	case len(c.Actors)+len(d.All.Actors) > protocol.MaxActors, len(c.Terms) > protocol.MaxTerms,
		len(c.Learnings) > protocol.MaxLearnings, len(c.Lines) > protocol.MaxLines:
		return nil, protocol.Reject(protocol.TooMany, "The file holds more than a room can.")
	case len(c.Unmapped) > protocol.MaxUnmapped:
		return nil, protocol.Reject(protocol.TooMany, "The file holds too much that a room cannot show.")
	}
	var out []protocol.EventBody
	named := map[protocol.ActorID]bool{}
	for _, a := range c.Actors {
		name, err := checkActor(&a)
		if err != nil {
			return nil, err
		}
		if named[a.Actor] || d.All.actor(a.Actor) != nil {
			return nil, protocol.Reject(protocol.IDTaken, "Two people of the file have one id.")
		}
		named[a.Actor] = true
		out = append(out, protocol.ActorAdded{Actor: a.Actor, Name: name, Role: a.Role})
	}
	seen := map[protocol.EntryID]bool{}
	var after protocol.EntryID
	for i, e := range c.Entries {
		people := e.People
		e.People = nil // they are not in the story yet; checked against the file instead
		if slices.ContainsFunc(people, func(id protocol.ActorID) bool { return !named[id] }) || len(people) > protocol.MaxEntryPeople {
			return nil, protocol.Reject(protocol.Invalid, "Moment %d of the file names somebody who is not in it.", i+1)
		}
		if err := d.checkEntry(&e.EntryAdd); err != nil {
			return nil, protocol.Reject(protocol.Invalid, "Moment %d of the file: %s", i+1, err.Error())
		}
		if seen[e.Entry] {
			return nil, protocol.Reject(protocol.IDTaken, "Two moments of the file have one id.")
		}
		seen[e.Entry] = true
		if people == nil {
			people = []protocol.ActorID{}
		}
		out = append(out, protocol.EntryAdded{
			Entry: e.Entry, After: after, When: e.When, Kind: e.Kind, People: people, Evidence: e.Evidence, Text: e.Text, Imported: true, Celebrated: e.Celebrated,
		})
		after = e.Entry
	}
	for _, t := range c.Terms {
		if err := checkTerm(&t); err != nil {
			return nil, err
		}
		out = append(out, protocol.TermAdded{Term: t})
	}
	for _, line := range c.Lines {
		if err := checkWords(&line); err != nil {
			return nil, err
		}
		out = append(out, protocol.LineOpened{Line: newID[protocol.LineID](d), Words: line, Moments: []protocol.EntryID{}, Imported: true})
	}
	for _, l := range c.Learnings {
		if err := clean(&l.Words, protocol.MaxImpact, "learning"); err != nil {
			return nil, err
		}
		out = append(out, protocol.LearningAdded{Learning: l})
	}
	source, err := checkSource(c.Source)
	if err != nil {
		return nil, err
	}
	return append(out, protocol.StoryImported{Source: source, Unmapped: c.Unmapped}), nil
}

// checkSource keeps an address only if a browser opens it: it becomes a link on a page.
func checkSource(said *protocol.Source) (*protocol.Source, error) {
	if said == nil {
		return nil, nil
	}
	from := *said
	if s := words.Scheme(from.URL); s != "https" && s != "http" || words.Unseen(from.URL) {
		from.URL = ""
	}
	for _, field := range []struct {
		words *string
		limit int
		name  string
	}{
		{&from.Title, protocol.MaxTitle, "source's title"}, {&from.Publisher, protocol.MaxTitle, "source's publisher"},
		{&from.URL, protocol.MaxLink, "source's address"},
	} {
		if err := cleanLine(field.words, field.limit, field.name); err != nil {
			return nil, err
		}
	}
	return &from, nil
}

func checkTerm(t *protocol.Term) (err error) {
	if err := cleanLine(&t.Word, protocol.MaxShort, "word"); err != nil {
		return err
	}
	if t.Word == "" {
		return protocol.Reject(protocol.Invalid, "A word of the file is empty.")
	}
	if err := clean(&t.Meaning, protocol.MaxImpact, "meaning"); err != nil {
		return err
	}
	t.Also, err = cleanList(t.Also, cleanLine, protocol.MaxTags, protocol.MaxShort, "other spellings")
	return err
}

func checkWords(line *string) error {
	if err := clean(line, protocol.MaxWords, "line of inquiry"); err != nil {
		return err
	}
	if *line == "" {
		return protocol.Reject(protocol.Invalid, "A line of inquiry of the file cannot be read.")
	}
	return nil
}

func termAdded(a *PublicState, f Fact, e protocol.TermAdded) {
	a.say(f.Seq, ofWord(e.Term.Word))
	a.Terms = append(a.Terms, e.Term)
}

func learningAdded(a *PublicState, _ Fact, e protocol.LearningAdded) {
	a.Learnings = append(a.Learnings, e.Learning)
}

// storyImported: what the room cannot show yet stays in the log, for the day when it can.
func storyImported(a *PublicState, _ Fact, e protocol.StoryImported) {
	a.Source, a.unmapped = e.Source, e.Unmapped
}
