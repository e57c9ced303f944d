package rules

import (
	"slices"

	"secondstory/protocol"
	"secondstory/room/text"
)

// addEntry puts a new moment where it was asked for, or where its time says, or at the end.
func addEntry(d *deciding, c protocol.EntryAdd) ([]protocol.EventBody, error) {
	if d.All.entry(c.Entry) != nil {
		return nil, protocol.Reject(protocol.IDTaken, "That moment is there already.")
	}
	if err := d.hasPlace(); err != nil {
		return nil, err
	}
	if !c.After.IsZero() && d.All.entry(c.After) == nil {
		return nil, protocol.Reject(protocol.NotFound, "The moment before it is not in the story.")
	}
	if err := d.checkEntry(&c); err != nil {
		return nil, err
	}
	if c.After.IsZero() { // no place was asked for
		to := len(d.All.Entries)
		if gives(c.When) {
			to = slot(d.All.Entries, to, c.When.At)
		}
		c.After = behind(d.All.Entries, to)
	}
	return []protocol.EventBody{protocol.EntryAdded{
		Entry: c.Entry, After: c.After, When: c.When, Kind: c.Kind, People: c.People, Evidence: c.Evidence, Text: c.Text,
	}}, nil
}

// hasPlace refuses a moment more where there are too many, in all or of one person. What was erased takes no place; where it
// stood it is still known, and that has a bound, too.
func (d *deciding) hasPlace() error {
	all, mine := 0, 0
	for _, e := range d.All.Entries {
		if e.Removed != nil && e.Removed.Erased {
			continue
		}
		all++
		if e.By == d.by.ID {
			mine++
		}
	}
	switch {
	case all >= protocol.MaxEntries, len(d.All.Entries) >= 2*protocol.MaxEntries:
		return protocol.Reject(protocol.TooMany, "A story holds up to %d moments. Erasing one makes place for another.", protocol.MaxEntries)
	case mine >= protocol.MaxOfOne:
		return protocol.Reject(protocol.TooMany, "One person brings up to %d moments, so that there is place for everybody’s.", protocol.MaxOfOne)
	}
	return nil
}

// checkEntry bounds a new moment and brings its lists into their one form.
func (d *deciding) checkEntry(c *protocol.EntryAdd) error {
	if c.Kind == "" {
		return protocol.Reject(protocol.Invalid, "Say what kind of moment it is.")
	}
	if err := checkWhen(c.When); err != nil {
		return err
	}
	var err error
	if c.People, err = d.checkEntryPeople(c.People); err != nil {
		return err
	}
	if c.Evidence, err = cleanList(c.Evidence, clean, protocol.MaxEvidences, protocol.MaxEvidence, "evidence"); err != nil {
		return err
	}
	c.Text = breaks.Replace(c.Text)
	if text.Units(c.Text) > protocol.MaxText {
		return protocol.Reject(protocol.Invalid, "Keep a moment to %d characters.", protocol.MaxText)
	}
	return nil
}

func checkWhen(w *protocol.When) error {
	if w == nil {
		return nil
	}
	if w.Precision == "" {
		return protocol.Reject(protocol.Invalid, "Say how sure the time is.")
	}
	return checkZone(w.Zone)
}

func (d *deciding) checkEntryPeople(people []protocol.ActorID) ([]protocol.ActorID, error) {
	out := []protocol.ActorID{}
	for _, id := range people {
		if d.All.actor(id) == nil {
			return nil, protocol.Reject(protocol.NotFound, "One of those people is not in the story yet.")
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) > protocol.MaxEntryPeople {
		return nil, protocol.Reject(protocol.TooMany, "Name up to %d people for one moment.", protocol.MaxEntryPeople)
	}
	return out, nil
}

func entryAdded(a *PublicState, f Fact, e protocol.EntryAdded) {
	entry := protocol.Entry{
		ID: e.Entry, When: e.When, Kind: e.Kind, People: e.People, Evidence: e.Evidence,
		Celebrations: []protocol.Celebration{}, By: f.By,
	}
	if e.Imported {
		entry.By = protocol.PersonID{}
	}
	if e.Celebrated {
		entry.Celebrations = append(entry.Celebrations, protocol.Celebration{})
	}
	a.sayAnew(f.Seq, about(ofEvidence, e.Entry.String()), false, len(e.Evidence) > 0)
	a.sayAnew(f.Seq, about(ofFirst, e.Entry.String()), false, e.Text != "")
	a.Entries = a.place(a.Entries, entry, e.After)
	a.docs[protocol.TextOf(e.Entry)] = newDocument(e.Text, 0)
}

// place puts an entry behind another, or first.
func (a *PublicState) place(into []protocol.Entry, entry protocol.Entry, after protocol.EntryID) []protocol.Entry {
	i := 0
	if !after.IsZero() {
		i = 1 + slices.IndexFunc(into, func(e protocol.Entry) bool { return e.ID == after })
	}
	return slices.Insert(slices.Clone(into), i, entry)
}

// presentEntry finds a moment that is in the story now.
func (d *deciding) presentEntry(id protocol.EntryID) (*protocol.Entry, error) {
	e := d.All.entry(id)
	if e == nil || e.Removed != nil {
		return nil, protocol.Reject(protocol.NotFound, "That moment is no longer in the story.")
	}
	return e, nil
}

func moveEntry(d *deciding, c protocol.EntryMove) ([]protocol.EventBody, error) {
	if _, err := d.presentEntry(c.Entry); err != nil {
		return nil, err
	}
	if c.After == c.Entry {
		return nil, protocol.Reject(protocol.Invalid, "A moment cannot stand behind itself.")
	}
	if !c.After.IsZero() && d.All.entry(c.After) == nil {
		return nil, protocol.Reject(protocol.NotFound, "The moment before it is not in the story.")
	}
	at := slices.IndexFunc(d.All.Entries, func(e protocol.Entry) bool { return e.ID == c.Entry })
	if at == 0 && c.After.IsZero() || at > 0 && d.All.Entries[at-1].ID == c.After {
		return nil, nil
	}
	return []protocol.EventBody{protocol.EntryMoved(c)}, nil
}

func entryMoved(a *PublicState, _ Fact, e protocol.EntryMoved) {
	moved := *a.entry(e.Entry)
	a.Entries = a.place(without(a.Entries, func(x protocol.Entry) bool { return x.ID == e.Entry }), moved, e.After)
}

// describeEntry changes what is said about a moment. A time that was not said before gives it its place, too.
func describeEntry(d *deciding, c protocol.EntryDescribe) ([]protocol.EventBody, error) {
	entry, err := d.presentEntry(c.Entry)
	if err != nil {
		return nil, err
	}
	if c.NoWhen && c.When != nil {
		return nil, protocol.Reject(protocol.Invalid, "A moment has a time or it has none.")
	}
	if err := checkWhen(c.When); err != nil {
		return nil, err
	}
	if c.People != nil {
		people, err := d.checkEntryPeople(*c.People)
		if err != nil {
			return nil, err
		}
		c.People = &people
	}
	if c.Evidence != nil {
		evidence, err := cleanList(*c.Evidence, clean, protocol.MaxEvidences, protocol.MaxEvidence, "evidence")
		if err != nil {
			return nil, err
		}
		c.Evidence = &evidence
	}
	e := protocol.EntryDescribed(c)
	if after := *entry; equal(*entry, *describe(&after, e)) {
		return nil, nil
	}
	out := []protocol.EventBody{e}
	if gives(c.When) && (!timed(entry) || entry.When.At != c.When.At) {
		out = append(out, d.All.placed(c.Entry, c.When.At)...)
	}
	return out, nil
}

func entryDescribed(a *PublicState, f Fact, e protocol.EntryDescribed) {
	entry := a.entry(e.Entry)
	if e.Evidence != nil {
		a.sayAnew(f.Seq, about(ofEvidence, e.Entry.String()), len(entry.Evidence) > 0, len(*e.Evidence) > 0)
	}
	describe(entry, e)
}

func describe(entry *protocol.Entry, e protocol.EntryDescribed) *protocol.Entry {
	if e.When != nil || e.NoWhen {
		entry.When = e.When
	}
	if e.Kind != nil {
		entry.Kind = *e.Kind
	}
	if e.People != nil {
		entry.People = *e.People
	}
	if e.Evidence != nil {
		entry.Evidence = *e.Evidence
	}
	return entry
}

func removeEntry(d *deciding, c protocol.EntryRemove) ([]protocol.EventBody, error) {
	entry := d.All.entry(c.Entry)
	if entry == nil {
		return nil, protocol.Reject(protocol.NotFound, "That moment is not in the story.")
	}
	if entry.Removed != nil {
		return nil, nil
	}
	return []protocol.EventBody{protocol.EntryRemoved(c)}, nil
}

func entryRemoved(a *PublicState, f Fact, e protocol.EntryRemoved) {
	a.entry(e.Entry).Removed = &protocol.Removal{By: f.By, At: f.At}
}

func restoreEntry(d *deciding, c protocol.EntryRestore) ([]protocol.EventBody, error) {
	entry := d.All.entry(c.Entry)
	if entry == nil {
		return nil, protocol.Reject(protocol.NotFound, "That moment cannot be put back.")
	}
	if entry.Removed == nil {
		return nil, nil
	}
	if entry.Removed.Erased {
		return nil, protocol.Reject(protocol.NotFound, "Its words were erased when the meeting was closed.")
	}
	return []protocol.EventBody{protocol.EntryRestored(c)}, nil
}

func entryRestored(a *PublicState, _ Fact, e protocol.EntryRestored) { a.entry(e.Entry).Removed = nil }

// eraseEntry takes the words of a moment that was taken out. Its place stays, because others may have been put behind it.
func (d *deciding) eraseEntry(e *protocol.Entry) protocol.EventBody {
	return protocol.EntryErased{Entry: e.ID, Version: d.All.docs[protocol.TextOf(e.ID)].Version()}
}

// entryErased leaves the same whether or not the words were still there.
func entryErased(a *PublicState, _ Fact, e protocol.EntryErased) {
	entry := a.entry(e.Entry)
	a.unsayEntry(entry)
	*entry = protocol.Entry{
		ID: entry.ID, Kind: protocol.KindContext, People: []protocol.ActorID{}, Evidence: []string{}, Celebrations: []protocol.Celebration{},
		Removed: &protocol.Removal{By: entry.Removed.By, At: entry.Removed.At, Erased: true},
	}
	a.docs[protocol.TextOf(e.Entry)] = newDocument("", e.Version)
}

// unsayEntry has all words of a moment be forgotten, wherever they stand.
func (a *PublicState) unsayEntry(entry *protocol.Entry) {
	id := entry.ID.String()
	if len(entry.Evidence) > 0 {
		a.unsay(about(ofEvidence, id))
	}
	if first := about(ofFirst, id); len(a.said[first]) > 0 || a.compacted {
		a.unsay(first)
	}
	for _, c := range entry.Celebrations {
		a.unsayMark(c)
	}
	for _, x := range entry.Perspectives {
		a.unsayPerspective(x)
	}
	for _, seq := range a.docs[protocol.TextOf(entry.ID)].typed {
		a.owe(seq, ofTyped)
	}
	a.erases = true
}

func addActor(d *deciding, c protocol.ActorAdd) ([]protocol.EventBody, error) {
	if d.All.actor(c.Actor) != nil {
		return nil, protocol.Reject(protocol.IDTaken, "That person is in the story already.")
	}
	if len(d.All.Actors) >= protocol.MaxActors {
		return nil, protocol.Reject(protocol.TooMany, "A story names up to %d people.", protocol.MaxActors)
	}
	name, err := checkActor(&c)
	if err != nil {
		return nil, err
	}
	c.Person = d.ResolvePerson(c.Person)
	if !c.Person.IsZero() && d.All.person(c.Person) == nil {
		return nil, protocol.Reject(protocol.NotFound, "That person is not in this room.")
	}
	return []protocol.EventBody{protocol.ActorAdded{Actor: c.Actor, Name: name, Role: c.Role, Person: c.Person}}, nil
}

func checkActor(c *protocol.ActorAdd) (string, error) {
	if err := cleanLine(&c.Name, protocol.MaxName, "name"); err != nil {
		return "", err
	}
	if c.Name == "" {
		return "", protocol.Reject(protocol.Invalid, "Say who it is, by a name that others know.")
	}
	return c.Name, cleanLine(&c.Role, protocol.MaxNote, "role")
}

func actorAdded(a *PublicState, _ Fact, e protocol.ActorAdded) {
	a.Actors = append(a.Actors, protocol.Actor{ID: e.Actor, Name: e.Name, Role: e.Role, Person: e.Person})
}
