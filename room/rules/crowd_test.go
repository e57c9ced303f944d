package rules_test

import (
	"slices"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// names says whose each line is that is on the table, by its words.
func names(m *roomtest.Meeting) map[string]protocol.PersonID {
	by := map[string]protocol.PersonID{}
	for _, l := range m.View().Lines {
		by[l.Words] = l.By
	}
	return by
}

// Opened one by one as they come, lines without names would have one.
//
// P55
func TestR25_LinesWithoutNamesWaitForThreePeopleEachTimeAnew(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo, Cy, Eve and Fay attend")
	ada, bo, cy, eve := m.As("Ada"), m.As("Bo"), m.As("Cy"), m.As("Eve")
	none := ada.Refused(protocol.NotNow, protocol.LinesOpen{}).Message
	waits := func(when string) {
		t.Helper()
		if got := ada.Refused(protocol.NotNow, protocol.LinesOpen{}).Message; got != none {
			t.Errorf("%s it is said %q, and with nothing there %q", when, got, none)
		}
	}
	for _, words := range []string{"one", "two", "three"} {
		roomtest.HandIn(bo, words)
	}
	waits("with three lines of one person")
	roomtest.HandIn(cy, "four")
	waits("with two people's")
	eve.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "not handed in"})
	waits("with a draft")
	// Whose they are is not told by taking their rights from all others, or from them.
	ada.Do(protocol.PersonRole{Person: eve.ID, Role: protocol.RoleCommenter})
	ada.Do(protocol.PersonRole{Person: cy.ID, Role: protocol.RoleObserver})
	ada.Do(protocol.PersonRemove{Person: m.As("Fay").ID})
	waits("with only Bo who may bring some")
	ada.Do(protocol.PersonRole{Person: eve.ID, Role: protocol.RoleParticipant})
	roomtest.HandIn(eve, "five")
	bo.Do(protocol.PersonLeave{})
	ada.Do(protocol.LinesOpen{}) // three people brought these, wherever they are now
	by := names(m)
	if len(by) != 5 {
		t.Errorf("opened are %v", by)
	}
	roomtest.HandIn(eve, "six")
	roomtest.HandIn(ada, "seven")
	waits("with two people's that came since")
	ada.Do(protocol.PersonRole{Person: cy.ID, Role: protocol.RoleParticipant})
	roomtest.HandIn(cy, "eight")
	ada.Do(protocol.LinesOpen{})
	for words, who := range names(m) {
		if !who.IsZero() {
			t.Errorf("%q is by %s", words, who)
		}
	}
}

// Whoever does not want to wait puts their name to theirs. The others' go on waiting.
func TestR25_ASignedLineIsShownWithItsNameAndAlone(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Eve attend")
		ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
		draft := protocol.NewID[protocol.DraftID]()
		bo.Refused(protocol.NotFound, protocol.LineSign{Draft: draft})
		bo.Do(protocol.LineDraft{Draft: draft, Words: "mine, by name"})
		bo.Refused(protocol.NotNow, protocol.LineSign{Draft: draft})
		bo.Do(protocol.LineHandIn{Draft: draft})
		cy.Refused(protocol.NotFound, protocol.LineSign{Draft: draft})
		bo.Do(protocol.LineSign{Draft: draft})
		bo.Do(protocol.LineSign{Draft: draft})
		if mine := bo.Mine().Drafts; len(mine) != 1 || !mine[0].Signed || mine[0].Version != 3 {
			t.Errorf("Bo has %+v", mine)
		}
		before := len(m.Log.Events(m.ID))
		back := roomtest.HandIn(cy, "taken back")
		cy.Do(protocol.LineSign{Draft: back})
		cy.Do(protocol.LineTakeBack{Draft: back})
		cy.Do(protocol.LineHandIn{Draft: back}) // without a name again
		roomtest.HandIn(bo, "without")
		if len(m.Log.Events(m.ID)) != before {
			t.Error("a signature left a trace in the log")
		}
		ada.Do(protocol.LinesOpen{})
		if by := names(m); len(by) != 1 || by["mine, by name"] != bo.ID {
			t.Errorf("opened are %v", by)
		}
		ada.Refused(protocol.NotNow, protocol.LinesOpen{})
		bo.Refused(protocol.NotNow, protocol.LineSign{Draft: draft})
		// Signed ones are nobody of a crowd.
		m.As("Eve").Do(protocol.LineSign{Draft: roomtest.HandIn(m.As("Eve"), "Eve's")})
		ada.Do(protocol.LinesOpen{})
		if by := names(m); len(by) != 2 {
			t.Errorf("opened are %v", by)
		}
		roomtest.HandIn(ada, "Ada's")
		ada.Do(protocol.LinesOpen{})
		if by := names(m); len(by) != 5 || !by["taken back"].IsZero() || !by["without"].IsZero() || !by["Ada's"].IsZero() {
			t.Errorf("opened are %v", by)
		}
	})
}

// Two who are one are one of a crowd. What waits at the close is gone with the drafts.
func TestR25_TwoWhoAreOneAreNoCrowdAndWhatWaitsIsDeletedAtTheClose(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Sam, Sam2, Bo and Eve attend")
		ada, sam, twin, bo := m.As("Ada"), m.As("Sam"), m.As("Sam2"), m.As("Bo")
		for _, p := range []*roomtest.Person{sam, twin, bo} {
			roomtest.HandIn(p, "by "+p.Name)
		}
		areOne(ada, twin, sam)
		ada.Refused(protocol.NotNow, protocol.LinesOpen{})
		m.As("Eve").Do(protocol.LineSign{Draft: roomtest.HandIn(m.As("Eve"), "by Eve")})
		ada.Do(protocol.LinesOpen{}) // Eve's alone: the one that only counts for Sam2 is no crowd either
		if by := names(m); len(by) != 1 {
			t.Errorf("opened are %v", by)
		}
		ada.Refused(protocol.NotNow, protocol.LinesOpen{})
		ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
		ada.Do(protocol.RoomReopen{})
		if m.Log.Holds(m.ID, "by Sam") || len(bo.Mine().Drafts) > 0 || len(m.View().Lines) != 1 {
			t.Error("what waited is still there after the close")
		}
	})
}

// Whether names are shown stays as it is once somebody was told so, whatever they have written.
func TestADraftIsNotFeltInWhetherNamesCanBeChanged(t *testing.T) {
	shown, hidden := protocol.InquirySet{Names: protocol.NamesShown, Asked: 3}, protocol.InquirySet{Names: protocol.NamesHidden, Asked: 3}
	m := roomtest.Meet(t, "Ada facilitates")
	ada := m.As("Ada")
	d := roomtest.HandIn(ada, "her own")
	ada.Do(shown)
	ada.Do(hidden)
	m.Enter("Screen", protocol.RoleWall)
	ada.Do(shown)
	ada.Do(hidden)
	bo := m.Enter("Bo", protocol.RoleObserver)
	first := ada.Refused(protocol.NotNow, shown).Message
	ada.Do(protocol.PersonRole{Person: bo.ID, Role: protocol.RoleParticipant})
	same := func(when string) {
		t.Helper()
		if got := ada.Refused(protocol.NotNow, shown).Message; got != first {
			t.Errorf("%s it is said %q, before %q", when, got, first)
		}
	}
	own := protocol.NewID[protocol.DraftID]()
	bo.Do(protocol.LineDraft{Draft: own, Words: "Bo's"})
	same("with a draft")
	bo.Do(protocol.LineDiscard{Draft: own})
	ada.Do(protocol.LineDiscard{Draft: d})
	same("with it discarded")
	ada.Do(protocol.PersonRemove{Person: bo.ID})
	same("with Bo removed")
	ada.Do(protocol.InquirySet{Names: protocol.NamesHidden, Asked: 2})
}

// A place where something is done in secret is told as here, and no finer: live, in a welcome, and by another instance.
func TestR26_NobodyIsToldToBeWhereSomethingSecretIsDone(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, halls := roomtest.Instances(t, 2, "Ada facilitates, Bo, Cy and Eve attend")
		ada := m.As("Ada").At(halls[0]).Join()
		bo, cy := m.As("Bo").At(halls[0]).Join(), m.As("Cy").At(halls[1]).Join()
		is := func(who *roomtest.Seat, place protocol.Place) func(*protocol.HereList) bool {
			return func(f *protocol.HereList) bool {
				return slices.Contains(f.Here, protocol.Here{Person: who.Person.ID, Place: place})
			}
		}
		for _, s := range []*roomtest.Seat{bo, cy} {
			s.Member.SetPlace(protocol.HereFrame{Type: "here", Place: protocol.PlaceInquiries})
			roomtest.Sees(ada, "somebody is here", is(s, protocol.PlaceElsewhere))
		}
		if here := m.As("Eve").At(halls[0]).Join().Welcome.Here; len(here) != 2 || here[0].Place != protocol.PlaceElsewhere || here[1].Place != protocol.PlaceElsewhere {
			t.Errorf("Eve is welcomed with %+v", here)
		}
		for _, s := range []*roomtest.Seat{ada, bo, cy} {
			for _, f := range roomtest.Frames[protocol.HereList](s) {
				if slices.ContainsFunc(f.Here, func(h protocol.Here) bool { return h.Place == protocol.PlaceInquiries }) {
					t.Errorf("%s was told %+v", s.Person.Name, f.Here)
				}
			}
		}
		n := len(roomtest.Frames[protocol.HereList](ada))
		m.As("Ada").At(halls[0]).Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
		roomtest.SeesAfter(ada, n, "that Bo reads the lines", is(bo, protocol.PlaceInquiries))
	})
}

// Beside who is here, a number that is told as it changes says who has just done it.
//
// P28
func TestR26_NumbersOfSecretActsAreToldInStepsAtTheHalfMinute(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy, Eve and Fay attend")
		everybody := []string{"Bo", "Cy", "Eve", "Fay", "Ada"}
		window := m.As("Ada").Join()
		v, a, _ := begin(m, 3, 2)
		does := map[string]func(p *roomtest.Person, done bool){
			"votes": func(p *roomtest.Person, done bool) {
				if done {
					p.Do(ballot(v, on(a, 1)))
				} else {
					p.Do(ballot(v))
				}
			},
			"reads": func(p *roomtest.Person, done bool) { p.Do(protocol.OpeningRead{Read: done}) },
			"hands in": func(p *roomtest.Person, done bool) {
				if done {
					roomtest.HandIn(p, "by "+p.Name)
				} else {
					p.Do(protocol.LineTakeBack{Draft: p.Mine().Drafts[0].ID})
				}
			},
		}
		number := map[string]func(protocol.Counts) int{
			"votes":    func(c protocol.Counts) int { return c.Voted },
			"reads":    func(c protocol.Counts) int { return c.Read },
			"hands in": func(c protocol.Counts) int { return c.HandedIn },
		}
		for _, what := range []string{"votes", "reads", "hands in"} {
			act, of := does[what], number[what]
			told := func(when string, want int) {
				t.Helper()
				if got := of(numbers(m.As("Cy"))); got != want {
					t.Errorf("%s, %s: a welcome says %d, not %d", what, when, got, want)
				}
				if want > 0 {
					roomtest.Sees(window, what+" "+when, func(f *protocol.CountsFrame) bool { return of(f.Counts) == want })
				}
			}
			for i, name := range everybody[:2] {
				act(m.As(name), true)
				told("as some do", 0)
				m.HalfMinute()
				told([]string{"one", "two"}[i], 0)
			}
			act(m.As("Eve"), true)
			told("before the half minute", 0)
			m.HalfMinute()
			told("three", 3)
			act(m.As("Fay"), true)
			m.HalfMinute()
			told("four", 3)
			act(m.As("Ada"), true)
			told("all, at once", 5)
			act(m.As("Bo"), false)
			told("one takes theirs back", 5)
			m.HalfMinute()
			told("four again", 3)
			act(m.As("Bo"), true)
			told("all again", 5)
		}
		// Somebody else comes in: what was all is not all any more, and three or more it is.
		m.Enter("Gil", protocol.RoleParticipant)
		if got := numbers(m.As("Cy")); got.Voted != 3 || got.Voters != 6 || got.Read != 3 || got.Entered != 6 || got.HandedIn != 3 || got.Bringers != 6 {
			t.Errorf("with one more of whom nothing is known it is %+v", got)
		}
		// An end is seen by everybody, and the numbers begin anew.
		m.As("Ada").Do(protocol.VoteReveal{Vote: v})
		m.As("Ada").Do(protocol.LinesOpen{})
		if got := numbers(m.As("Cy")); got.Voted != 0 || got.HandedIn != 0 || got.Read != 3 {
			t.Errorf("after the end it is %+v", got)
		}
		for _, f := range roomtest.Frames[protocol.CountsFrame](window) {
			c := f.Counts
			for _, x := range [][2]int{{c.Voted, c.Voters}, {c.HandedIn, c.Bringers}, {c.Read, c.Entered}} {
				if x[0]%protocol.MinCrowd != 0 && x[0] != x[1] {
					t.Errorf("somebody was told %d of %d", x[0], x[1])
				}
			}
		}
		m.Inspect(func(s *rules.State) {
			if c := s.Counts(); c.Read != 5 {
				t.Errorf("they are %+v", c)
			}
		})
	})
}

// A line that waits goes on waiting, in the hands of whoever wrote it, however often others' are opened meanwhile.
func TestR25_WhatWaitsOutlivesTheOpeningOfOthers(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Di attend")
		waits := map[string]protocol.DraftID{}
		bring := func(who string, sign bool) protocol.DraftID {
			draft := protocol.NewID[protocol.DraftID]()
			m.As(who).Do(protocol.LineDraft{Draft: draft, Words: "of " + who})
			m.As(who).Do(protocol.LineHandIn{Draft: draft})
			if sign {
				m.As(who).Do(protocol.LineSign{Draft: draft})
			}
			return draft
		}
		waits["Ada"], waits["Cy"] = bring("Ada", false), bring("Cy", false)
		for n := range 3 {
			bring("Bo", true)
			m.As("Ada").Do(protocol.LinesOpen{})
			if lines := m.View().Lines; len(lines) != n+1 {
				t.Fatalf("%d lines are open", len(lines))
			}
			for who, draft := range waits {
				if mine := m.As(who).Mine().Drafts; len(mine) != 1 || mine[0].ID != draft || !mine[0].HandedIn || mine[0].Words != "of "+who {
					t.Errorf("%s has %+v", who, mine)
				}
			}
		}
		bring("Di", false) // the third
		m.As("Ada").Do(protocol.LinesOpen{})
		if lines := m.View().Lines; len(lines) != 6 {
			t.Errorf("%d lines are open in the end", len(lines))
		}
	})
}
