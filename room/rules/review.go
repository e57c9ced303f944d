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

// reviewed fills in what somebody is shown of reviews: their own, and what it comes to if they lead.
func (s *State) reviewed(m *protocol.Mine, who protocol.PersonID, slot func(nonce []byte, scope string, who protocol.PersonID) Slot) {
	nonce, ok := s.Sealed.Nonces[scopeReviews]
	if !ok || len(s.Sealed.Reviews) == 0 {
		return
	}
	if own, ok := s.Sealed.Reviews[slot(nonce, scopeReviews, who)]; ok {
		m.Review = &own
	}
	if s.RoleOf(who) != protocol.RoleFacilitator {
		return
	}
	m.Coverage = &protocol.Coverage{Would: []protocol.PersonID{}}
	for _, p := range s.All.People {
		r, ok := s.Sealed.Reviews[slot(nonce, scopeReviews, p.ID)]
		if !ok || !p.In() || p.Role == protocol.RoleWall {
			continue
		}
		m.Coverage.Read++
		if r.Answer == protocol.ReviewMore {
			m.Coverage.Would = append(m.Coverage.Would, p.ID)
		}
	}
}
