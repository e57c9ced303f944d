package rules_test

import (
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func TestSomebodyLeavesByThemselves(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Eve attend, Screen shows")
		ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
		l := opened(m, "first", "second")
		vote := protocol.NewID[protocol.VoteID]()
		ada.Do(protocol.VoteBegin{Vote: vote, Dots: 3, PerLine: 2})
		bo.Do(ballot(vote, on(l["first"], 2)))
		bo.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "not for anybody yet"})
		handed := protocol.NewID[protocol.DraftID]()
		bo.Do(protocol.LineDraft{Draft: handed, Words: "for all of you"})
		bo.Do(protocol.LineHandIn{Draft: handed})
		cy.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "Cy's own"})
		bo.Do(protocol.StoryReview{Answer: protocol.ReviewMore})
		bo.Do(protocol.OpeningRead{Read: true})
		bo.Do(roomtest.Raise("one more thing"))
		ada.Do(protocol.FloorGive{Person: bo.ID})
		ada.Do(protocol.WalkthroughSet{Person: bo.ID})
		ada.Do(protocol.ExpertName{Person: bo.ID, Subject: "carts"})

		m.As("Screen").Refused(protocol.Forbidden, protocol.PersonLeave{})
		ada.Refused(protocol.NotNow, protocol.PersonLeave{})
		seat, other := bo.Join(), bo.Join()
		id := roomtest.CommandID()
		before := counts(m)
		bo.Ask(id, protocol.PersonLeave{})
		for _, s := range []*roomtest.Seat{seat, other} {
			if bye := s.Ended(); bye.Code != protocol.CloseLeft {
				t.Errorf("a window ends with %+v", bye)
			}
		}
		v := m.View()
		if p := person(t, m, "Bo"); !p.Removed || !p.Left || len(v.Hands) > 0 || v.Floor != nil || len(v.Experts) > 0 || !v.Walker.IsZero() {
			t.Errorf("Bo is %+v, and still in %+v", p, v)
		}
		// What was Bo's alone is gone; what was given to the room without a name stays, and no count tells of it.
		m.Inspect(func(s *rules.State) {
			words := ""
			for _, drafts := range s.Sealed.Drafts {
				for _, x := range drafts {
					words += x.Words + "; "
				}
			}
			if len(s.Sealed.Drafts) != 2 || len(words) != len("for all of you; Cy's own; ") || len(s.Sealed.Reviews) != 0 {
				t.Errorf("kept are %q and %d reviews", words, len(s.Sealed.Reviews))
			}
		})
		if now := counts(m); now.HandedIn != before.HandedIn || now.Voted != before.Voted || now.Read != before.Read {
			t.Errorf("the counts tell what Bo did: %+v, then %+v", before, now)
		}
		ada.Refused(protocol.NotNow, protocol.LinesOpen{}) // it waits for others, as it did before

		if again := bo.Again(id, protocol.PersonLeave{}); again.Rejected != nil {
			t.Errorf("said again it is %+v", again.Rejected)
		}
		bo.Refused(protocol.Forbidden, protocol.PersonLeave{})
		if _, bye := bo.Try(protocol.Hello{}); bye == nil || bye.Code != protocol.CloseLeft {
			t.Errorf("Bo is let in again: %+v", bye)
		}
		m.Server(rules.EnterPerson{Person: bo.ID, Name: "Bo", Role: protocol.RoleParticipant}) // the browser still has its grant
		if !person(t, m, "Bo").Removed {
			t.Error("whoever has left came back without a link")
		}
		// Afterwards too, and whoever leads once somebody else does.
		ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
		ada.Do(protocol.PersonRole{Person: cy.ID, Role: protocol.RoleFacilitator})
		ada.Do(protocol.PersonLeave{})
		if p := person(t, m, "Ada"); !p.Left {
			t.Errorf("Ada is %+v", p)
		}
	})
}

// Whoever is removed did not choose it, and may not know yet: nothing of theirs is deleted by somebody else's hand.
func TestRemovingSomebodyDeletesNothingOfTheirs(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	bo := m.As("Bo")
	bo.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "a thought"})
	m.As("Ada").Do(protocol.PersonRemove{Person: bo.ID})
	if p := person(t, m, "Bo"); p.Left {
		t.Error("Bo is said to have left")
	}
	if mine := mineOf(m, bo); len(mine.Drafts) != 1 {
		t.Errorf("Bo's drafts are %+v", mine.Drafts)
	}
	m.As("Ada").Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
	if mine := mineOf(m, bo); len(mine.Drafts) != 0 {
		t.Error("the close deletes them, as everybody's")
	}
}

func counts(m *roomtest.Meeting) (c protocol.Counts) {
	m.Inspect(func(s *rules.State) { c = s.Counts() })
	return c
}

// mineOf is what is kept for somebody who may not come in any more.
func mineOf(m *roomtest.Meeting, who *roomtest.Person) (mine protocol.Mine) {
	m.Inspect(func(s *rules.State) { mine = s.Mine(who.ID, roomtest.Vault{}.Slot) })
	return mine
}

// Whoever goes learns nothing of streams that they could not read: their links are closed, which facilitators are told.
func TestP9_AnAnswerNamesNoStreamThatIsNotForTheAsker(t *testing.T) {
	m := roomtest.Meet(t, "Ada and Dee facilitate, Bo attends")
	made := protocol.NewID[protocol.LinkID]()
	m.Server(rules.MakeLink{Link: made, Role: protocol.RoleFacilitator, By: m.As("Bo").ID, Expires: 1 << 50, Most: 1})
	answer := m.As("Bo").Ask(roomtest.CommandID(), protocol.PersonLeave{})
	if answer.Rejected != nil || len(answer.At) != 1 || answer.At[protocol.All] == 0 {
		t.Errorf("Bo is answered %+v", answer)
	}
	led := m.As("Dee").Ask(roomtest.CommandID(), protocol.PersonRole{Person: m.As("Ada").ID, Role: protocol.RoleParticipant})
	if led.At[protocol.All] == 0 || led.At[protocol.Facilitators] == 0 {
		t.Errorf("Dee is answered %+v", led)
	}
}
