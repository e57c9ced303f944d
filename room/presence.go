package room

import (
	"cmp"
	"slices"

	"secondstory/protocol"
)

// whisper is something said beside the log: where somebody looks, where a caret is. It may be lost without harm.
type whisper struct {
	member *Member
	here   *protocol.HereFrame
	caret  *protocol.CaretFrame
	lost   bool // the member has missed asides and wants them whole
}

// presence is who is here now. Owned by Run. It is never written down.
type presence struct {
	members map[*Member]struct{}
	told    map[protocol.PersonID]protocol.Here
	carets  map[*Member]protocol.Caret // moved since the last telling
	counts  protocol.Counts            // as last told
	dirty   bool
}

func newPresence() presence {
	return presence{members: map[*Member]struct{}{}, told: map[protocol.PersonID]protocol.Here{}, carets: map[*Member]protocol.Caret{}}
}

func (p *presence) hear(w whisper) {
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
		p.carets[w.member] = protocol.Caret{
			Person: w.member.Person, Socket: w.member.Socket, Text: c.Text, Version: c.Version, Anchor: c.Anchor, Head: c.Head,
		}
	}
}

// here is everybody who is in the room now, one row for a person however many windows they have: present if any
// window is, at the place of the newest such window.
func (p *presence) here() []protocol.Here {
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
	out := make([]protocol.Here, 0, len(byPerson))
	for _, h := range byPerson {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b protocol.Here) int { return cmp.Compare(a.Person.String(), b.Person.String()) })
	return out
}

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
