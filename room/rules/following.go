package rules

import (
	"slices"

	"secondstory/protocol"
)

// What follows from a change of somebody's membership: hands come down, a turn or a vote ends, somebody counts on among those
// who could. Each is a fact of its own, so that a log says the same to a version in which other people may do these things.

// follows adds to what happens what follows from it.
func (d *deciding) follows(happens []protocol.EventBody) (out []protocol.EventBody) {
	people := slices.Clone(d.All.People)
	var changed []protocol.Membership
	for _, e := range happens {
		if m, ok := e.(protocol.Membership); ok {
			m.Amend(find(people, func(p *protocol.Person) bool { return p.ID == m.Of() }))
			changed = append(changed, m)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	out = d.quietened(people, changed, happens)
	ended := d.thinVotes(people)
	for _, v := range ended {
		d.dropBallots(v)
		out = append(out, protocol.VoteWasDropped{Vote: v})
	}
	return append(out, d.countOn(people, changed, ended)...)
}

// now is how somebody stands once all of it has happened, whoever they turn out to be.
func now(people []protocol.Person, who protocol.PersonID) protocol.Person {
	p := find(people, func(p *protocol.Person) bool { return p.ID == who })
	if !p.Into.IsZero() {
		p = find(people, func(x *protocol.Person) bool { return x.ID == p.Into })
	}
	return *p
}

// quietened takes down the hands of those who may not raise them any more, and ends their turn.
func (d *deciding) quietened(people []protocol.Person, changed []protocol.Membership, happens []protocol.EventBody) (out []protocol.EventBody) {
	concerns := func(who protocol.PersonID) (p protocol.Person, is bool) {
		p = now(people, who)
		return p, slices.ContainsFunc(changed, func(m protocol.Membership) bool { return m.Of() == who || now(people, m.Of()).ID == p.ID })
	}
	down := func(id protocol.HandID) bool {
		return slices.ContainsFunc(happens, func(e protocol.EventBody) bool { return e == protocol.HandLowered{Hand: id} })
	}
	for _, h := range d.All.Hands {
		if p, is := concerns(h.Person); is && !(p.In() && mayRaise(p.Role, h.Lane)) && !down(h.ID) {
			out = append(out, protocol.HandLowered{Hand: h.ID})
		}
	}
	if f := d.All.Floor; f != nil {
		if p, is := concerns(f.Person); is && !(p.In() && handRaisers(p.Role)) {
			out = append(out, protocol.FloorEnded{})
		}
	}
	return out
}

// thinVotes are the votes that end without a result because what happens leaves fewer than MinCrowd who may take part. It
// looks at what people may do, and never at what they have done: whoever has a right taken from them, or gives it up, is not
// refused for the sake of a secret, and nobody learns by it who had voted.
func (d *deciding) thinVotes(people []protocol.Person) (out []protocol.VoteID) {
	left := voters(people)
	if left >= protocol.MinCrowd || left >= voters(d.All.People) {
		return nil
	}
	for _, v := range d.All.Votes {
		if !v.Over() {
			out = append(out, v.ID)
		}
	}
	return out
}

// countOn keeps in mind who could take part in what until now.
func (d *deciding) countOn(people []protocol.Person, changed []protocol.Membership, ended []protocol.VoteID) (out []protocol.EventBody) {
	next := func(all []protocol.PersonID, may func(protocol.Person) bool) []protocol.PersonID {
		before := slices.Clone(d.All.People)
		for _, m := range changed {
			p := find(before, func(p *protocol.Person) bool { return p.ID == m.Of() })
			could := may(*p)
			m.Amend(p)
			all = former(all, p.ID, could, may(*p))
		}
		return renamed(all, changed)
	}
	if was, is := renamed(d.All.Inquiry.Former, changed), next(d.All.Inquiry.Former, mayBring); !slices.Equal(was, is) {
		out = append(out, protocol.FormerBringersChanged{Former: orNone(is)})
	}
	for _, v := range d.All.Votes {
		if v.Over() || slices.Contains(ended, v.ID) {
			continue
		}
		if was, is := renamed(v.Former, changed), next(v.Former, mayVote); !slices.Equal(was, is) {
			out = append(out, protocol.FormerVotersChanged{Vote: v.ID, Former: orNone(is)})
		}
	}
	return out
}

// renamed has who was merged stand there as who they are.
func renamed(all []protocol.PersonID, changed []protocol.Membership) []protocol.PersonID {
	all = slices.Clone(all)
	for _, m := range changed {
		if e, ok := m.(protocol.PersonMerged); ok {
			for i, who := range all {
				if who == e.Person {
					all[i] = e.Into
				}
			}
		}
	}
	return all
}

func orNone(all []protocol.PersonID) []protocol.PersonID {
	if all == nil {
		return []protocol.PersonID{}
	}
	return all
}

func nilIfNone(all []protocol.PersonID) []protocol.PersonID {
	if len(all) == 0 {
		return nil
	}
	return slices.Clone(all)
}
