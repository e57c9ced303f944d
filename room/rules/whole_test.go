package rules_test

import (
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// numbers are what somebody is told who comes in anew.
func numbers(p *roomtest.Person) protocol.Counts {
	s := p.Join()
	defer s.Leave()
	return s.Welcome.Counts
}

// seen waits until, at the half minute, an open page and one that is loaded anew are told the same, and that it is this.
func seen(t *testing.T, m *roomtest.Meeting, s *roomtest.Seat, want protocol.Counts) {
	t.Helper()
	m.HalfMinute()
	roomtest.Sees(s, "the numbers", func(f *protocol.CountsFrame) bool { return f.Counts == want })
	if got := numbers(s.Person); got != want {
		t.Errorf("an open page is told %+v, and a new one %+v", want, got)
	}
}

// Three vote of seven. Whoever goes then, has another role or only leads: three of seven have voted.
func TestR23_NoNumberFallsByWhoGoes(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy, Eve, Fay, Gus, Hal and Ivy attend, Di comments")
		ada, bo, cy, eve, fay, di := m.As("Ada"), m.As("Bo"), m.As("Cy"), m.As("Eve"), m.As("Fay"), m.As("Di")
		ada.Do(protocol.PersonRemove{Person: fay.ID}) // before it began: one of none
		v, a, b := begin(m, 3, 2)
		window := ada.Join()
		bo.Do(ballot(v, on(a, 2), on(b, 1)))
		cy.Do(ballot(v, on(a, 1)))
		eve.Do(ballot(v, on(b, 1)))
		now := protocol.Counts{Voted: 3, Voters: 7, Bringers: 7, Entered: 9}
		seen(t, m, window, now)

		ada.Do(protocol.PersonRemove{Person: bo.ID})
		cy.Do(protocol.PersonLeave{})
		ada.Do(protocol.PersonRole{Person: eve.ID, Role: protocol.RoleCommenter})
		ada.Do(protocol.PersonDescribe{Name: "Ada", OnlyLead: true})
		// Nothing has changed in what is told. Somebody who may vote from now on is one more, and stays one.
		ada.Do(protocol.PersonRole{Person: di.ID, Role: protocol.RoleParticipant})
		now.Voters, now.Bringers = 8, 8
		seen(t, m, window, now)
		ada.Do(protocol.PersonRole{Person: di.ID, Role: protocol.RoleObserver})
		ada.Do(protocol.PersonRole{Person: eve.ID, Role: protocol.RoleParticipant}) // back: not one more
		ada.Do(protocol.PersonDescribe{Name: "Ada"})
		m.Server(rules.EnterPerson{Person: roomtest.ID[protocol.PersonID](roomtest.NewChance(9)), Name: "Gil", Role: protocol.RoleParticipant})
		now.Voters, now.Bringers, now.Entered = 9, 9, 10
		seen(t, m, window, now)

		// What is read from the record says so too.
		if cold := m.Cold(protocol.All); cold != string(mustView(m)) {
			t.Errorf("read anew the view is %s", cold)
		}
		ada.Do(protocol.VoteReveal{Vote: v})
		if got := m.View().Votes[0]; got.Ballots != 3 || got.Former != nil {
			t.Errorf("the result is %+v", got)
		}
		// The next vote is one of those who may vote now.
		ada.Do(protocol.VoteBegin{Vote: protocol.NewID[protocol.VoteID](), Dots: 1, PerLine: 1})
		if got := numbers(ada); got.Voted != 0 || got.Voters != 6 {
			t.Errorf("a new vote begins with %+v", got)
		}
	})
}

func mustView(m *roomtest.Meeting) (view []byte) {
	m.Inspect(func(s *rules.State) { view = s.View(protocol.All) })
	return view
}

func TestR23_WhoHandedInOrReadAndWentCounts(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Eve attend")
		ada, bo, cy, eve := m.As("Ada"), m.As("Bo"), m.As("Cy"), m.As("Eve")
		window := ada.Join()
		for _, p := range []*roomtest.Person{bo, cy, eve} {
			roomtest.HandIn(p, "by "+p.Name)
			p.Do(protocol.OpeningRead{Read: true})
		}
		now := protocol.Counts{Voters: 4, HandedIn: 3, Bringers: 4, Read: 3, Entered: 4}
		seen(t, m, window, now)
		ada.Do(protocol.PersonRemove{Person: bo.ID})
		cy.Do(protocol.PersonLeave{})
		ada.Do(protocol.PersonRole{Person: eve.ID, Role: protocol.RoleObserver})
		now.Voters = 1 // no vote is on: who may vote
		seen(t, m, window, now)
		ada.Do(protocol.LinesOpen{})
		now.HandedIn, now.Bringers = 0, 1
		seen(t, m, window, now)
		if got := len(m.View().Lines); got != 3 {
			t.Errorf("%d lines were opened", got)
		}
	})
}

// A merge does not say that both had voted, handed in or read: no number falls. And nobody has voted twice.
func TestR23_NoNumberFallsByAMerge(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Sam, Sam2, Bo and Eve attend")
		ada, sam, twin, bo, eve := m.As("Ada"), m.As("Sam"), m.As("Sam2"), m.As("Bo"), m.As("Eve")
		v, a, b := begin(m, 3, 2)
		window := ada.Join()
		sam.Do(ballot(v, on(a, 2)))
		twin.Do(ballot(v, on(b, 2)))
		bo.Do(ballot(v, on(a, 1)))
		for _, p := range []*roomtest.Person{sam, twin} {
			roomtest.HandIn(p, "by "+p.Name)
			p.Do(protocol.OpeningRead{Read: true})
		}
		roomtest.HandIn(bo, "by Bo")
		bo.Do(protocol.OpeningRead{Read: true})
		now := protocol.Counts{Voted: 3, Voters: 5, HandedIn: 3, Bringers: 5, Read: 3, Entered: 5}
		seen(t, m, window, now)
		areOne(ada, twin, sam)
		ada.Do(protocol.PersonRemove{Person: sam.ID})
		eve.Do(ballot(v, on(a, 1)))
		ada.Do(ballot(v))
		seen(t, m, window, now)
		ada.Do(protocol.VoteReveal{Vote: v})
		if got := m.View().Votes[0]; got.Ballots != 3 || got.Tally[0].Dots+got.Tally[1].Dots != 4 {
			t.Errorf("the result is %+v", got)
		}
		lines := len(m.View().Lines)
		ada.Refused(protocol.NotNow, protocol.LinesOpen{}) // Sam's and Bo's are of two
		roomtest.HandIn(eve, "by Eve")
		ada.Do(protocol.LinesOpen{})
		if got := len(m.View().Lines) - lines; got != 4 {
			t.Errorf("%d lines were opened", got)
		}
		m.Inspect(func(s *rules.State) {
			if len(s.Sealed.Ballots) > 0 || len(s.Sealed.Drafts) > 0 {
				t.Errorf("left over: %+v, %+v", s.Sealed.Ballots, s.Sealed.Drafts)
			}
		})
	})
}
