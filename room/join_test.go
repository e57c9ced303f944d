package room_test

import (
	"sync"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// P12
func TestComingBackOneHearsWhatWasMissed(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		cy := m.As("Cy").Join()
		m.As("Bo").Do(roomtest.Raise("one"))
		cy.CatchUp()
		cy.Leave()
		m.As("Bo").Do(roomtest.Raise("two"))
		m.Server(rules.AddDevice{Person: m.As("Cy").ID})
		hello := protocol.Hello{Epoch: cy.Welcome.Epoch, Streams: cy.Heads()}
		back := m.As("Cy").Resume(hello)
		all := back.Welcome.Streams[protocol.All]
		if all.View != nil || len(all.Events) != 1 || all.Events[0].Name != "hand.noted" || all.Head != all.Events[0].Seq {
			t.Errorf("welcomed back with %+v", all)
		}
		if own := back.Welcome.Streams[protocol.Personal(m.As("Cy").ID)]; len(own.Events) != 1 || own.Events[0].Name != "device.added" {
			t.Errorf("welcomed back with %+v", own)
		}

		for name, spoil := range map[string]func(*protocol.Hello){
			"another life":   func(h *protocol.Hello) { h.Epoch = protocol.NewID[protocol.Epoch]() },
			"no life":        func(h *protocol.Hello) { h.Epoch = protocol.Epoch{} },
			"a number ahead": func(h *protocol.Hello) { h.Streams = map[protocol.Stream]uint64{protocol.All: 1 << 60} },
			"no numbers":     func(h *protocol.Hello) { h.Streams = nil },
			"another's stream": func(h *protocol.Hello) {
				h.Streams = map[protocol.Stream]uint64{protocol.Facilitators: 0, protocol.Personal(m.As("Bo").ID): 0}
			},
		} {
			h := hello
			spoil(&h)
			w := m.As("Cy").Resume(h).Welcome.Streams
			if w[protocol.All].View == nil || len(w) != 2 {
				t.Errorf("with %s they are welcomed with %+v", name, w)
			}
		}
	})
}

// Keystrokes that were taken out of the record cannot be told: whoever missed them gets the whole text.
func TestComingBackAfterKeystrokesWereForgotten(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		e := protocol.NewID[protocol.EntryID]()
		bo.Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindAction})
		s := bo.Join()
		roomtest.TypeLetters(bo, e, 0, 5)
		s.CatchUp()
		hello := protocol.Hello{Epoch: s.Welcome.Epoch, Streams: s.Heads()}
		s.Leave()
		roomtest.TypeLetters(bo, e, 5, 10)
		m.Server(rules.CompactText{Text: protocol.TextOf(e), Whole: true})
		roomtest.Await(t, "they are forgotten, and whoever missed them gets the whole text", func() bool {
			back := bo.Resume(hello)
			defer back.Leave()
			return back.Welcome.Streams[protocol.All].View != nil && back.View() == m.Cold(protocol.All)
		})
	})
}

func TestWhoMaySeeMoreComesBackToIt(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		m.Server(rules.MakeLink{Link: protocol.NewID[protocol.LinkID](), Role: protocol.RoleParticipant, Expires: 1})
		bo := m.As("Bo").Join()
		m.As("Ada").Do(protocol.PersonRole{Person: m.As("Bo").ID, Role: protocol.RoleFacilitator})
		if bye := bo.Ended(); bye.Code != protocol.CloseMoved {
			t.Errorf("told %+v", bye)
		}
		back := m.As("Bo").Resume(protocol.Hello{Epoch: bo.Welcome.Epoch, Streams: bo.Heads()})
		if w := back.Welcome.Streams; w[protocol.Facilitators].View == nil || w[protocol.All].View != nil {
			t.Errorf("welcomed back with %+v", w)
		}
		ada := m.As("Ada").Join()
		m.As("Ada").Do(protocol.PersonRemove{Person: m.As("Bo").ID})
		if bye := back.Ended(); bye.Code != protocol.CloseRemoved {
			t.Errorf("told %+v", bye)
		}
		ada.CatchUp()
	})
}

// Somebody is demoted, and in the same batch the facilitators are told something: not them any more. By two ways: at
// the instance where it happens, and at another that hears of it.
//
// R14, P46
func TestWhoMaySeeLessSeesNothingThatCameAfter(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		for range 20 {
			m := roomtest.Meet(t, "Ada and Bo facilitate, Cy attends")
			other := m.Instance()
			bo, far := m.As("Bo").Join(), m.As("Bo").At(other).Join()
			ada := m.As("Ada").Join()
			release := m.Log.Hold()
			ada.Send(roomtest.CommandID(), roomtest.Raise("x"))
			roomtest.Await(t, "an append waits", func() bool { return m.Log.Waiting() == 1 })
			demote := roomtest.CommandID()
			ada.Send(demote, protocol.PersonRole{Person: m.As("Bo").ID, Role: protocol.RoleParticipant})
			var told sync.WaitGroup
			told.Go(func() {
				c := rules.MakeLink{Link: protocol.NewID[protocol.LinkID](), Role: protocol.RoleParticipant, Expires: 1}
				if _, err := m.Hall.Do(t.Context(), m.ID, protocol.PersonID{}, protocol.CommandID{}, c, false); err != nil {
					t.Error(err)
				}
			})
			release()
			told.Wait()
			ada.Answer(demote)
			m.Ring(other)
			for _, s := range []*roomtest.Seat{bo, far} {
				if bye := s.Ended(); bye.Code != protocol.CloseMoved {
					t.Errorf("told %+v", bye)
				}
				if got := s.Events(protocol.Facilitators); len(got) > 0 {
					t.Fatalf("after the demotion Bo was sent %s", got[0].Name)
				}
			}
		}
	})
}

func TestTooManyWindows(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates")
		var seats []*roomtest.Seat
		for range protocol.MaxSockets {
			seats = append(seats, m.As("Ada").Join())
		}
		if _, bye := m.As("Ada").Try(protocol.Hello{}); bye == nil || bye.Code != protocol.CloseTooMany {
			t.Errorf("told %+v", bye)
		}
		for range 50 { // a window that was closed is not counted against the next, in whatever order the room hears of them
			seats[0].Leave()
			next, bye := m.As("Ada").Try(protocol.Hello{})
			if bye != nil {
				t.Fatalf("told %+v", bye)
			}
			seats[0] = next
		}
	})
}
