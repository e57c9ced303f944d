package rules

import (
	"reflect"
	"slices"

	"secondstory/protocol"
)

// Two persons who are one: somebody came in twice, by a second browser or a private window.

// mergePerson asks two of the room whether they are one. Whoever leads may ask, and cannot answer: each of the two reads then
// what was the other's alone, drafts for one, and comes in as the other. Were it enough that somebody says so, they could
// make anybody one with a second self of theirs, and read what is nobody's but that person's.
func mergePerson(d *deciding, c protocol.PersonMerge) ([]protocol.EventBody, error) {
	if p := d.All.person(c.Person); p != nil && !c.Into.IsZero() && p.Into == c.Into {
		return nil, nil
	}
	if err := d.mayMerge(c.Person, c.Into); err != nil {
		return nil, err
	}
	if d.All.same(c.Person, c.Into) != nil {
		return nil, nil
	}
	return []protocol.EventBody{protocol.PersonMergeAsked(c)}, nil
}

func (d *deciding) mayMerge(person, other protocol.PersonID) error {
	p, into := d.All.person(person), d.All.person(other)
	switch {
	case p == nil || p.Removed || into == nil || !into.In():
		return protocol.Reject(protocol.NotFound, "That person is not in this room any more.")
	case !p.Into.IsZero():
		return protocol.Reject(protocol.NotFound, "That person is one with somebody else here already.")
	case p.ID == into.ID:
		return protocol.Reject(protocol.Invalid, "Those are one person already. Choose who else they are.")
	case p.Role == protocol.RoleWall || into.Role == protocol.RoleWall:
		return protocol.Reject(protocol.Invalid, "A shared screen is not a person.")
	case d.someoneStillLeads(p) != nil:
		return protocol.Reject(protocol.NotNow, "%s is the only one who leads. Merge the other one into them, or make the other one a facilitator first.", p.Name)
	}
	return nil
}

func (a *PublicState) same(person, into protocol.PersonID) *protocol.Same {
	return find(a.Same, func(s *protocol.Same) bool { return s.Person == person && s.Into == into })
}

func personMergeAsked(a *PublicState, f Fact, e protocol.PersonMergeAsked) {
	ask := protocol.Same{Person: e.Person, Into: e.Into, Yes: []protocol.PersonID{}}
	if f.By == e.Person || f.By == e.Into {
		ask.Yes = append(ask.Yes, f.By)
	}
	a.Same = append(slices.Clone(a.Same), ask)
}

// sayWhetherSame is one of the two, who says whether they are the other too. With the second yes they are one. The one who
// stays keeps their name and their role: were it the better of two, a merge would be a way to give rights that nobody was
// asked about. What only one person may see or have goes over in the same transaction.
func sayWhetherSame(d *deciding, c protocol.PersonSame) ([]protocol.EventBody, error) {
	ask := d.All.same(c.Person, c.Into)
	concerned := d.by.ID == c.Person || d.by.ID == c.Into
	switch {
	case ask == nil && !c.Yes:
		return nil, nil
	case ask == nil:
		if p := d.All.person(c.Person); p != nil && p.Into == c.Into && d.by.ID == c.Into {
			return nil, nil // they are; the answer was lost
		}
		return nil, protocol.Reject(protocol.NotFound, "Nobody asks this any more.")
	case !c.Yes && (concerned || isFacilitator(d.by.Role)):
		return []protocol.EventBody{protocol.PersonMergeDropped{Person: c.Person, Into: c.Into}}, nil
	case !concerned:
		return nil, protocol.Reject(protocol.Forbidden, "Only the two themselves can say that.")
	case slices.Contains(ask.Yes, d.by.ID):
		return nil, nil
	case len(ask.Yes) == 0:
		return []protocol.EventBody{protocol.PersonMergeAgreed{Person: c.Person, Into: c.Into}}, nil
	}
	if err := d.mayMerge(c.Person, c.Into); err != nil {
		return nil, err
	}
	d.handOn(c.Person, c.Into)
	out := d.mergeExperts(c.Person, c.Into)
	out = append(out, d.mergeHands(c.Person, c.Into)...)
	out = append(out, d.mergeActors(c.Person, c.Into)...)
	stays := d.All.person(c.Into)
	if name := d.freedName(stays, d.All.person(c.Person)); name != stays.Name {
		out = append(out, protocol.PersonDescribed{Person: stays.ID, Name: name, Pronouns: stays.Pronouns, OnlyLead: stays.OnlyLead})
	}
	return append(out, protocol.PersonMerged{Person: c.Person, Into: c.Into}), nil
}

func personMergeAgreed(a *PublicState, f Fact, e protocol.PersonMergeAgreed) {
	a.Same = slices.Clone(a.Same)
	ask := a.same(e.Person, e.Into)
	ask.Yes = append(slices.Clone(ask.Yes), f.By)
}

func personMergeDropped(a *PublicState, _ Fact, e protocol.PersonMergeDropped) {
	a.dropSame(func(s protocol.Same) bool { return s.Person == e.Person && s.Into == e.Into })
}

func (a *PublicState) dropSame(is func(protocol.Same) bool) {
	if a.Same = without(a.Same, is); len(a.Same) == 0 {
		a.Same = nil
	}
}

// notSame ends the questions about somebody who is not one of two any more.
func (a *PublicState) notSame(who protocol.PersonID) {
	a.dropSame(func(s protocol.Same) bool { return s.Person == who || s.Into == who })
}

// personMerged has one person stand wherever two did.
func personMerged(a *PublicState, _ Fact, e protocol.PersonMerged) {
	gone, stays := a.person(e.Person), a.person(e.Into)
	a.notSame(e.Person)
	for i := range a.Actors { // named after the one they were in the room
		if x := &a.Actors[i]; x.Person == gone.ID && x.Name == gone.Name {
			x.Name = stays.Name
			a.keepToTheClose(about(ofName, stays.ID.String()))
		}
	}
	switch part := about(ofPart, gone.ID.String()); {
	case stays.Part == "":
		stays.Part = gone.Part
		a.move(part, about(ofPart, stays.ID.String()))
	case gone.Part != "":
		a.unsay(part)
	}
	for _, x := range a.Experts {
		if x.Person == gone.ID {
			a.move(ofAsking(gone.ID, x.Subject), ofAsking(stays.ID, x.Subject))
		}
	}
	stays.Unnamed = stays.Unnamed || gone.Unnamed // a wish is kept, whichever of them had it
	a.change(e)
	rename(reflect.ValueOf(&a.View).Elem(), e.Person, e.Into)
	for i := range a.Entries {
		all := a.Entries[i].Celebrations
		a.Entries[i].Celebrations = celebratedOnce(all, e.Into)
		if marks := without(all, func(c protocol.Celebration) bool { return c.By != e.Into }); len(marks) > 1 {
			for _, c := range marks {
				a.keepToTheClose(about(ofMark, c.ID.String()))
			}
		}
	}
}

var (
	typePerson   = reflect.TypeFor[protocol.Person]()
	typePersonID = reflect.TypeFor[protocol.PersonID]()
)

// rename puts one id where another was, wherever a view holds the id of a person, but for that person's own row. It
// finds the places by their type, so that none can be forgotten, and copies as it goes: views that were handed out keep
// theirs.
func rename(v reflect.Value, from, to protocol.PersonID) {
	if v.Type() == typePersonID {
		if v.Interface() == from {
			v.Set(reflect.ValueOf(to))
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			own := reflect.New(v.Type().Elem())
			own.Elem().Set(v.Elem())
			rename(own.Elem(), from, to)
			v.Set(own)
		}
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		for i := range own.Len() {
			rename(own.Index(i), from, to)
		}
		v.Set(own)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !(v.Type() == typePerson && f.Name == "ID") {
				rename(v.Field(i), from, to)
			}
		}
	}
}

// celebratedOnce puts two marks of one person together where one of them says nothing more. Two notes stay two.
func celebratedOnce(all []protocol.Celebration, by protocol.PersonID) []protocol.Celebration {
	out := []protocol.Celebration{}
	for _, c := range all {
		same := func(k protocol.Celebration) bool {
			return c.By == by && k.By == by && (c.Note == "" || k.Note == "" || c.Note == k.Note)
		}
		if i := slices.IndexFunc(out, same); i < 0 {
			out = append(out, c)
		} else if out[i].Note == "" {
			out[i] = c
		}
	}
	return out
}

// mergeExperts has one row for what both may be asked about. They said yes if either of them did.
func (d *deciding) mergeExperts(from, to protocol.PersonID) (out []protocol.EventBody) {
	for _, x := range d.All.Experts {
		stays := d.All.expert(to, x.Subject)
		if x.Person != from || stays == nil {
			continue
		}
		both := *stays
		both.Agreed = both.Agreed || x.Agreed
		both.Moments, both.Lines = union(both.Moments, x.Moments), union(both.Lines, x.Lines)
		out = append(out, protocol.ExpertRemoved{Person: from, Subject: x.Subject}, protocol.ExpertNamed{Expert: both})
	}
	return out
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// mergeHands leaves one hand for each lane: the one that has been up longer, with whatever note there is.
func (d *deciding) mergeHands(from, to protocol.PersonID) (out []protocol.EventBody) {
	up := map[protocol.Lane]protocol.Hand{}
	for _, h := range d.All.Hands {
		if h.Person != from && h.Person != to {
			continue
		}
		first, twice := up[h.Lane]
		if !twice {
			up[h.Lane] = h
			continue
		}
		out = append(out, protocol.HandLowered{Hand: h.ID})
		if first.Note == "" && h.Note != "" {
			out = append(out, protocol.HandNoted{Hand: first.ID, Note: h.Note})
		}
	}
	return out
}

// mergeActors has moments name the first of those in the story who are this person, unless others say what they did that
// day. Who is not named any more stays on the list: what is on its way may still name them.
func (d *deciding) mergeActors(from, to protocol.PersonID) (out []protocol.EventBody) {
	stays := find(d.All.Actors, func(x *protocol.Actor) bool { return x.Person == from || x.Person == to })
	if stays == nil {
		return nil
	}
	same := func(id protocol.ActorID) bool {
		x := d.All.actor(id)
		return x != nil && (x.Person == from || x.Person == to) && (x.Role == "" || x.Role == stays.Role)
	}
	for _, e := range d.All.Entries {
		people := []protocol.ActorID{}
		for _, id := range e.People {
			if same(id) {
				id = stays.ID
			}
			if !slices.Contains(people, id) {
				people = append(people, id)
			}
		}
		if !slices.Equal(people, e.People) {
			out = append(out, protocol.EntryDescribed{Entry: e.ID, People: &people})
		}
	}
	return out
}

// ResolvePerson is who somebody is: themselves, unless they turned out to be another person of the room.
func (s *State) ResolvePerson(who protocol.PersonID) protocol.PersonID {
	if p := s.All.person(who); p != nil && !p.Into.IsZero() {
		return p.Into
	}
	return who
}
