package rules

import "secondstory/protocol"

// scopeReviews is the scope of what each says about the story.
const scopeReviews = "reviews"

// reviewStory keeps what somebody says about the story, whole. It is a row and never a fact: they are shown it, and those
// who lead how many have read, and who would add something.
func reviewStory(d *deciding, c protocol.StoryReview) ([]protocol.EventBody, error) {
	if c.Seen < 0 || c.Seen > len(d.All.Entries) {
		return nil, protocol.Reject(protocol.Invalid, "The story has fewer moments than that.")
	}
	key := RowKey{Kind: RowReview, Scope: scopeReviews, Slot: d.slot(scopeReviews, d.by.ID)}
	was, has := d.Sealed.Reviews[key.Slot]
	now := protocol.Review{Answer: c.Answer, Seen: c.Seen}
	switch {
	case c.Answer == protocol.ReviewNotRead && has:
		d.drop(key)
	case c.Answer != protocol.ReviewNotRead && was != now:
		d.put(key, protocol.MustEncode(now))
	}
	return nil, nil
}

func applyReview(s *Sealed, c RowChange) { inSlots(s.Reviews, c, mustRead[protocol.Review]) }

// reviewsFor fills in what somebody is shown of reviews: their own, and what it comes to if they lead.
func reviewsFor(s *State, v viewer, m *protocol.Mine) {
	at, any := v.in(s, scopeReviews)
	if !any || len(s.Sealed.Reviews) == 0 {
		return
	}
	if own, ok := s.Sealed.Reviews[at]; ok {
		m.Review = &own
	}
	if s.RoleOf(v.who) != protocol.RoleFacilitator {
		return
	}
	m.Coverage = &protocol.Coverage{Would: []protocol.PersonID{}}
	for _, p := range s.All.People {
		at, _ := viewer{p.ID, v.slot}.in(s, scopeReviews)
		r, ok := s.Sealed.Reviews[at]
		if !ok || !p.In() || p.Role == protocol.RoleWall {
			continue
		}
		m.Coverage.Read++
		if r.Answer == protocol.ReviewMore {
			m.Coverage.Would = append(m.Coverage.Would, p.ID)
		}
	}
}

func mergeReviews(d *deciding, from, to protocol.PersonID) {
	if _, any := d.Sealed.Nonces[scopeReviews]; any {
		d.handOnRow(RowReview, scopeReviews, from, to, func(s Slot) []byte { return rowOf(d.Sealed.Reviews, s) })
	}
}

func dropReview(d *deciding, who protocol.PersonID) {
	if _, any := d.Sealed.Nonces[scopeReviews]; !any {
		return
	}
	slot := d.slot(scopeReviews, who)
	if _, said := d.Sealed.Reviews[slot]; said {
		d.drop(RowKey{Kind: RowReview, Scope: scopeReviews, Slot: slot})
	}
}

func dropReviews(d *deciding, _ protocol.RoomClose) {
	for slot := range sortedSlots(d.Sealed.Reviews) {
		d.drop(RowKey{Kind: RowReview, Scope: scopeReviews, Slot: slot})
	}
	d.dropNonces(scopeReviews)
}
