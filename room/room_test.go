package room_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
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

// Two writers of one room are in each other's way once; from then on each takes the room first, so that no wish is refused.
//
// R2, R10, R19
func TestTwoInstancesWriteOneRoom(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		other := m.Instance()
		near, far := m.As("Bo").Join(), m.As("Cy").At(other).Join()
		const each = 40
		var writing sync.WaitGroup
		for i, p := range []*roomtest.Person{m.As("Bo"), m.As("Cy").At(other)} {
			writing.Go(func() {
				for n := range each {
					a := p.Ask(roomtest.CommandID(), roomtest.Add(fmt.Sprint(i, " ", n)))
					if a.Rejected != nil {
						t.Errorf("refused: %s", a.Rejected)
					}
				}
			})
		}
		writing.Wait()
		m.Ring(m.Hall)
		m.Ring(other)
		near.CatchUp()
		far.CatchUp()
		cold := m.Cold(protocol.All)
		if near.View() != cold || far.View() != cold {
			t.Error("the copies are not the same")
		}
		if n := len(m.View().Entries); n != 2*each {
			t.Errorf("%d moments, not %d", n, 2*each)
		}
	})
}

// Another instance writes right after this one has, and says so before this one knows that its own batch is durable.
func TestANudgeWhileWriting(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		far := m.As("Cy").At(m.Instance())
		bo, ada := m.As("Bo").Join(), m.As("Ada").Join()
		before := m.Log.Appends()
		release := m.Log.HoldAnswers()
		id := roomtest.CommandID()
		bo.Send(id, roomtest.Raise("near"))
		roomtest.Await(t, "it is written", func() bool { return m.Log.Appends() == before+1 })
		var writing sync.WaitGroup
		writing.Go(func() { far.Do(roomtest.Add("from afar")) })
		roomtest.Await(t, "both are written", func() bool { return m.Log.Appends() == before+2 })
		m.Ring(m.Hall)
		ada.Member.SetPlace(protocol.HereFrame{Type: "here", Place: protocol.PlaceStory})
		roomtest.Sees(bo, "the room has looked around since", func(f *protocol.HereList) bool { return len(f.Here) == 1 })
		release()
		writing.Wait()
		bo.Answer(id)
		bo.CatchUp()
		if bo.View() != m.Cold(protocol.All) {
			t.Error("the copies are not the same")
		}
	})
}

func TestAnotherInstanceRunsANewerVersion(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo, bye, err := m.Hall.Join(t.Context(), m.ID, m.As("Bo").ID, protocol.Hello{Room: m.ID})
		if err != nil || bye != nil {
			t.Fatal(err, bye)
		}
		defer bo.Leave()
		record, err := m.Log.Load(t.Context(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		newer := protocol.Event{Seq: 4, At: 1, Name: "moon.risen", Body: jsontext.Value("{}")}
		if err := m.Log.Append(t.Context(), &room.Batch{
			Room: m.ID, Epoch: record.Epoch, At: record.Position, Events: []rules.Stored{{Stream: protocol.All, Event: newer}},
		}); err != nil {
			t.Fatal(err)
		}
		m.Ring(m.Hall)
		roomtest.Await(t, "it is noticed", func() bool {
			a := m.As("Bo").Ask(roomtest.CommandID(), roomtest.Raise("x"))
			return a.Rejected != nil && a.Rejected.Code == protocol.NewerVersion
		})
		// What happens is passed on all the same: whoever is here may know what it means.
		later := newer
		later.Seq, later.Name = 5, "moon.set"
		roomtest.Must(t, m.Log.Append(t.Context(), &room.Batch{
			Room: m.ID, Epoch: record.Epoch, At: record.Position + 1, Events: []rules.Stored{{Stream: protocol.All, Event: later}},
		}))
		m.Ring(m.Hall)
		ctx, cancel := context.WithTimeout(t.Context(), roomtest.Patience)
		defer cancel()
		var told []byte
		for !bytes.Contains(told, []byte("moon.risen")) || !bytes.Contains(told, []byte("moon.set")) {
			out, err := bo.Next(ctx, nil)
			if err != nil {
				t.Fatalf("told only %s: %v", told, err)
			}
			for _, o := range out {
				if o.Frame != nil {
					told = append(told, o.Frame.Bytes...)
				}
			}
		}
	})
}

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

// P25
func TestMineIsToldToOnesOwnWindowsOnly(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		ada, cy := m.As("Ada").Join(), m.As("Cy").Join()
		one, two := m.As("Bo").Join(), m.As("Bo").Join()
		d := protocol.NewID[protocol.DraftID]()
		id := roomtest.CommandID()
		one.Send(id, protocol.LineDraft{Draft: d, Words: "Why?"})
		if ack, ok := one.Answer(id).(*protocol.Ack); !ok || len(ack.At) > 0 {
			t.Errorf("answered with %+v", one.Answer(id))
		}
		for _, s := range []*roomtest.Seat{one, two} {
			roomtest.Sees(s, "the draft", func(f *protocol.MineFrame) bool { return strings.Contains(string(f.Mine), `"words":"Why?"`) })
		}
		m.As("Bo").Do(protocol.LineHandIn{Draft: d})
		m.As("Bo").Do(protocol.LineSign{Draft: d})
		m.As("Ada").Do(protocol.LinesOpen{})
		roomtest.Sees(two, "the draft is gone", func(f *protocol.MineFrame) bool { return string(f.Mine) == `{"drafts":[]}` })
		if n := len(roomtest.Frames[protocol.MineFrame](ada)) + len(roomtest.Frames[protocol.MineFrame](cy)); n > 0 {
			t.Errorf("others were told %d times", n)
		}
	})
}

// R3, P11, P24
func TestAHeartbeatNamesWhatWasHeard(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		s := m.As("Ada").Join()
		m.As("Bo").Do(roomtest.Raise("x"))
		s.CatchUp()
		time.Sleep(protocol.HeartbeatMillis * time.Millisecond)
		m.As("Bo").Do(roomtest.Raise("y"))
		roomtest.Sees(s, "a heartbeat", func(f *protocol.Heartbeat) bool { return len(f.Heads) == 3 && f.Heads[protocol.All] == 5 })
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
		seats[0].Leave()
		roomtest.Await(t, "there is room again", func() bool { s, _ := m.As("Ada").Try(protocol.Hello{}); return s != nil })
	})
}

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

// R11
func TestASnapshotIsWhatReplayGives(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		e := protocol.NewID[protocol.EntryID]()
		bo.Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindAction})
		roomtest.TypeLetters(bo, e, 0, 60)
		m.Server(rules.AddDevice{Person: bo.ID})
		m.Server(rules.MakeLink{Link: protocol.NewID[protocol.LinkID](), Role: protocol.RoleObserver, Expires: 1})
		for i := range room.SnapshotAfter {
			[]*roomtest.Person{bo, m.As("Ada")}[i%2].Do(roomtest.Add(fmt.Sprint(i)))
		}
		roomtest.Await(t, "a snapshot is kept", func() bool { return m.Log.HasSnapshot(m.ID) })
		roomtest.TypeLetters(bo, e, 60, 70)
		scratch := rules.NewState(m.ID)
		for _, x := range m.Log.Events(m.ID) {
			body, err := protocol.DecodeEvent(x.Name, x.Body)
			if err != nil {
				t.Fatal(err)
			}
			rules.Apply(scratch, rules.Fact{Stream: x.Stream, Seq: x.Seq, At: x.At, By: x.By, Body: body})
		}
		for _, stream := range []protocol.Stream{protocol.All, protocol.Facilitators, protocol.Personal(bo.ID)} {
			if want := string(scratch.View(stream)); m.Cold(stream) != want {
				t.Errorf("from the snapshot %s is\n%s\nand from scratch\n%s", stream, m.Cold(stream), want)
			}
		}
		fresh := bo.At(m.Instance())
		fresh.Do(roomtest.Edit(bo, e, 30, `[30,[0,"!"]]`)) // made long ago: another instance can still merge it
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
