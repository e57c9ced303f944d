package rules_test

import (
	"bytes"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func experts(m *roomtest.Meeting) (all []protocol.Expert) {
	m.Inspect(func(s *rules.State) { all = append(all, s.All.Experts...) })
	return all
}

func TestWhoeverIsNamedAsAnExpertSaysYesThemselves(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Cy attends, Eve observes, Screen shows")
	ada, bo, cy, eve := m.As("Ada"), m.As("Bo"), m.As("Cy"), m.As("Eve")
	ada.Do(protocol.ExpertName{Person: bo.ID, Subject: " carts "})
	if got := experts(m); len(got) != 1 || got[0].Subject != "carts" || got[0].Agreed {
		t.Fatalf("named: %+v", got)
	}
	// Only Bo can answer: what others say is about themselves.
	ada.Refused(protocol.NotFound, protocol.ExpertAnswer{Subject: "carts", Yes: true})
	cy.Do(protocol.ExpertAnswer{Subject: "carts", Yes: false})
	cy.Refused(protocol.Forbidden, protocol.ExpertRemove{Person: bo.ID, Subject: "carts"})
	bo.Do(protocol.ExpertAnswer{Subject: "Carts", Yes: true})
	bo.Do(protocol.ExpertAnswer{Subject: "carts", Yes: true})
	ada.Do(protocol.ExpertName{Person: bo.ID, Subject: "CARTS"}) // nothing new
	if got := experts(m); len(got) != 1 || got[0].Subject != "carts" || !got[0].Agreed {
		t.Fatalf("agreed: %+v", got)
	}
	cy.Do(protocol.ExpertName{Person: cy.ID, Subject: "the graph"})
	if got := experts(m); len(got) != 2 || !got[1].Agreed {
		t.Fatalf("naming oneself is no yes: %+v", got)
	}
	cy.Refused(protocol.Forbidden, protocol.ExpertName{Person: bo.ID, Subject: "the graph"})
	eve.Refused(protocol.Forbidden, protocol.ExpertName{Person: eve.ID, Subject: "x"})
	ada.Refused(protocol.Invalid, protocol.ExpertName{Person: bo.ID, Subject: "  "})
	ada.Refused(protocol.Invalid, protocol.ExpertName{Person: m.As("Screen").ID, Subject: "x"})
	ada.Refused(protocol.NotFound, protocol.ExpertName{Person: bo.ID, Subject: "x", Moments: []protocol.EntryID{protocol.NewID[protocol.EntryID]()}})
	ada.Do(protocol.PersonRemove{Person: bo.ID})
	if got := experts(m); len(got) != 1 || got[0].Person != cy.ID {
		t.Errorf("after Bo left: %+v", got)
	}
}

// A no and a removal by a facilitator are the same bytes to everybody, but for number and time.
func TestADeclinedSubjectLooksLikeAnyRemoval(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	ada, bo := m.As("Ada"), m.As("Bo")
	gone := func(s *roomtest.Person, c protocol.Command) protocol.Event {
		t.Helper()
		ada.Do(protocol.ExpertName{Person: bo.ID, Subject: "carts"})
		id := roomtest.CommandID()
		s.Ask(id, c)
		if found, err := m.Log.Receipts(t.Context(), m.ID, []protocol.CommandID{id}); err != nil || len(found) > 0 {
			t.Errorf("a receipt was kept: %v %v", found, err)
		}
		all := m.Log.Events(m.ID)
		return all[len(all)-1].Event
	}
	no := gone(bo, protocol.ExpertAnswer{Subject: "carts"})
	taken := gone(ada, protocol.ExpertRemove{Person: bo.ID, Subject: "carts"})
	if no.Name != "expert.removed" || no.Name != taken.Name || !no.By.IsZero() || !taken.By.IsZero() || !bytes.Equal(no.Body, taken.Body) {
		t.Errorf("%+v is not %+v", no, taken)
	}
}

// Whoever is to walk us through first is asked, and says yes or no themselves. A no is the same bytes as a change of mind.
func TestWhoeverIsToTellItFirstIsAsked(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Cy attends")
	ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
	first := func(who protocol.PersonID, yes bool) {
		t.Helper()
		if v := m.View(); v.Walker != who || v.WalkerAgreed != yes {
			t.Errorf("first is %s, and has said yes: %t", v.Walker, v.WalkerAgreed)
		}
	}
	last := func() protocol.Event {
		all := m.Log.Events(m.ID)
		return all[len(all)-1].Event
	}
	cy.Refused(protocol.NotFound, protocol.WalkthroughAnswer{Yes: true})
	ada.Do(protocol.WalkthroughSet{Person: bo.ID})
	first(bo.ID, false)
	cy.Refused(protocol.NotFound, protocol.WalkthroughAnswer{Yes: true})
	cy.Do(protocol.WalkthroughAnswer{}) // nobody asks them: nothing happens
	bo.Do(protocol.WalkthroughAnswer{Yes: true})
	bo.Do(protocol.WalkthroughAnswer{Yes: true})
	ada.Do(protocol.WalkthroughSet{Person: bo.ID})
	first(bo.ID, true)
	bo.Do(protocol.WalkthroughAnswer{}) // a yes can be taken back
	no := last()
	ada.Do(protocol.WalkthroughSet{Person: cy.ID})
	first(cy.ID, false)
	ada.Do(protocol.WalkthroughSet{})
	if taken := last(); !no.By.IsZero() || no.Name != taken.Name || no.By != taken.By || !bytes.Equal(no.Body, taken.Body) {
		t.Errorf("%+v is not %+v", no, taken)
	}
	ada.Do(protocol.WalkthroughSet{Person: ada.ID}) // oneself: that is a yes
	first(ada.ID, true)
	ada.Do(protocol.WalkthroughSet{Person: bo.ID})
	first(bo.ID, false)
	ada.Do(protocol.PersonRole{Person: bo.ID, Role: protocol.RoleFacilitator})
	bo.Do(protocol.WalkthroughSet{Person: bo.ID})
	first(bo.ID, true)
	ada.Do(protocol.PersonRemove{Person: bo.ID})
	first(protocol.PersonID{}, false)
}

func TestOnePersonWalksUsThroughFirst(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Cy attends")
	ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
	ada.Do(protocol.WalkthroughSet{Person: bo.ID})
	cy.Refused(protocol.Forbidden, protocol.WalkthroughSet{})
	cy.Refused(protocol.Forbidden, protocol.WalkthroughSet{Person: cy.ID})
	bo.Do(protocol.WalkthroughSet{})
	ada.Do(protocol.WalkthroughSet{Person: cy.ID})
	ada.Do(protocol.PersonRemove{Person: cy.ID})
	m.Inspect(func(s *rules.State) {
		if !s.All.Walker.IsZero() {
			t.Errorf("%s still walks us through", s.All.Walker)
		}
	})
}

func TestPeopleIntroduceThemselves(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Screen shows")
	bo := m.As("Bo")
	bo.Do(protocol.PersonIntroduce{Part: " on call for carts ", Unnamed: true})
	bo.Do(protocol.PersonDescribe{Name: "Bo B"})
	m.As("Screen").Refused(protocol.Forbidden, protocol.PersonIntroduce{Part: "x"})
	bo.Refused(protocol.Invalid, protocol.PersonIntroduce{Part: string(bytes.Repeat([]byte("x"), protocol.MaxPart+1))})
	m.Inspect(func(s *rules.State) {
		if p := s.All.People[1]; p.Part != "on call for carts" || !p.Unnamed || p.Name != "Bo B" {
			t.Errorf("Bo is %+v", p)
		}
	})
}
