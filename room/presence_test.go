package room_test

import (
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// P26
func TestPresence(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends, Screen shows")
		ada, bo := m.As("Ada"), m.As("Bo")
		s := ada.Join()
		m.As("Screen").Join()
		here := func(place protocol.Place, away bool) func(*protocol.HereList) bool {
			return func(f *protocol.HereList) bool {
				return len(f.Here) == 1 && f.Here[0] == protocol.Here{Person: bo.ID, Place: place, Away: away}
			}
		}
		first := bo.Join()
		first.Member.SetPlace(protocol.HereFrame{Type: "here", Place: protocol.PlaceStory})
		roomtest.Sees(s, "Bo is at the story", here(protocol.PlaceStory, false))
		second := bo.Join()
		second.Member.SetPlace(protocol.HereFrame{Type: "here", Place: protocol.PlacePeople})
		roomtest.Sees(s, "the newest window counts", here(protocol.PlacePeople, false))
		second.Member.SetPlace(protocol.HereFrame{Type: "here", Place: protocol.PlacePeople, Away: true})
		roomtest.Await(t, "a hidden window does not", func() bool {
			all := roomtest.Frames[protocol.HereList](s)
			return here(protocol.PlaceStory, false)(all[len(all)-1])
		})
		first.Member.SetPlace(protocol.HereFrame{Type: "here", Place: protocol.PlaceStory, Away: true})
		roomtest.Sees(s, "all windows are hidden", here(protocol.PlacePeople, true))
		if w := m.As("Ada").Join().Welcome.Here; len(w) != 1 || w[0].Person != bo.ID {
			t.Errorf("welcomed by %+v", w)
		}
		first.Leave()
		second.Leave()
		roomtest.Sees(s, "Bo has gone", func(f *protocol.HereList) bool { return len(f.Gone) == 1 && f.Gone[0] == bo.ID })
	})
}

// Whoever moves all the time is told of all the same: a telling waits its tenth of a second, and is put off by nothing that
// comes meanwhile.
//
// P27
func TestCaretsAreToldThoughPeopleMoveAllTheTime(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		ada, bo := m.As("Ada").Join(), m.As("Bo").Join()
		text := protocol.NewID[protocol.TextID]()
		for n := range 100 {
			bo.Member.Point(protocol.CaretFrame{Type: "caret", Text: text, Anchor: n, Head: n})
			time.Sleep(10 * time.Millisecond)
		}
		all := roomtest.Frames[protocol.Carets](ada)
		if n := len(all); n < 9 || n > 11 {
			t.Errorf("in a second it is told %d times", n)
		}
		for i, last := 0, -1; i < len(all); i++ {
			c := all[i].Carets[0]
			if c.Person != m.As("Bo").ID || c.Socket != bo.Welcome.Socket || c.Text != text || c.Head <= last {
				t.Errorf("told %+v after %d", c, last)
			}
			last = c.Head
		}
	})
}

func TestACaretGoesWithItsWindow(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		ada, bo := m.As("Ada").Join(), m.As("Bo").Join()
		bo.Member.Point(protocol.CaretFrame{Type: "caret", Text: protocol.NewID[protocol.TextID]()})
		roomtest.Sees(ada, "a caret", func(f *protocol.Carets) bool { return !f.Carets[0].Text.IsZero() })
		bo.Leave()
		roomtest.Sees(ada, "the caret is gone", func(f *protocol.Carets) bool {
			return f.Carets[0].Socket == bo.Welcome.Socket && f.Carets[0].Text.IsZero()
		})
	})
}
