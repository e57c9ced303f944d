package room_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
)

// laggard is a window that reads nothing until drink is called.
type laggard struct {
	t      *testing.T
	member *room.Member
}

func lag(t *testing.T, m *roomtest.Meeting, p *roomtest.Person) laggard {
	t.Helper()
	hello := protocol.Hello{Type: "hello", Version: protocol.Version, Room: m.ID}
	member, bye, err := m.Hall.Join(t.Context(), m.ID, p.ID, hello)
	if err != nil || bye != nil {
		t.Fatal(err, bye)
	}
	t.Cleanup(member.Leave)
	return laggard{t, member}
}

// drink reads until the stream stands at a number, or the goodbye.
func (l laggard) drink(head uint64) (at uint64, bye *protocol.Goodbye) {
	ctx, cancel := context.WithTimeout(l.t.Context(), roomtest.Patience)
	defer cancel()
	for {
		out, err := l.member.Next(ctx, nil)
		if err != nil {
			l.t.Fatal(err)
		}
		for _, o := range out {
			if o.Goodbye != nil {
				return at, o.Goodbye
			}
			f, err := protocol.DecodeServerFrame(o.Whole())
			o.Sent()
			if err != nil {
				l.t.Fatal(err)
			}
			switch f := f.(type) {
			case *protocol.Welcome:
				at = f.Streams[protocol.All].Head
			case *protocol.Events:
				for _, e := range f.Events {
					if f.Stream == protocol.All {
						if e.Seq != at+1 {
							l.t.Fatalf("event %d after %d", e.Seq, at)
						}
						at = e.Seq
					}
				}
			}
		}
		if at >= head {
			return at, nil
		}
	}
}

// overflow fills the ring with that many events and more bytes than it holds, sent one after the other.
func overflow(m *roomtest.Meeting, events int, next func(i int) protocol.Command) (head uint64) {
	for i := range events {
		head = m.As("Bo").Do(next(i)).At[protocol.All]
		time.Sleep(time.Millisecond) // what is asked in the same moment would be one frame
	}
	return head
}

// moments are as many as the ring does not hold.
func moments(m *roomtest.Meeting) (head uint64) {
	text := strings.Repeat("漢", protocol.MaxText)
	return overflow(m, room.RingBytes/len(text)+20, func(int) protocol.Command { return roomtest.Add(text) })
}

func TestASlowMemberCatchesUpFromTheRecord(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		quick, slow := m.As("Ada").Join(), lag(t, m, m.As("Cy"))
		head := moments(m)
		quick.CatchUp()
		if at, bye := slow.drink(head); bye != nil || at != head {
			t.Errorf("the slow one stands at %d of %d: %+v", at, head, bye)
		}
	})
}

func TestWhoCannotCatchUpIsClosedAndComesBack(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		quick, slow := m.As("Ada").Join(), lag(t, m, m.As("Cy"))
		long := strings.Repeat("漢", protocol.MaxNote-10)
		head := overflow(m, room.ResumeEvents+100, func(i int) protocol.Command { return roomtest.Raise(fmt.Sprint(i, long)) })
		quick.CatchUp() // so that all of it has been sent
		if _, bye := slow.drink(head); bye == nil || bye.Code != protocol.CloseSlow {
			t.Errorf("the slow one is told %+v", bye)
		}
	})
}

// P29, P30
func TestALaggardWhoseRecordCannotBeReadComesBack(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		quick, slow := m.As("Ada").Join(), lag(t, m, m.As("Cy"))
		moments(m)
		quick.CatchUp()
		m.Log.Unreadable(true)
		if _, bye := slow.drink(1 << 30); bye == nil || bye.Code != protocol.CloseReload {
			t.Errorf("the slow one is told %+v", bye)
		}
	})
}
