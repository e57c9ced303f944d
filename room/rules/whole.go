package rules

import (
	"slices"

	"secondstory/protocol"
)

// Numbers of secret acts are told as "3 or more of 9"; see counting.go. One rule makes both numbers: whoever could take part at any time since it
// began counts in the whole, and what they did counts, wherever they are now. So neither number falls because somebody
// goes, is removed, has another role or turns out to be another person: who looks at the numbers in that moment learns
// nothing of what that person had done.

// mayVote: facilitators and participants, here or not, unless they chose only to facilitate.
func mayVote(p protocol.Person) bool { return p.In() && writers(p.Role) && !p.OnlyLead }

// voters is how many may vote.
func voters(people []protocol.Person) (n int) {
	for _, p := range people {
		if mayVote(p) {
			n++
		}
	}
	return n
}

// mayBring says whether somebody may hand in a line of inquiry.
func mayBring(p protocol.Person) bool { return p.In() && writers(p.Role) }

// change changes somebody's row. What follows from that is facts of its own.
func (a *PublicState) change(e protocol.Membership) { e.Amend(a.person(e.Of())) }

// former is who could once and cannot now. Somebody may be in it twice, who turned out to be two that could.
func former(all []protocol.PersonID, who protocol.PersonID, could, can bool) []protocol.PersonID {
	switch at := slices.Index(all, who); {
	case could && !can:
		return append(slices.Clone(all), who)
	case can && !could && at >= 0:
		if all = slices.Delete(slices.Clone(all), at, at+1); len(all) == 0 {
			return nil
		}
	}
	return all
}

// secretsOpen says whether something can be done in secret where lines of inquiry are: until the close lines can be handed
// in, and dots be put down.
func (s *State) SecretsOpen() bool { return s.All.Closed == 0 }

// counts are the numbers as they are. Nobody is told them so.
func (s *State) Counts() (c protocol.Counts) {
	for _, p := range s.All.People {
		if mayVote(p) {
			c.Voters++
		}
		if mayBring(p) {
			c.Bringers++
		}
		if p.Role != protocol.RoleWall {
			c.Entered++
		}
	}
	if n := len(s.All.Votes); n > 0 {
		v := s.All.Votes[n-1]
		c.Voted = len(s.Sealed.Ballots[v.ID])
		c.Voters += len(v.Former)
	}
	for _, drafts := range s.Sealed.Drafts {
		if slices.ContainsFunc(drafts, func(d draft) bool { return d.HandedIn }) {
			c.HandedIn++
		}
	}
	c.Bringers += len(s.All.Inquiry.Former)
	c.Read = len(s.Sealed.Read)
	return c
}
