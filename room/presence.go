package room

import (
	"cmp"
	"maps"
	"slices"

	"secondstory/protocol"
)

// ephemeral is something said beside the log: where somebody looks, where a caret is. It may be lost without harm.
type ephemeral struct {
	member *Member
	here   *protocol.HereFrame
	caret  *protocol.CaretFrame
	update *PresenceUpdate // from another instance; then there is no member
	lost   bool            // the member has missed presence and wants them whole
}

// presence is who is here now. Owned by Run. It is never written down.
type presence struct {
	members       map[*Member]struct{}
	told          map[protocol.PersonID]protocol.Here
	carets        map[int]protocol.Caret // by socket: moved since the last telling
	own           map[int]protocol.Caret // those of them that moved here
	saidElsewhere []protocol.Here        // as other instances were last told
	counts        protocol.Counts        // as last told
	dirty         bool
	coarse        bool // something secret is open

	elsewhere map[string]elsewhere // by instance
}

func newPresence() presence {
	return presence{
		members: map[*Member]struct{}{}, told: map[protocol.PersonID]protocol.Here{}, carets: map[int]protocol.Caret{},
		own: map[int]protocol.Caret{}, elsewhere: map[string]elsewhere{}, coarse: true,
	}
}

func (p *presence) hear(w ephemeral) {
	if _, in := p.members[w.member]; !in {
		return
	}
	switch {
	case w.here != nil:
		w.member.place, w.member.away = w.here.Place, w.here.Away
		p.dirty = true
	case w.caret != nil:
		c := w.caret
		w.member.caret = true
		p.point(protocol.Caret{
			Person: w.member.Person, Socket: w.member.Socket, Text: c.Text, Version: c.Version, Anchor: c.Anchor, Head: c.Head,
		})
	}
}

// point moves the caret of somebody who is at this instance.
func (p *presence) point(c protocol.Caret) { p.carets[c.Socket], p.own[c.Socket] = c, c }

// here is everybody who is in the room now, wherever they are connected: present if they are at any instance.
func (p *presence) here() []protocol.Here {
	out := p.local()
	if len(p.elsewhere) == 0 {
		return out
	}
	byPerson := map[protocol.PersonID]protocol.Here{}
	for _, h := range out {
		byPerson[h.Person] = h
	}
	for _, from := range slices.Sorted(maps.Keys(p.elsewhere)) {
		for _, h := range p.elsewhere[from].here {
			if was, seen := byPerson[h.Person]; !seen || was.Away && !h.Away {
				byPerson[h.Person] = h
			}
		}
	}
	return p.sorted(byPerson)
}

// local is everybody who is connected to this instance, one row for a person however many windows they have: present
// if any window is, at the place of the newest such window.
func (p *presence) local() []protocol.Here {
	byPerson := map[protocol.PersonID]protocol.Here{}
	socket := map[protocol.PersonID]int{}
	for m := range p.members {
		if m.place == "" {
			continue // the wall is nobody, and who has not said where they look is not shown yet
		}
		was, seen := byPerson[m.Person]
		if !seen || was.Away && !m.away || was.Away == m.away && m.Socket > socket[m.Person] {
			byPerson[m.Person] = protocol.Here{Person: m.Person, Place: m.place, Away: m.away}
			socket[m.Person] = m.Socket
		}
	}
	return p.sorted(byPerson)
}

// sorted lists who is here. Of somebody who is where lines are written and dots put down it says only that, while that is
// done: beside the numbers their place would tell who has just done it.
func (p *presence) sorted(byPerson map[protocol.PersonID]protocol.Here) []protocol.Here {
	out := make([]protocol.Here, 0, len(byPerson))
	for _, h := range byPerson {
		if p.coarse && h.Place == protocol.PlaceInquiries {
			h.Place = protocol.PlaceElsewhere
		}
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b protocol.Here) int { return cmp.Compare(a.Person.String(), b.Person.String()) })
	return out
}

// asTold is everybody as those who are here were last told. What is told next joins on to that, for whoever comes now, too.
func (p *presence) asTold() []protocol.Here { return p.sorted(p.told) }

// changes says who has come, moved or gone since the last telling.
func (p *presence) changes() (frame protocol.HereList, any bool) {
	frame = protocol.HereList{Type: "here", Here: []protocol.Here{}, Gone: []protocol.PersonID{}}
	now := map[protocol.PersonID]protocol.Here{}
	for _, h := range p.here() {
		now[h.Person] = h
		if p.told[h.Person] != h {
			frame.Here = append(frame.Here, h)
		}
	}
	for who := range p.told {
		if _, still := now[who]; !still {
			frame.Gone = append(frame.Gone, who)
		}
	}
	slices.SortFunc(frame.Gone, func(a, b protocol.PersonID) int { return cmp.Compare(a.String(), b.String()) })
	p.told, p.dirty = now, false
	return frame, len(frame.Here)+len(frame.Gone) > 0
}

func (p *presence) sockets(who protocol.PersonID) (n int) {
	for m := range p.members {
		if m.Person == who {
			n++
		}
	}
	return n
}
