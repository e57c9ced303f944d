package room_test

import (
	"testing"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
)

// R6, P16, P41
func TestARepeatedCommandIsAnsweredAsBefore(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo, id, c := m.As("Bo"), roomtest.CommandID(), roomtest.Add("once")
		first := bo.Ask(id, c)
		for name, again := range map[string]func() room.Answer{
			"here":              func() room.Answer { return bo.Ask(id, c) },
			"here, and says so": func() room.Answer { return bo.Again(id, c) },
			"elsewhere":         func() room.Answer { return bo.At(m.Instance()).Ask(id, c) },
			"elsewhere, and says so": func() room.Answer {
				return bo.At(m.Instance()).Again(id, c)
			},
		} {
			if a := again(); a.Rejected != nil || a.At[protocol.All] != first.At[protocol.All] {
				t.Errorf("sent again %s it is answered with %+v, not %+v", name, a, first)
			}
		}
		for name, p := range map[string]*roomtest.Person{"here": bo, "elsewhere": bo.At(m.Instance())} {
			if a := p.Ask(id, roomtest.Add("something else")); a.Rejected == nil || a.Rejected.Code != protocol.IDReused {
				t.Errorf("used for something else %s: %+v", name, a)
			}
		}
		if n := len(m.View().Entries); n != 1 {
			t.Errorf("there are %d moments", n)
		}
		// A rejection is not remembered: what was refused may be asked again under its id.
		id = roomtest.CommandID()
		lost := roomtest.Add("x")
		lost.After = protocol.NewID[protocol.EntryID]()
		bo.Ask(id, lost)
		bo.Do(protocol.EntryAdd{Entry: lost.After, Kind: protocol.KindAction})
		if a := bo.Again(id, lost); a.Rejected != nil {
			t.Errorf("answered with %+v", a)
		}
	})
}

// R6, P18
func TestTheSameCommandTwiceInOneBatch(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo").Join()
		release := m.Log.Hold()
		first := roomtest.CommandID()
		bo.Send(first, roomtest.Raise("x"))
		roomtest.Await(t, "an append waits", func() bool { return m.Log.Waiting() == 1 })
		id, c := roomtest.CommandID(), roomtest.Add("once")
		bo.Send(id, c)
		bo.Send(id, c)
		bo.Send(id, roomtest.Add("something else"))
		release()
		roomtest.Await(t, "three answers come", func() bool { return bo.Answers(id) == 3 })
		acks, reused := 0, 0
		for _, a := range roomtest.Frames[protocol.Ack](bo) {
			if a.ID == id {
				acks++
			}
		}
		for _, r := range roomtest.Frames[protocol.Rejection](bo) {
			if r.ID == id && r.Code == protocol.IDReused {
				reused++
			}
		}
		if acks != 2 || reused != 1 || len(m.View().Entries) != 1 {
			t.Errorf("%d acks, %d refusals, %d moments", acks, reused, len(m.View().Entries))
		}
	})
}
