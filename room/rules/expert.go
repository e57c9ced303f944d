package rules

import (
	"slices"
	"strings"

	"secondstory/protocol"
)

func (a *PublicState) expert(who protocol.PersonID, subject string) *protocol.Expert {
	return find(a.Experts, func(x *protocol.Expert) bool {
		return x.Person == who && strings.EqualFold(x.Subject, subject)
	})
}

// nameExpert names somebody as the one to ask. It is for the person to say whether that is all right.
func nameExpert(d *deciding, c protocol.ExpertName) ([]protocol.EventBody, error) {
	if c.Person != d.by.ID && d.by.Role != protocol.RoleFacilitator {
		return nil, protocol.Reject(protocol.Forbidden, "You can name yourself. Ask a facilitator to name somebody else.")
	}
	p, err := d.someone(c.Person)
	if err != nil {
		return nil, err
	}
	if p.Role == protocol.RoleWall {
		return nil, protocol.Reject(protocol.Invalid, "A shared screen is not a person.")
	}
	if err := cleanLine(&c.Subject, protocol.MaxShort, "subject"); err != nil {
		return nil, err
	}
	if c.Subject == "" {
		return nil, protocol.Reject(protocol.Invalid, "Say what they may be asked about.")
	}
	next := protocol.Expert{Person: c.Person, Subject: c.Subject, Agreed: c.Person == d.by.ID}
	if next.Moments, err = d.checkMoments(c.Moments); err != nil {
		return nil, err
	}
	if next.Lines, err = d.checkLines(c.Lines); err != nil {
		return nil, err
	}
	switch was := d.All.expert(c.Person, c.Subject); {
	case was == nil && len(d.All.Experts) >= protocol.MaxExperts:
		return nil, protocol.Reject(protocol.TooMany, "A room names up to %d people to ask.", protocol.MaxExperts)
	case was != nil:
		next.Subject, next.Agreed = was.Subject, was.Agreed || next.Agreed
		if equal(*was, next) {
			return nil, nil
		}
	}
	return []protocol.EventBody{protocol.ExpertNamed{Expert: next}}, nil
}

func ofAsking(who protocol.PersonID, subject string) string {
	return about(ofExpert, who.String(), strings.ToLower(subject))
}

func expertNamed(a *PublicState, f Fact, e protocol.ExpertNamed) {
	a.sayMore(f.Seq, ofAsking(e.Expert.Person, e.Expert.Subject), a.expert(e.Expert.Person, e.Expert.Subject) != nil)
	a.Experts = slices.Clone(a.Experts)
	if x := a.expert(e.Expert.Person, e.Expert.Subject); x != nil {
		*x = e.Expert
	} else {
		a.Experts = append(a.Experts, e.Expert)
	}
}

// answerExpert is somebody's own yes or no. A no is a removal like any other, and a removal says of nobody whose it was.
func answerExpert(d *deciding, c protocol.ExpertAnswer) ([]protocol.EventBody, error) {
	x := d.All.expert(d.by.ID, c.Subject)
	switch {
	case x == nil && !c.Yes, x != nil && x.Agreed && c.Yes:
		return nil, nil
	case x == nil:
		return nil, protocol.Reject(protocol.NotFound, "Nobody asks this of you any more.")
	case c.Yes:
		return []protocol.EventBody{protocol.ExpertAgreed{Person: x.Person, Subject: x.Subject}}, nil
	}
	return []protocol.EventBody{protocol.ExpertRemoved{Person: x.Person, Subject: x.Subject}}, nil
}

func expertAgreed(a *PublicState, f Fact, e protocol.ExpertAgreed) {
	a.sayMore(f.Seq, ofAsking(e.Person, e.Subject), true)
	a.Experts = slices.Clone(a.Experts)
	a.expert(e.Person, e.Subject).Agreed = true
}

func removeExpert(d *deciding, c protocol.ExpertRemove) ([]protocol.EventBody, error) {
	if c.Person != d.by.ID && d.by.Role != protocol.RoleFacilitator {
		return nil, protocol.Reject(protocol.Forbidden, "You can take yourself off the list. Ask a facilitator about somebody else.")
	}
	x := d.All.expert(c.Person, c.Subject)
	if x == nil {
		return nil, nil
	}
	return []protocol.EventBody{protocol.ExpertRemoved{Person: x.Person, Subject: x.Subject}}, nil
}

// expertRemoved: the fact that somebody is not to be asked any more says about what, so that it goes from there too.
func expertRemoved(a *PublicState, f Fact, e protocol.ExpertRemoved) {
	a.unsay(ofAsking(e.Person, e.Subject))
	a.owe(f.Seq, ofExpert)
	a.Experts = without(a.Experts, func(x protocol.Expert) bool { return x.Person == e.Person && x.Subject == e.Subject })
}

// setWalker asks somebody to walk us through first: it is for them to say yes or no. Whoever was asked may step back.
func setWalker(d *deciding, c protocol.WalkthroughSet) ([]protocol.EventBody, error) {
	if d.by.Role != protocol.RoleFacilitator && (!c.Person.IsZero() || d.All.Walker != d.by.ID) {
		return nil, protocol.Reject(protocol.Forbidden, "Only facilitators can do that.")
	}
	if c.Person == d.All.Walker {
		if c.Person == d.by.ID {
			return answerWalkthrough(d, protocol.WalkthroughAnswer{Yes: true})
		}
		return nil, nil
	}
	if !c.Person.IsZero() {
		p, err := d.someone(c.Person)
		if err != nil {
			return nil, err
		}
		if p.Role == protocol.RoleWall {
			return nil, protocol.Reject(protocol.Invalid, "A shared screen is not a person.")
		}
	}
	return []protocol.EventBody{protocol.WalkthroughChanged{Person: c.Person, Agreed: c.Person == d.by.ID}}, nil
}

func walkthroughChanged(a *PublicState, _ Fact, e protocol.WalkthroughChanged) {
	if a.Walker != e.Person {
		a.Walker, a.WalkerAgreed, a.Walkthrough = e.Person, e.Agreed, nil
	}
}

// answerWalkthrough is somebody's own yes or no. A no is a change like any other, and says of nobody whose it was.
func answerWalkthrough(d *deciding, c protocol.WalkthroughAnswer) ([]protocol.EventBody, error) {
	asked := d.All.Walker == d.by.ID && !d.by.ID.IsZero()
	switch {
	case !asked && !c.Yes, asked && d.All.WalkerAgreed && c.Yes:
		return nil, nil
	case !asked:
		return nil, protocol.Reject(protocol.NotFound, "Nobody asks this of you any more.")
	case c.Yes:
		return []protocol.EventBody{protocol.WalkthroughAgreed{Person: d.by.ID}}, nil
	}
	return []protocol.EventBody{protocol.WalkthroughChanged{}}, nil
}

func walkthroughAgreed(a *PublicState, _ Fact, e protocol.WalkthroughAgreed) {
	if a.Walker == e.Person {
		a.WalkerAgreed = true
	}
}

// leave takes somebody who is not in the room any more off what people are named for.
func (a *PublicState) leave(who protocol.PersonID) {
	a.notSame(who)
	a.Experts = without(a.Experts, func(x protocol.Expert) bool {
		if x.Person != who {
			return false
		}
		a.unsay(ofAsking(who, x.Subject))
		return true
	})
	if a.Walker == who {
		a.Walker, a.WalkerAgreed, a.Walkthrough = protocol.PersonID{}, false, nil
	}
}
