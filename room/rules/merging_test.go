package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func merge(who, into *roomtest.Person) protocol.PersonMerge {
	return protocol.PersonMerge{Person: who.ID, Into: into.ID}
}

func yes(who, into *roomtest.Person) protocol.PersonSame {
	return protocol.PersonSame{Person: who.ID, Into: into.ID, Yes: true}
}

// areOne has somebody ask two whether they are one, and both say yes.
func areOne(asks, who, into *roomtest.Person) {
	asks.Do(merge(who, into))
	for _, p := range []*roomtest.Person{who, into} {
		if p != asks {
			p.Do(yes(who, into))
		}
	}
}

// Sam comes in by a second browser, and is two people who write, raise hands and are named, until a facilitator says so.
//
// R21
func TestWhoCameInTwiceIsOnePerson(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Sam, Sam2, Sam3 and Cy attend")
		ada, sam, twin, cy := m.As("Ada"), m.As("Sam"), m.As("Sam2"), m.As("Cy")
		e := tell(twin, "ab")
		actors := [3]protocol.ActorID{}
		for i, p := range []*roomtest.Person{twin, sam, cy} {
			actors[i] = protocol.NewID[protocol.ActorID]()
			ada.Do(protocol.ActorAdd{Actor: actors[i], Name: p.Name, Person: p.ID})
		}
		both := actors[:]
		ada.Do(protocol.EntryDescribe{Entry: e[0], People: &both})
		for i, p := range []*roomtest.Person{sam, twin} {
			a := protocol.NewID[protocol.PerspectiveID]()
			p.Do(protocol.PerspectiveTell{Perspective: a, Entry: e[0], Words: fmt.Sprint("telling ", i)})
			p.Do(protocol.EntryCelebrate{Entry: e[0], Note: fmt.Sprint("note ", i)})
		}
		sam.Do(protocol.EntryCelebrate{Entry: e[1]})
		twin.Do(protocol.EntryCelebrate{Entry: e[1], Note: "saw it"})
		twin.Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
		cy.Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
		sam.Do(protocol.HandRaise{Lane: protocol.LaneSpeak, Note: "the deploy"})
		sam.Do(protocol.ExpertName{Person: sam.ID, Subject: "carts", Moments: e[:1]})
		twin.Do(protocol.ExpertName{Person: twin.ID, Subject: "Carts", Moments: e[1:]})
		ada.Do(protocol.WalkthroughSet{Person: twin.ID})
		ada.Do(protocol.FloorGive{Person: twin.ID})
		twin.Do(protocol.TermExplain{Word: "LB", Meaning: "load balancer", Kind: protocol.TermTechnology})
		twin.Do(protocol.PersonIntroduce{Part: "on call", Unnamed: true})
		twin.Do(protocol.EntryRemove{Entry: e[1]})

		window, copied := twin.Join(), cy.Join()
		areOne(ada, twin, sam)
		if bye := window.Ended(); bye.Code != protocol.CloseMoved {
			t.Errorf("told %+v", bye)
		}
		told := len(m.Told(protocol.All))
		ada.Do(merge(twin, sam)) // asked again
		if len(m.Told(protocol.All)) != told {
			t.Error("they were one already, and yet something happened")
		}

		v := m.View()
		if p := person(t, m, "Sam"); p.Name != "Sam" || p.Part != "on call" || !p.Unnamed {
			t.Errorf("Sam is %+v", p)
		}
		if p := person(t, m, "Sam2"); p.Into != sam.ID || p.In() || p.Part != "" {
			t.Errorf("Sam2 is %+v", p)
		}
		var named int
		m.Inspect(func(s *rules.State) { named = strings.Count(string(s.View(protocol.All)), twin.ID.String()) })
		if named != 1 {
			t.Errorf("Sam2 is named %d times", named)
		}
		first, second := v.Entries[0], v.Entries[1]
		if fmt.Sprint(first.People) != fmt.Sprint([]protocol.ActorID{actors[0], actors[2]}) || v.Actors[0].Name != "Sam" {
			t.Errorf("there were %v of %+v", first.People, v.Actors)
		}
		if len(first.Perspectives) != 2 || len(first.Celebrations) != 2 || first.By != sam.ID || first.Perspectives[1].By != sam.ID {
			t.Errorf("a moment is %+v", first)
		}
		if c := second.Celebrations; len(c) != 1 || c[0].By != sam.ID || c[0].Note != "saw it" || second.Removed.By != sam.ID {
			t.Errorf("another is %+v", second)
		}
		if len(v.Hands) != 2 || v.Hands[0].Person != sam.ID || v.Hands[0].Note != "the deploy" || v.Floor.Person != sam.ID {
			t.Errorf("hands are %+v, the floor %+v", v.Hands, v.Floor)
		}
		if x := v.Experts; len(x) != 1 || x[0].Subject != "carts" || len(x[0].Moments) != 2 || !x[0].Agreed {
			t.Errorf("experts are %+v", x)
		}
		if v.Walker != sam.ID || v.Terms[0].By != sam.ID {
			t.Errorf("first is %s, a word is explained by %s", v.Walker, v.Terms[0].By)
		}
		copied.CatchUp()
		if copied.View() != m.Cold(protocol.All) {
			t.Errorf("a window shows\n%s\nand the record holds\n%s", copied.View(), m.Cold(protocol.All))
		}

		// Either browser is Sam's; either telling can be changed and taken back; a third is not begun.
		back := twin.Resume(protocol.Hello{Epoch: window.Welcome.Epoch, Streams: window.Heads()})
		if back.Welcome.You != sam.ID || back.Welcome.Streams[protocol.Personal(sam.ID)].View == nil {
			t.Errorf("welcomed back as %+v", back.Welcome)
		}
		twin.Do(protocol.PerspectiveTell{Perspective: first.Perspectives[0].ID, Entry: e[0], Words: "told anew"})
		twin.Do(protocol.PerspectiveTell{Perspective: first.Perspectives[1].ID, Entry: e[0], Words: "told anew too"})
		sam.Refused(protocol.IDTaken, protocol.PerspectiveTell{Perspective: protocol.NewID[protocol.PerspectiveID](), Entry: e[0], Words: "more"})
		sam.Do(protocol.PerspectiveWithdraw{Perspective: first.Perspectives[1].ID, Entry: e[0]})
		if got := m.View().Entries[0].Perspectives; len(got) != 1 || got[0].Words != "told anew" {
			t.Errorf("tellings are %+v", got)
		}
		sam.Do(protocol.PerspectiveTell{Perspective: protocol.NewID[protocol.PerspectiveID](), Entry: e[0], Words: "told anew too"}) // on second thoughts
		// Words that were on their way bear the id they were typed under.
		twin.Do(roomtest.Edit(twin, e[0], 0, `[1,[0,"!"]]`))
		sam.Do(roomtest.Edit(sam, e[0], 1, `[2,[0,"?"]]`))
		cy.Refused(protocol.Invalid, roomtest.Edit(twin, e[0], 2, `[3,[0,"x"]]`))
		if got := m.View().Texts[protocol.TextOf(e[0])].Text; got != "a!?" {
			t.Errorf("the moment reads %q", got)
		}
		for _, c := range []protocol.Command{
			protocol.PersonRole{Person: twin.ID, Role: protocol.RoleObserver}, protocol.PersonRemove{Person: twin.ID}, protocol.FloorGive{Person: twin.ID}, merge(twin, cy), merge(cy, twin),
		} {
			ada.Refused(protocol.NotFound, c)
		}

		// And Sam may come in a third time.
		third := m.As("Sam3").ID
		areOne(ada, sam, m.As("Sam3"))
		if p := person(t, m, "Sam2"); p.Into != third {
			t.Errorf("Sam2 is %+v", p)
		}
		if got := twin.Join().Welcome.You; got != third {
			t.Errorf("Sam2 is welcomed as %s", got)
		}
	})
}

func TestMergesThatAreRefused(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Di attend, Ed observes, Screen shows")
	ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
	bo.Refused(protocol.Forbidden, merge(bo, cy))
	ada.Refused(protocol.Invalid, merge(bo, bo))
	ada.Refused(protocol.Invalid, merge(bo, m.As("Screen")))
	ada.Refused(protocol.Invalid, merge(m.As("Screen"), bo))
	ada.Refused(protocol.NotFound, protocol.PersonMerge{Person: bo.ID, Into: protocol.NewID[protocol.PersonID]()})
	ada.Refused(protocol.NotNow, merge(ada, bo)) // nobody would lead any more
	ada.Do(protocol.PersonRemove{Person: m.As("Di").ID})
	ada.Refused(protocol.NotFound, merge(m.As("Di"), bo))
	ada.Refused(protocol.NotFound, merge(bo, m.As("Di")))

	// Roles stay as theirs were who stay, after the close too.
	ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
	bo.Refused(protocol.Forbidden, merge(bo, cy))
	areOne(ada, bo, m.As("Ed"))
	ada.Do(protocol.PersonRole{Person: cy.ID, Role: protocol.RoleFacilitator})
	areOne(ada, ada, cy)
	ada.Do(protocol.RoomReopen{}) // by either browser
	bo.Refused(protocol.Forbidden, protocol.HandRaise{Lane: protocol.LaneSpeak})
	m.Inspect(func(s *rules.State) {
		if s.RoleOf(bo.ID) != protocol.RoleObserver || len(s.StreamsOf(ada.ID)) != 3 {
			t.Errorf("Bo is %s, Ada reads %v", s.RoleOf(bo.ID), s.StreamsOf(ada.ID))
		}
	})
	if p := person(t, m, "Ed"); p.Role != protocol.RoleObserver {
		t.Errorf("Ed is %+v", p)
	}
}

// What belonged to one of them alone belongs to the one who stays: all drafts, and one ballot.
func TestWhatWasEachOnesAloneIsTheirsTogether(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Sam, Sam2, Cy and Bo attend")
		ada, sam, twin, cy := m.As("Ada"), m.As("Sam"), m.As("Sam2"), m.As("Cy")
		v, a, b := begin(m, 3, 2)
		sam.Do(ballot(v, on(a, 2)))
		twin.Do(ballot(v, on(b, 2)))
		for i := range protocol.MaxDrafts {
			sam.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: fmt.Sprint("Sam ", i)})
			twin.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: fmt.Sprint("Twin ", i)})
		}
		twin.Do(protocol.OpeningRead{Read: true})
		tell(cy, "a")
		twin.Do(protocol.StoryReview{Answer: protocol.ReviewMore, Seen: 1})
		ada.Do(protocol.PersonRole{Person: twin.ID, Role: protocol.RoleFacilitator})
		twin.Do(note(protocol.NewID[protocol.HazardID](), 0, "a care note"))

		windows := []*roomtest.Seat{sam.Join(), cy.Join()}
		areOne(ada, twin, sam)
		mine := windows[0].SeesMine("all drafts", func(mine protocol.Mine) bool { return len(mine.Drafts) == 2*protocol.MaxDrafts })
		if mine.Drafts[0].Words != "Sam 0" || mine.Drafts[protocol.MaxDrafts].Words != "Twin 0" || !mine.Read || mine.Review == nil {
			t.Errorf("Sam has %+v", mine)
		}
		if len(mine.Ballots) != 1 || fmt.Sprint(mine.Ballots[0].Dots) != fmt.Sprint([]protocol.LineDots{on(a, 2)}) || len(mine.Hazards) > 0 {
			t.Errorf("Sam's dots are %+v, care notes %+v", mine.Ballots, mine.Hazards)
		}
		if got := ada.Mine(); got.Hazards[0].By != sam.ID || fmt.Sprint(got.Coverage.Would) != fmt.Sprint([]protocol.PersonID{sam.ID}) {
			t.Errorf("Ada is shown %+v and %+v", got.Hazards, got.Coverage)
		}
		windows[1].CatchUp()
		for _, raw := range windows[1].Raw() {
			if strings.Contains(string(raw), "Twin 0") {
				t.Errorf("Cy was sent %s", raw)
			}
		}
		twin.Refused(protocol.TooMany, protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "one more"})
		twin.Do(ballot(v, on(a, 1))) // either browser changes the one ballot
		cy.Do(ballot(v, on(b, 1)))
		m.As("Bo").Do(ballot(v, on(b, 2)))
		ada.Do(protocol.VoteReveal{Vote: v})
		if got := m.View().Votes[0]; got.Ballots != 3 || fmt.Sprint(got.Tally) != fmt.Sprint(orderOf(m, v, on(a, 1), on(b, 3))) {
			t.Errorf("the result is %+v", got)
		}

		// Where only the one who goes had voted, their ballot counts. Nothing is left under a slot that leads nowhere.
		v = protocol.NewID[protocol.VoteID]()
		ada.Do(protocol.VoteBegin{Vote: v, Dots: 3, PerLine: 3})
		cy.Do(ballot(v, on(b, 3)))
		areOne(ada, cy, m.As("Bo"))
		if got := m.As("Bo").Mine(); len(got.Ballots) != 1 || got.Ballots[0].Dots[0] != on(b, 3) {
			t.Errorf("Bo has %+v", got)
		}
		m.Inspect(func(s *rules.State) {
			if n := len(s.Sealed.Drafts); n != 1 {
				t.Errorf("drafts lie under %d slots", n)
			}
		})
	})
}

// Somebody who leads cannot make anybody one with a second self of theirs, and read what is theirs alone: both are asked.
func TestNobodyIsMadeOneWithAnotherUnasked(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Di attend")
		ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
		bo.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "mine alone"})
		waits := func(want ...protocol.Same) {
			t.Helper()
			if got := m.View().Same; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("asked is %+v, not %+v", got, want)
			}
		}
		ada.Do(merge(bo, ada)) // her asking is her yes
		ada.Do(merge(bo, ada))
		ada.Do(yes(bo, ada))
		waits(protocol.Same{Person: bo.ID, Into: ada.ID, Yes: []protocol.PersonID{ada.ID}})
		cy.Refused(protocol.Forbidden, yes(bo, ada))
		cy.Refused(protocol.Forbidden, protocol.PersonSame{Person: bo.ID, Into: ada.ID})
		if got := ada.Mine().Drafts; len(got) > 0 || !person(t, m, "Bo").In() {
			t.Errorf("Ada has %+v", got)
		}
		bo.Do(protocol.PersonSame{Person: bo.ID, Into: ada.ID})
		waits()
		bo.Refused(protocol.NotFound, yes(bo, ada))

		ada.Do(merge(bo, cy))
		ada.Refused(protocol.Forbidden, yes(bo, cy))
		bo.Do(yes(bo, cy))
		bo.Do(yes(bo, cy))
		waits(protocol.Same{Person: bo.ID, Into: cy.ID, Yes: []protocol.PersonID{bo.ID}})
		ada.Do(protocol.PersonSame{Person: bo.ID, Into: cy.ID}) // she takes the question back
		waits()
		ada.Do(merge(bo, cy))
		ada.Do(merge(m.As("Di"), bo))
		cy.Do(protocol.PersonLeave{}) // and is nobody's other self
		waits(protocol.Same{Person: m.As("Di").ID, Into: bo.ID, Yes: []protocol.PersonID{}})
	})
}

// A first walk-through is its owner's still, and open to nobody who could not read it before.
func TestAFirstWalkThroughGoesOverWithItsOwner(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Bo2, Cy and Di attend")
		ada, bo, twin, cy, di := m.As("Ada"), m.As("Bo"), m.As("Bo2"), m.As("Cy"), m.As("Di")
		note := func(owner *roomtest.Person, words string) protocol.WalkthroughSave {
			return protocol.WalkthroughSave{Owner: owner.ID, Note: protocol.NewID[protocol.WalkthroughNoteID](), Words: words}
		}
		ada.Do(protocol.WalkthroughSet{Person: twin.ID})
		twin.Do(protocol.WalkthroughShare{Readers: []protocol.PersonID{cy.ID, di.ID, bo.ID}})
		cy.Do(note(twin, "noted by Cy"))
		areOne(ada, twin, bo)
		mine := bo.Mine().Walkthroughs
		if len(mine) != 1 || mine[0].Owner != bo.ID || len(mine[0].Readers) != 2 || mine[0].Notes[0].Words != "noted by Cy" {
			t.Fatalf("Bo has %+v", mine)
		}
		if got := cy.Mine().Walkthroughs; len(got) != 1 || got[0].Owner != bo.ID {
			t.Errorf("Cy reads %+v", got)
		}
		// Di told it first as well, to others.
		ada.Do(protocol.WalkthroughSet{Person: di.ID})
		di.Do(protocol.WalkthroughShare{Readers: []protocol.PersonID{ada.ID, cy.ID}})
		di.Do(note(di, "noted by Di"))
		areOne(ada, di, bo)
		both := bo.Mine().Walkthroughs
		if len(both) != 1 || len(both[0].Notes) != 2 || both[0].Notes[1].Words != "noted by Di" || both[0].Notes[1].By != bo.ID || fmt.Sprint(both[0].Readers) != fmt.Sprint([]protocol.PersonID{cy.ID}) {
			t.Errorf("Bo has %+v", both)
		}
		if got := ada.Mine().Walkthroughs; len(got) > 0 {
			t.Errorf("Ada reads %+v", got)
		}
	})
}
