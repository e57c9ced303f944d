package rules_test

import (
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func share(readers ...*roomtest.Person) protocol.WalkthroughShare {
	c := protocol.WalkthroughShare{Readers: []protocol.PersonID{}}
	for _, p := range readers {
		c.Readers = append(c.Readers, p.ID)
	}
	return c
}

func walked(owner *roomtest.Person, id protocol.WalkthroughNoteID, version int, words string) protocol.WalkthroughSave {
	return protocol.WalkthroughSave{Owner: owner.ID, Note: id, Version: version, Words: words}
}

func newNote() protocol.WalkthroughNoteID { return protocol.NewID[protocol.WalkthroughNoteID]() }

func TestAFirstWalkThroughIsForWhomItsOwnerChooses(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada and Fay facilitate, Noor attends, Cy attends, Eve observes, Screen shows")
		ada, fay, noor, cy := m.As("Ada"), m.As("Fay"), m.As("Noor"), m.As("Cy")
		ada.Do(protocol.WalkthroughSet{Person: noor.ID})
		before := len(m.Log.Events(m.ID))
		window := noor.Join()
		outside := []*roomtest.Seat{fay.Join(), cy.Join(), m.As("Eve").Join()}
		id, command := newNote(), roomtest.CommandID()
		ada.Refused(protocol.NotFound, walked(noor, newNote(), 0, "too early"))
		ada.Refused(protocol.Forbidden, share(cy))
		noor.Refused(protocol.Invalid, share(m.As("Screen")))
		noor.Refused(protocol.NotFound, protocol.WalkthroughShare{Readers: []protocol.PersonID{protocol.NewID[protocol.PersonID]()}})
		noor.Ask(command, share(ada, ada, noor))
		ada.Do(walked(noor, id, 0, " whispered: I saw the graph and thought it was mine "))
		window.SeesMine("what Ada noted", func(mine protocol.Mine) bool {
			return len(mine.Walkthroughs) == 1 && len(mine.Walkthroughs[0].Notes) == 1 && mine.Walkthroughs[0].Notes[0].By == ada.ID
		})
		if got := ada.Mine().Walkthroughs; len(got) != 1 || got[0].Owner != noor.ID || len(got[0].Readers) != 1 || got[0].Readers[0] != ada.ID ||
			got[0].Notes[0].Words != "whispered: I saw the graph and thought it was mine" || got[0].Notes[0].Version != 1 {
			t.Errorf("Ada is shown %+v", got)
		}
		if len(m.Log.Events(m.ID)) != before {
			t.Error("a first walk-through left a trace in the log")
		}
		if found, err := m.Log.Receipts(t.Context(), m.ID, []protocol.CommandID{command}); err != nil || len(found) > 0 {
			t.Errorf("a receipt was kept: %v %v", found, err)
		}
		// Whether there is one, and whether it is for somebody else: one answer.
		for _, who := range []*roomtest.Person{fay, cy, m.As("Eve")} {
			for _, ask := range []func(*roomtest.Person) protocol.Command{
				func(p *roomtest.Person) protocol.Command { return walked(p, id, 1, "guess") },
				func(p *roomtest.Person) protocol.Command { return protocol.WalkthroughDelete{Owner: p.ID, Note: id} },
				func(p *roomtest.Person) protocol.Command { return protocol.WalkthroughDelete{Owner: p.ID} },
			} {
				is, isNot := who.Refused(protocol.NotFound, ask(noor)), who.Refused(protocol.NotFound, ask(ada))
				if is.Message != isNot.Message || is.Now != nil {
					t.Errorf("%s can tell %+v from %+v", who.Name, is, isNot)
				}
			}
		}
		// Being a facilitator, or becoming one, makes nobody a reader.
		ada.Do(protocol.PersonRole{Person: cy.ID, Role: protocol.RoleFacilitator})
		outside[1].Ended()
		if got := cy.Mine().Walkthroughs; len(got) > 0 {
			t.Errorf("Cy leads now, and is shown %+v", got)
		}
		for _, s := range []*roomtest.Seat{outside[0], outside[2]} {
			s.CatchUp()
			for _, raw := range s.Raw() {
				if strings.Contains(string(raw), "whispered") || strings.Contains(string(raw), id.String()) {
					t.Errorf("%s was sent %s", s.Person.Name, raw)
				}
			}
		}
	})
}

func TestWhoeverIsLeftOutReadsNoMore(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada and Fay facilitate, Noor attends, Cy attends")
		ada, fay, noor, cy := m.As("Ada"), m.As("Fay"), m.As("Noor"), m.As("Cy")
		ada.Do(protocol.WalkthroughSet{Person: noor.ID})
		noor.Do(share(ada, fay, cy))
		id := newNote()
		noor.Do(walked(noor, id, 0, "first"))
		window := fay.Join()
		noor.Do(share(ada, cy))
		window.SeesMine("nothing of it any more", func(mine protocol.Mine) bool { return len(mine.Walkthroughs) == 0 })
		fay.Refused(protocol.NotFound, walked(noor, id, 1, "late"))
		// Whoever is removed is no reader, and is none either who comes in anew.
		ada.Do(protocol.PersonRemove{Person: cy.ID})
		if got := ada.Mine().Walkthroughs; len(got) != 1 || len(got[0].Readers) != 1 || got[0].Readers[0] != ada.ID {
			t.Errorf("Ada is shown %+v", got)
		}
		m.Inspect(func(s *rules.State) {
			if got := s.Mine(cy.ID, roomtest.Vault{}.Slot).Walkthroughs; len(got) > 0 {
				t.Errorf("Cy was removed, and is shown %+v", got)
			}
		})
		// It stays its owner's when somebody else is named.
		ada.Do(protocol.WalkthroughSet{Person: fay.ID})
		noor.Do(share())
		if got := noor.Mine().Walkthroughs; len(got) != 1 || len(got[0].Notes) != 1 || len(ada.Mine().Walkthroughs) > 0 {
			t.Errorf("Noor is shown %+v", got)
		}
		fay.Do(share(ada))
		if got := ada.Mine().Walkthroughs; len(got) != 1 || got[0].Owner != fay.ID || len(got[0].Notes) > 0 {
			t.Errorf("Ada is shown %+v", got)
		}
		// It goes with its owner.
		ada.Do(protocol.PersonRemove{Person: noor.ID})
		if m.Log.Holds(m.ID, "first") {
			t.Error("Noor is gone, and what she told is still in the record")
		}
	})
}

func TestANoteOfAFirstWalkThroughIsSavedWhole(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Noor attends")
		ada, noor := m.As("Ada"), m.As("Noor")
		e := tell(noor, "It began.")
		ada.Do(protocol.WalkthroughSet{Person: noor.ID})
		noor.Do(share(ada))
		id := newNote()
		ada.Do(walked(noor, id, 0, "first"))
		ada.Do(walked(noor, id, 0, "first")) // the answer was lost
		at := protocol.WalkthroughSave{Owner: noor.ID, Note: id, Version: 1, Moment: e[0], Words: "second"}
		noor.Do(at)
		r := ada.Refused(protocol.Conflict, walked(noor, id, 1, "mine"))
		if now, ok := r.Now.(protocol.WalkthroughNote); !ok || now.Words != "second" || now.Version != 2 || now.By != ada.ID || now.Moment != e[0] {
			t.Errorf("what stands is %+v", r.Now)
		}
		ada.Do(walked(noor, id, 2, "both"))
		ada.Refused(protocol.Invalid, walked(noor, id, 3, "  "))
		ada.Refused(protocol.Invalid, walked(noor, id, 3, strings.Repeat("x", protocol.MaxPerspective+1)))
		ada.Refused(protocol.NotFound, protocol.WalkthroughSave{Owner: noor.ID, Note: id, Version: 3, Moment: protocol.NewID[protocol.EntryID](), Words: "x"})
		carried := walked(noor, id, 3, "both")
		carried.Carried = true
		noor.Do(carried)
		carried.Version, carried.Words = 4, "both, by Ada"
		ada.Do(walked(noor, id, 3, "both")) // says nothing new
		if got := ada.Mine().Walkthroughs[0].Notes[0]; !got.Carried || got.Version != 4 {
			t.Errorf("Ada is shown %+v", got)
		}
		ada.Do(carried)
		if got := noor.Mine().Walkthroughs[0].Notes[0]; got.Carried || got.Version != 5 {
			t.Errorf("in other words, it is %+v", got)
		}
		noor.Do(walked(noor, id, 5, "both"))
		other := newNote()
		noor.Do(walked(noor, other, 0, "and then"))
		if got := noor.Mine().Walkthroughs[0].Notes; len(got) != 2 || got[0].Words != "both" || got[1].By != noor.ID {
			t.Errorf("Noor is shown %+v", got)
		}
		ada.Refused(protocol.Forbidden, protocol.WalkthroughDelete{Owner: noor.ID, Note: id})
		noor.Do(protocol.WalkthroughDelete{Owner: noor.ID, Note: id})
		noor.Do(protocol.WalkthroughDelete{Owner: noor.ID, Note: id})
		if m.Log.Holds(m.ID, "both") {
			t.Error("a deleted note is still in the record")
		}
		ada.Refused(protocol.NotFound, walked(noor, id, 3, "late"))
		for range protocol.MaxWalkthroughNotes - 1 {
			ada.Do(walked(noor, newNote(), 0, "x"))
		}
		ada.Refused(protocol.TooMany, walked(noor, newNote(), 0, "x"))
		noor.Do(protocol.WalkthroughDelete{Owner: noor.ID})
		noor.Do(protocol.WalkthroughDelete{Owner: noor.ID})
		if m.Log.Holds(m.ID, "and then") || len(noor.Mine().Walkthroughs)+len(ada.Mine().Walkthroughs) > 0 {
			t.Error("what was deleted is still there")
		}
		noor.Do(share()) // and begins anew
	})
}

func TestFirstWalkThroughsGoWithTheMeeting(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Noor attends")
		ada, noor := m.As("Ada"), m.As("Noor")
		e := tell(noor, "It began.")
		ada.Do(protocol.WalkthroughSet{Person: noor.ID})
		noor.Do(share(ada))
		noor.Do(walked(noor, newNote(), 0, "whispered"))
		noor.Do(protocol.PerspectiveTell{Perspective: protocol.NewID[protocol.PerspectiveID](), Entry: e[0], Words: "carried over"})
		ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers, KeepHazards: true})
		if m.Log.Holds(m.ID, "whispered") || len(noor.Mine().Walkthroughs)+len(ada.Mine().Walkthroughs) > 0 {
			t.Error("it outlives the meeting")
		}
		noor.Refused(protocol.NotNow, share(ada))
		noor.Refused(protocol.NotNow, walked(noor, newNote(), 0, "x"))
		noor.Do(protocol.WalkthroughDelete{Owner: noor.ID})
		ada.Do(protocol.RoomReopen{})
		if got := m.View().Entries[0].Perspectives; len(got) != 1 || got[0].Words != "carried over" || len(noor.Mine().Walkthroughs) > 0 {
			t.Errorf("after reopening there are %+v", got)
		}
	})
}

func TestWhenTheFirstWalkThroughTakesPlaceIsKnownToAll(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Noor attends, Cy attends")
	ada, noor, cy := m.As("Ada"), m.As("Noor"), m.As("Cy")
	at := protocol.At(roomtest.Start)
	ada.Refused(protocol.NotNow, protocol.WalkthroughPlan{At: at})
	ada.Do(protocol.WalkthroughSet{Person: noor.ID})
	cy.Refused(protocol.Forbidden, protocol.WalkthroughPlan{At: at})
	ada.Do(protocol.WalkthroughPlan{At: at})
	noor.Do(protocol.WalkthroughPlan{At: at, Done: true})
	before := len(m.Log.Events(m.ID))
	noor.Do(protocol.WalkthroughPlan{At: at, Done: true})
	if got := m.View().Walkthrough; got == nil || *got != (protocol.WalkthroughTime{At: at, Done: true}) || len(m.Log.Events(m.ID)) != before {
		t.Errorf("it is planned for %+v", got)
	}
	ada.Do(protocol.WalkthroughSet{Person: cy.ID})
	if got := m.View().Walkthrough; got != nil {
		t.Errorf("Cy walks us through, and it is planned for %+v", got)
	}
	cy.Do(protocol.WalkthroughPlan{At: at})
	cy.Do(protocol.WalkthroughPlan{})
	if got := m.View().Walkthrough; got != nil {
		t.Errorf("it is planned for %+v", got)
	}
	ada.Do(protocol.WalkthroughPlan{At: at})
	ada.Do(protocol.PersonRemove{Person: cy.ID})
	if got := m.View(); got.Walkthrough != nil || !got.Walker.IsZero() {
		t.Errorf("it is planned for %+v", got.Walkthrough)
	}
}

func TestWhoeverIsLeftOutReadsNoMoreAtAnotherInstanceEither(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, halls := roomtest.Instances(t, 2, "Ada and Fay facilitate, Noor attends")
		ada, noor := m.As("Ada").At(halls[0]), m.As("Noor").At(halls[0])
		window := m.As("Fay").At(halls[1]).Join()
		ada.Do(protocol.WalkthroughSet{Person: noor.ID})
		noor.Do(share(ada, m.As("Fay")))
		noor.Do(walked(noor, newNote(), 0, "first"))
		window.SeesMine("the note", func(mine protocol.Mine) bool {
			return len(mine.Walkthroughs) == 1 && len(mine.Walkthroughs[0].Notes) == 1
		})
		noor.Do(share(ada))
		window.SeesMine("nothing of it any more", func(mine protocol.Mine) bool { return len(mine.Walkthroughs) == 0 })
	})
}

// What is theirs may be much. It waits once, whatever changes meanwhile, and nobody is sent away for it.
func TestALongWalkThroughEndsNobodysConnection(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
	ada, bo := m.As("Ada"), m.As("Bo")
	ada.Do(protocol.WalkthroughSet{Person: bo.ID})
	bo.Do(protocol.WalkthroughShare{Readers: []protocol.PersonID{ada.ID}})
	member, _, err := m.Hall.Join(t.Context(), m.ID, ada.ID, protocol.Hello{Type: "hello", Version: protocol.Version, Room: m.ID})
	roomtest.Must(t, err)
	t.Cleanup(member.Leave)
	member.Take(nil) // the welcome
	for range 100 {
		bo.Do(protocol.WalkthroughSave{Owner: bo.ID, Note: protocol.NewID[protocol.WalkthroughNoteID](), Words: strings.Repeat("漢", protocol.MaxPerspective)})
	}
	out, _ := member.Take(nil)
	told := 0
	for _, o := range out {
		if o.Goodbye != nil {
			t.Fatalf("Ada is sent away: %+v", o.Goodbye)
		}
		told += len(o.Bytes)
	}
	if told < 1<<20 {
		t.Errorf("Ada is told %d bytes", told)
	}
}
