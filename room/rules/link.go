package rules

import (
	"slices"

	"secondstory/protocol"
)

// MakeLink tells facilitators that there is a link, UseLink that somebody came by it, RevokeLink that it lets nobody in
// any more. The record of links holds what their secrets are compared with; what is said here decides whether one opens.
type (
	MakeLink   protocol.LinkMade
	UseLink    protocol.LinkUsed
	RevokeLink struct{ Link protocol.LinkID }
	// TryLink is refused by a link that lets nobody in any more, as the record has it now, and does nothing else.
	TryLink struct{ Link protocol.LinkID }
	// GiveRole follows a link that gives more than its holder had.
	GiveRole struct {
		Person protocol.PersonID
		Role   protocol.Role
		Link   protocol.LinkID
	}
)

// Command names them in the table; they are not on the wire.
func (MakeLink) Command() string   { return "server.make_link" }
func (UseLink) Command() string    { return "server.use_link" }
func (RevokeLink) Command() string { return "server.revoke_link" }
func (TryLink) Command() string    { return "server.try_link" }
func (GiveRole) Command() string   { return "server.give_role" }

// LinkOver says why a link does not open anything.
var LinkOver = protocol.Reject(protocol.NotNow, "This link is not open any more. Ask whoever sent it for a new one.")

// open says whether a link still lets people in, whatever the record of links says of it. One that facilitators cannot
// see, and so cannot close, does not.
func (l *FacilitatorState) open(id protocol.LinkID) bool {
	x := l.link(id)
	return x != nil && !x.Revoked
}

// LoweredAfter says whether somebody may do less than they might when a link was made.
func (l *FacilitatorState) LoweredAfter(id protocol.LinkID, who protocol.PersonID) bool {
	x := l.link(id)
	return x != nil && l.LoweredSince(who, x.Made)
}

// LoweredSince says whether somebody may do less than before, or nothing, since then or later.
func (l *FacilitatorState) LoweredSince(who protocol.PersonID, at protocol.Instant) bool {
	return slices.ContainsFunc(l.Lowered, func(x protocol.Lowered) bool { return x.Person == who && x.At >= at })
}

// opens refuses a link that lets nobody in any more, or not this person: what was taken from somebody is not given back
// by a link that is older. Without a link, whoever asks is the server itself.
func (d *deciding) opens(link protocol.LinkID, who protocol.PersonID) error {
	if link.IsZero() {
		return nil
	}
	if !d.Facilitators.open(link) || d.Facilitators.LoweredAfter(link, d.ResolvePerson(who)) {
		return LinkOver
	}
	return nil
}

// lowered adds to what takes something from somebody that they may do less from now on, if that is so, and ends the links
// that would give it back.
func (d *deciding) lowered(p protocol.Person, to protocol.Role, what protocol.EventBody) []protocol.EventBody {
	if to != "" && slices.Index(protocol.Roles, to) < slices.Index(protocol.Roles, p.Role) {
		return []protocol.EventBody{what}
	}
	return append([]protocol.EventBody{what, protocol.PersonLowered{Person: p.ID}}, d.endRights(p.ID)...)
}

// endRights revokes the links that give more than taking part and were made by somebody, or for them. Invitations that
// they made stay: others have come by them.
func (d *deciding) endRights(who protocol.PersonID) (out []protocol.EventBody) {
	for _, l := range d.Facilitators.Links {
		theirs := d.ResolvePerson(l.By) == who || d.ResolvePerson(l.For) == who
		if theirs && !l.Revoked && l.Role == protocol.RoleFacilitator {
			out = append(out, protocol.LinkRevoked{Link: l.ID})
		}
	}
	return out
}

func giveRole(d *deciding, c GiveRole) ([]protocol.EventBody, error) {
	c.Person = d.ResolvePerson(c.Person)
	p, err := d.someone(c.Person)
	if err != nil || p.Role == c.Role || p.Role == protocol.RoleWall {
		return nil, err
	}
	if err := d.opens(c.Link, c.Person); err != nil {
		return nil, err
	}
	return []protocol.EventBody{protocol.PersonRoleChanged{Person: c.Person, Role: c.Role}}, nil
}

func makeLink(d *deciding, c MakeLink) ([]protocol.EventBody, error) {
	open := 0
	for _, l := range d.Facilitators.Links {
		if !linkOver(l, d.env.Now) {
			open++
		}
	}
	if open >= protocol.MaxLinks {
		return nil, protocol.Reject(protocol.TooMany, "Up to %d links can be open at once. Close some first.", protocol.MaxLinks)
	}
	return []protocol.EventBody{protocol.LinkMade(c)}, nil
}

func useLink(d *deciding, c UseLink) ([]protocol.EventBody, error) {
	if d.Facilitators.link(c.Link) == nil {
		return nil, nil
	}
	return []protocol.EventBody{protocol.LinkUsed(c)}, nil
}

func tryLink(d *deciding, c TryLink) ([]protocol.EventBody, error) {
	return nil, d.opens(c.Link, protocol.PersonID{})
}

func revokeLink(d *deciding, c RevokeLink) ([]protocol.EventBody, error) {
	if l := d.Facilitators.link(c.Link); l == nil || l.Revoked {
		return nil, nil
	}
	return []protocol.EventBody{protocol.LinkRevoked(c)}, nil
}

func (l *FacilitatorState) link(id protocol.LinkID) *protocol.Link {
	return find(l.Links, func(x *protocol.Link) bool { return x.ID == id })
}

// linkOver says whether a link lets nobody new in any more.
func linkOver(l protocol.Link, now protocol.Instant) bool {
	return l.Revoked || l.Expires <= now || l.Most > 0 && l.Uses >= l.Most
}

// linkMade lists a link, and leaves the oldest out that is over where many are.
func linkMade(l *FacilitatorState, f Fact, e protocol.LinkMade) {
	if len(l.Links) >= 2*protocol.MaxLinks {
		if i := slices.IndexFunc(l.Links, func(x protocol.Link) bool { return linkOver(x, f.At) }); i >= 0 {
			l.Links = slices.Delete(slices.Clone(l.Links), i, i+1)
		}
	}
	l.Links = append(l.Links, protocol.Link{
		ID: e.Link, Role: e.Role, Made: f.At, By: e.By, For: e.For, Expires: e.Expires, Most: e.Most, Huddle: e.Huddle,
	})
}

func linkUsed(l *FacilitatorState, f Fact, e protocol.LinkUsed) {
	x := l.link(e.Link)
	x.Uses, x.Used = x.Uses+1, f.At
	if !e.Person.IsZero() {
		x.Came = append(slices.Clone(x.Came), e.Person)
	}
}

func linkRevoked(l *FacilitatorState, _ Fact, e protocol.LinkRevoked) { l.link(e.Link).Revoked = true }

func personLowered(l *FacilitatorState, f Fact, e protocol.PersonLowered) {
	l.Lowered = append(without(l.Lowered, func(x protocol.Lowered) bool { return x.Person == e.Person }), protocol.Lowered{Person: e.Person, At: f.At})
}
