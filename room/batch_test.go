package room_test

import (
	"fmt"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// R1, P15
func TestNothingIsSaidBeforeItIsDurable(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		bo, cy := m.As("Bo").Join(), m.As("Cy").Join()
		before := m.Log.Appends()
		release := m.Log.Hold()
		id := roomtest.CommandID()
		bo.Send(id, roomtest.Raise("wait"))
		roomtest.Await(t, "an append waits", func() bool { return m.Log.Waiting() == 1 })
		var gathered []protocol.CommandID
		for i := range 20 {
			gathered = append(gathered, roomtest.CommandID())
			bo.Send(gathered[i], roomtest.Add(fmt.Sprint(i)))
		}
		// Presence does not wait for a disk.
		cy.Member.SetPlace(protocol.HereFrame{Type: "here", Place: protocol.PlaceStory})
		roomtest.Sees(bo, "Cy is here", func(f *protocol.HereList) bool { return len(f.Here) == 1 && f.Here[0].Person == m.As("Cy").ID })
		if n := bo.Answers(id) + len(bo.Events(protocol.All)) + len(cy.Events(protocol.All)); n > 0 {
			t.Errorf("%d things were said before the record had them", n)
		}
		release()
		bo.Answer(gathered[19])
		if n := m.Log.Appends() - before; n != 2 {
			t.Errorf("what gathered while one batch was written went in %d", n-1)
		}
		for _, id := range append(gathered, id) {
			if ack, ok := bo.Answer(id).(*protocol.Ack); !ok || ack.At[protocol.All] == 0 {
				t.Errorf("answered with %+v", bo.Answer(id))
			}
		}
		cy.CatchUp()
		if cold := m.Cold(protocol.All); cy.View() != cold {
			t.Errorf("Cy sees\n%s\nand the record holds\n%s", cy.View(), cold)
		}
	})
}

// R10
func TestARefusedAppendIsDecidedAgain(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo").Join()
		m.Log.Next(roomtest.Conflicts, roomtest.Conflicts, roomtest.Conflicts)
		m.As("Bo").Do(roomtest.Raise("again"))
		bo.CatchUp()
		if hands := m.View().Hands; len(hands) != 1 || len(bo.Events(protocol.All)) != 1 {
			t.Errorf("hands: %+v", hands)
		}
	})
}

// P17
func TestAFailedAppendIsRefusedAndForgotten(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		s := bo.Join()
		m.Log.Next(roomtest.Fails)
		id := roomtest.CommandID()
		if a := bo.Ask(id, roomtest.Raise("lost")); a.Rejected == nil || a.Rejected.Code != protocol.Unavailable {
			t.Fatalf("answered with %+v", a)
		}
		if hands := m.View().Hands; len(hands) > 0 {
			t.Errorf("what was refused is shown: %+v", hands)
		}
		if a := bo.Again(id, roomtest.Raise("lost")); a.Rejected != nil {
			t.Fatalf("answered with %+v", a)
		}
		s.CatchUp()
		if n := len(s.Events(protocol.All)); n != 1 {
			t.Errorf("%d events were told", n)
		}
	})
}

// The record took the batch, and its answer was lost on the way.
func TestAnUnknownOutcomeIsReadFromTheRecord(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo").Join()
		m.Log.Next(roomtest.Lost)
		id := roomtest.CommandID()
		bo.Send(id, roomtest.Raise("known"))
		ack, ok := bo.Answer(id).(*protocol.Ack)
		if !ok || ack.At[protocol.All] != 4 {
			t.Fatalf("answered with %+v", bo.Answer(id))
		}
		m.As("Bo").Do(roomtest.Raise("next"))
		bo.CatchUp()
		if bo.Answers(id) != 1 || len(bo.Events(protocol.All)) != 2 {
			t.Errorf("%d answers, %d events", bo.Answers(id), len(bo.Events(protocol.All)))
		}
	})
}

func TestARecordThatCannotBeReadHeals(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		s := bo.Join()
		m.Log.Next(roomtest.Lost)
		m.Log.Unreadable(true)
		id := roomtest.CommandID()
		if a := bo.Ask(id, roomtest.Raise("one")); a.Rejected == nil || a.Rejected.Code != protocol.Unavailable {
			t.Fatalf("answered with %+v", a)
		}
		if a := bo.Ask(roomtest.CommandID(), roomtest.Raise("two")); a.Rejected == nil || a.Rejected.Code != protocol.Unavailable {
			t.Fatalf("answered with %+v", a)
		}
		if _, bye := bo.Try(protocol.Hello{}); bye == nil || bye.Code != protocol.CloseReload {
			t.Errorf("let into a room that cannot be read: %+v", bye)
		}
		m.Log.Unreadable(false)
		if a := bo.Again(id, roomtest.Raise("one")); a.Rejected != nil || a.At[protocol.All] != 4 {
			t.Fatalf("answered with %+v", a)
		}
		s.CatchUp()
		if n := len(s.Events(protocol.All)); n != 1 {
			t.Errorf("%d events were told", n)
		}
	})
}

// R5, P20
func TestManyUnansweredCommandsAreRefusedAsBusy(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		bo, cy := m.As("Bo").Join(), m.As("Cy").Join()
		release := m.Log.Hold()
		defer release()
		var sent []protocol.CommandID
		for i := range protocol.MaxUnanswered + 1 {
			sent = append(sent, roomtest.CommandID())
			bo.Send(sent[i], roomtest.Add(fmt.Sprint(i)))
		}
		last := sent[protocol.MaxUnanswered]
		if r, ok := bo.Answer(last).(*protocol.Rejection); !ok || r.Code != protocol.Busy {
			t.Fatalf("answered with %+v", bo.Answer(last))
		}
		release()
		for _, id := range sent[:protocol.MaxUnanswered] {
			if _, ok := bo.Answer(id).(*protocol.Ack); !ok {
				t.Errorf("answered with %+v", bo.Answer(id))
			}
		}
		bo.Send(last, roomtest.Add("now"))
		roomtest.Await(t, "there is room again", func() bool { return bo.Answers(last) == 2 })
		cy.CatchUp()
	})
}
