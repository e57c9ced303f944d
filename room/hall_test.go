package room_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func TestARoomIsLetGoWhenNobodyIsThere(t *testing.T) {
	const idle = time.Minute
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends", func(o *room.Options) { o.Idle = idle })
		open := func(want int, when string) {
			t.Helper()
			synctest.Wait()
			if n := m.Hall.Open(); n != want {
				t.Fatalf("%s %d rooms are open", when, n)
			}
		}
		s := m.As("Ada").Join()
		time.Sleep(3*idle + time.Second)
		open(1, "while somebody is there")
		m.As("Bo").Do(roomtest.Raise("x"))
		s.CatchUp()
		s.Leave()
		time.Sleep(idle - time.Second)
		open(1, "a little later")
		time.Sleep(2 * time.Second)
		open(0, "a minute after the last one went")
		if n := len(m.View().Hands); n != 1 { // and opened again
			t.Errorf("%d hands", n)
		}
		open(1, "once it is asked")
	})
}

// A room ends at the very moment at which somebody asks, over and over: what is asked is done once, whichever comes first.
func TestARoomIsLetGoWhilePeopleAsk(t *testing.T) {
	const idle = time.Second
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends", func(o *room.Options) { o.Idle = idle })
		m.Inspect(func(*rules.State) {})
		var asking sync.WaitGroup
		for i := range 4 {
			asking.Go(func() {
				for n := range 20 {
					time.Sleep(idle) // the timer of the room is due now, too
					m.As("Bo").Do(roomtest.Add(fmt.Sprint(i, n)))
				}
			})
		}
		asking.Wait()
		if n := len(m.View().Entries); n != 80 {
			t.Errorf("%d moments", n)
		}
	})
}

func TestClosingFinishesWhatIsBeingWritten(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo").Join()
		release := m.Log.Hold()
		m.Log.Next(roomtest.Conflicts) // and another was first, so that it is decided once more
		id, late := roomtest.CommandID(), roomtest.CommandID()
		bo.Send(id, roomtest.Raise("x"))
		roomtest.Await(t, "an append waits", func() bool { return m.Log.Waiting() == 1 })
		bo.Send(late, roomtest.Add("late"))
		closed := make(chan struct{})
		go func() {
			defer close(closed)
			m.Hall.Close()
		}()
		roomtest.Await(t, "the hall closes", func() bool {
			return !errors.Is(m.Hall.Inspect(t.Context(), protocol.NewID[protocol.RoomID](), func(*rules.State) {}), room.ErrNoRoom)
		})
		release()
		<-closed
		if bye := bo.Ended(); bye.Code != protocol.CloseRestart {
			t.Errorf("told %+v", bye)
		}
		if _, ok := bo.Answer(id).(*protocol.Ack); !ok {
			t.Errorf("what was being written is answered with %+v", bo.Answer(id))
		}
		if r, ok := bo.Answer(late).(*protocol.Rejection); ok && r.Code != protocol.Unavailable {
			t.Errorf("what waited is answered with %+v", r)
		}
		if !strings.Contains(m.Cold(protocol.All), `"note":"x"`) {
			t.Error("what was acknowledged is not in the record")
		}
	})
}

// breaks is a vault that fails its promise when it is told to.
type breaks struct {
	roomtest.Vault
	now *bool
}

func (b breaks) Slot(nonce []byte, scope string, who protocol.PersonID) rules.Slot {
	if *b.now {
		panic("broken on purpose")
	}
	return b.Vault.Slot(nonce, scope, who)
}

// R15
func TestARoomThatBreaksTakesNobodyElseAlong(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		now := false
		m := roomtest.Meet(t, "Ada facilitates, Bo attends", func(o *room.Options) { o.Vault = breaks{now: &now} })
		s := m.As("Bo").Join()
		m.As("Bo").Do(roomtest.Raise("before"))
		m.Inspect(func(*rules.State) { now = true }) // on the room's goroutine
		a, err := m.Hall.Do(t.Context(), m.ID, m.As("Bo").ID, roomtest.CommandID(), protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "x"}, false)
		if err != nil || a.Rejected == nil || a.Rejected.Code != protocol.Unavailable {
			t.Errorf("answered with %+v, %v", a, err)
		}
		if bye := s.Ended(); bye.Code != protocol.CloseRestart {
			t.Errorf("told %+v", bye)
		}
		roomtest.Await(t, "the room is let go", func() bool { return m.Hall.Open() == 0 })
		now = false
		m.As("Bo").Do(roomtest.Raise("after"))
	})
}
