package room_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// How much, and not only how many.

func headOf(m *roomtest.Meeting) (head uint64) {
	m.Inspect(func(s *rules.State) { head = s.Heads[protocol.All] })
	return head
}

func TestAResumeEndsAtSoManyBytes(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo, seat := m.As("Bo"), m.As("Ada").Join()
		from, epoch := headOf(m), seat.Welcome.Epoch
		words := strings.Repeat("漢", protocol.MaxText) // 60 KB
		for range 30 {
			bo.Do(roomtest.Add(words))
		}
		hello := protocol.Hello{Epoch: epoch, Streams: map[protocol.Stream]uint64{protocol.All: from}}
		if s := bo.Resume(hello).Welcome.Streams[protocol.All]; len(s.Events) != 30 || s.View != nil {
			t.Errorf("%d events of 1.8 MB were resumed", len(s.Events))
		}
		for range 10 {
			bo.Do(roomtest.Add(words))
		}
		if s := bo.Resume(hello).Welcome.Streams[protocol.All]; len(s.Events) != 0 || s.View == nil {
			t.Errorf("%d events of 2.4 MB were resumed", len(s.Events))
		}
	})
}

// What somebody can never have seen is told as it stands, and not as it came about.
func TestNobodyIsToldWhatWasBeforeTheyCame(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		m.As("Bo").Do(roomtest.Add("was here, and is not"))
		gil := m.Comes("Gil", protocol.RoleParticipant)
		entered := headOf(m)
		epoch := gil.Join().Welcome.Epoch
		m.As("Bo").Do(roomtest.Add("after"))
		for _, c := range []struct {
			after uint64
			told  bool
		}{{0, false}, {entered - 1, false}, {entered, true}} {
			s := gil.Resume(protocol.Hello{Epoch: epoch, Streams: map[protocol.Stream]uint64{protocol.All: c.after}}).Welcome.Streams[protocol.All]
			if told := len(s.Events) > 0; told != c.told || told == (s.View != nil) {
				t.Errorf("after %d of %d they are told %d events", c.after, entered, len(s.Events))
			}
		}
		// Read anew it is the same.
		again := m.Instance()
		s, _, err := again.Join(t.Context(), m.ID, gil.ID, protocol.Hello{Type: "hello", Version: protocol.Version, Room: m.ID, Epoch: epoch, Streams: map[protocol.Stream]uint64{protocol.All: 0}})
		if err != nil {
			t.Fatal(err)
		}
		out, _ := s.Take(nil)
		f, err := protocol.DecodeServerFrame(out[0].Whole())
		if err != nil || f.(*protocol.Welcome).Streams[protocol.All].View == nil {
			t.Errorf("at another instance they are told it: %+v %v", f, err)
		}
	})
}

// One view, however many come; and one person's windows are welcomed a few at a time.
func TestAWelcomeIsWrittenOutOnce(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		m.As("Bo").Do(roomtest.Add(strings.Repeat("words ", 1000)))
		hello := protocol.Hello{Type: "hello", Version: protocol.Version, Room: m.ID}
		come := func(ctx context.Context, who string) *room.Member {
			member, bye, err := m.Hall.Join(ctx, m.ID, m.As(who).ID, hello)
			if err != nil {
				t.Fatal(err)
			}
			if bye != nil {
				return nil
			}
			t.Cleanup(member.Leave)
			return member
		}
		large := func(member *room.Member) *byte {
			out, _ := member.Take(nil)
			for _, b := range out[0].Pieces {
				if len(b) > 5000 {
					return &b[0]
				}
			}
			t.Fatal("the view is no piece of its own")
			return nil
		}
		first, second := come(t.Context(), "Ada"), come(t.Context(), "Ada")
		views := map[*byte]bool{large(first): true, large(second): true, large(come(t.Context(), "Bo")): true, large(come(t.Context(), "Bo")): true}
		if len(views) != 1 {
			t.Error("a view is copied for each who comes")
		}
		soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if come(soon, "Ada") != nil {
			t.Error("a third window is welcomed while two have not taken their welcome")
		}
		first.Leave()
		if come(t.Context(), "Ada") == nil {
			t.Error("nobody is welcomed any more")
		}
	})
}

// Whoever takes nothing costs no more than so much.
func TestWhatWaitsForOneWindowHasABound(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		member, _, err := m.Hall.Join(t.Context(), m.ID, bo.ID, protocol.Hello{Type: "hello", Version: protocol.Version, Room: m.ID})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(member.Leave)
		draft := protocol.NewID[protocol.DraftID]()
		for i := range 600 { // more than may wait, each of them whole
			bo.Do(protocol.LineDraft{Draft: draft, Version: i, Words: strings.Repeat("wv"[i%2:i%2+1], 900)})
		}
		out, _ := member.Take(nil)
		mine := 0
		for _, o := range out {
			if o.Goodbye != nil {
				t.Fatalf("a window was closed: %+v", o.Goodbye)
			}
			if strings.HasPrefix(string(o.Bytes), `{"type":"mine"`) {
				mine++
			}
		}
		if mine != 1 {
			t.Errorf("%d tellings of what is theirs wait", mine)
		}
	})
}

// Answers that nobody takes are few, and may be large.
func TestAWindowThatTakesNoAnswersIsClosed(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		ada := m.As("Ada")
		var facts protocol.Facts
		m.Inspect(func(s *rules.State) { facts = s.All.Facts })
		stale, other := facts, facts
		stale.Title, other.Title = "As it was before", "As somebody would have it"
		facts.Opening, facts.Impact = strings.Repeat("漢", protocol.MaxOpening), strings.Repeat("漢", protocol.MaxImpact)
		ada.Do(protocol.RoomDescribe{Facts: facts})
		member, _, err := m.Hall.Join(t.Context(), m.ID, ada.ID, protocol.Hello{Type: "hello", Version: protocol.Version, Room: m.ID})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(member.Leave)
		member.Take(nil) // the welcome
		const asked = 60
		refused := protocol.MustEncode(protocol.RoomDescribe{Facts: other, Base: &stale}) // with all the facts as they are
		for range asked {
			member.Send(t.Context(), protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: "room.describe", Body: refused})
		}
		m.As("Bo").Do(roomtest.Add("after all of them"))
		out, _ := member.Take(nil)
		waited, over := 0, (*protocol.Goodbye)(nil)
		for _, o := range out {
			waited += len(o.Bytes)
			if o.Goodbye != nil {
				over = o.Goodbye
			}
		}
		if over == nil || over.Code != protocol.CloseSlow {
			t.Errorf("%d bytes in %d answers wait for a window, and it stays: %+v", waited, asked, over)
		}
	})
}

// Answers that nobody takes are small, and many: what somebody asks beyond what may be unanswered is refused at once, and each
// refusal would wait for a window that never reads.
func TestAWindowThatTakesNoneOfManyAnswersIsClosed(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		member, _, err := m.Hall.Join(t.Context(), m.ID, m.As("Bo").ID, protocol.Hello{Type: "hello", Version: protocol.Version, Room: m.ID})
		roomtest.Must(t, err)
		t.Cleanup(member.Leave)
		member.Take(nil) // the welcome
		release := m.Log.Hold()
		defer release()
		const asked = 10 * protocol.MaxUnanswered
		body := protocol.MustEncode(roomtest.Add("x"))
		for range asked {
			member.Send(t.Context(), protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: "entry.add", Body: body})
		}
		out, _ := member.Take(nil)
		if last := out[len(out)-1].Goodbye; last == nil || last.Code != protocol.CloseSlow {
			t.Errorf("%d answers wait for a window, and it stays: %+v", len(out), last)
		}
	})
}

// A shared count has shares.
func TestOnePersonTakesNoMoreThanTheirShare(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend", func(o *room.Options) { o.Pace = room.Pace{Asks: 60, Bytes: 1 << 20, Added: 2048} })
		bo, cy := m.As("Bo"), m.As("Cy")
		for i := range protocol.MaxOfOne {
			bo.Do(roomtest.Add(string(rune('a' + i%26))))
		}
		bo.Refused(protocol.TooMany, roomtest.Add("one more"))
		cy.Do(roomtest.Add("mine"))

		for _, word := range []string{"bird", "heron", "crane", "egret", "stork"} {
			bo.Do(protocol.TermAsk{Word: word})
		}
		bo.Do(protocol.TermAsk{Word: "bird"}) // it is asked already
		bo.Refused(protocol.TooMany, protocol.TermAsk{Word: "gull"})
		cy.Do(protocol.TermAsk{Word: "gull"})

		for range protocol.MaxActors / 4 {
			bo.Do(protocol.ActorAdd{Actor: protocol.NewID[protocol.ActorID](), Name: "Somebody"})
		}
		bo.Refused(protocol.TooMany, protocol.ActorAdd{Actor: protocol.NewID[protocol.ActorID](), Name: "One more"})
		cy.Do(protocol.ActorAdd{Actor: protocol.NewID[protocol.ActorID](), Name: "Somebody"})

		words := strings.Repeat("漢", protocol.MaxText)
		n := 0
		for n < 100 {
			if answer := m.As("Ada").Ask(protocol.NewID[protocol.CommandID](), roomtest.Add(words)); answer.Rejected != nil {
				if answer.Rejected.Code != protocol.Busy {
					t.Fatalf("%+v", answer.Rejected)
				}
				break
			}
			n++
		}
		if n < 30 || n > 40 {
			t.Errorf("%d moments of 60 KB were taken from one person at once", n)
		}
		m.As("Ada").Do(protocol.EntryRemove{Entry: m.View().Entries[0].ID}) // what takes away is never refused for that
		cy.Do(roomtest.Add(words))
	})
}

// In a closed room what was said before is forgotten at once, and the view is written down whole for it.
func TestWritingTheViewDownIsPaidForByWhoeverAsked(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend", func(o *room.Options) { o.Pace.Added = 1 })
		for _, name := range []string{"Ada", "Bo", "Cy"} {
			for range 12 {
				m.As(name).Do(roomtest.Add(strings.Repeat("漢", protocol.MaxText)))
			}
		}
		m.As("Ada").Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
		m.As("Bo").Do(protocol.PersonDescribe{Name: "Bodil"})
		a := m.As("Bo").Ask(protocol.NewID[protocol.CommandID](), protocol.PersonDescribe{Name: "Bosse"})
		if a.Rejected == nil || a.Rejected.Code != protocol.Busy {
			t.Errorf("a view of 2 MB is written down again and again: %+v", a.Rejected)
		}
		m.As("Cy").Do(protocol.PersonDescribe{Name: "Cyrus"})
	})
}

// P50: what a room holds has a bound in bytes; what ends a right or takes words away is never refused for that.
func TestARoomHoldsSoManyBytes(t *testing.T) {
	for name, budget := range map[string]room.Budget{"view": {View: 300 << 10}, "record": {Log: 300 << 10}} {
		t.Run(name, func(t *testing.T) {
			roomtest.Bubble(t, func(t *testing.T) {
				m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend", func(o *room.Options) { o.Budget = budget })
				bo := m.As("Bo")
				first := roomtest.Add("the first")
				bo.Do(first)
				bo.Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
				words := strings.Repeat("w", protocol.MaxText)
				n := 0
				for ; n < 100; n++ {
					if a := bo.Ask(protocol.NewID[protocol.CommandID](), roomtest.Add(words)); a.Rejected != nil {
						if a.Rejected.Code != protocol.TooMany {
							t.Fatalf("%+v", a.Rejected)
						}
						break
					}
				}
				if n < 14 || n > 20 {
					t.Errorf("%d moments of 20 KB fit into 300 KB", n)
				}
				if name == "record" {
					// Whatever is said over and over is in the record, and not in the view.
					bo.Refused(protocol.TooMany, protocol.EntryDescribe{Entry: first.Entry, Evidence: &[]string{"more"}})
				}
				ada := m.As("Ada")
				ada.Do(protocol.EntryRemove{Entry: first.Entry})
				bo.Do(protocol.HandLower{Hand: m.View().Hands[0].ID})
				ada.Do(protocol.PersonRole{Person: m.As("Cy").ID, Role: protocol.RoleObserver})
				ada.Do(protocol.PersonRemove{Person: m.As("Cy").ID})
				ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
			})
		})
	}
}

// A reader waits for the room's own notice.
//
// P42
func TestWhoWaitsToReadIsToldByTheRoom(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		head, bo := headOf(m), m.As("Bo").ID
		type read struct {
			room.Reading
			err error
		}
		waiting := make(chan read, 8)
		ask := func(ctx context.Context) {
			out, err := m.Hall.Read(ctx, m.ID, bo, protocol.All, head+1)
			waiting <- read{out, err}
		}
		ctx, cancel := context.WithCancel(t.Context())
		for range 6 {
			go ask(ctx)
		}
		for range 2 {
			var refused *protocol.Rejected
			if r := <-waiting; !errors.As(r.err, &refused) || refused.Code != protocol.Busy {
				t.Errorf("a fifth request waits: %v", r.err)
			}
		}
		m.As("Ada").Do(roomtest.Add("it has arrived"))
		for range 4 {
			if r := <-waiting; r.err != nil || r.Parts[protocol.All].Head <= head {
				t.Errorf("read %+v %v", r.Reading, r.err)
			}
		}
		head += 100
		go ask(ctx)
		cancel()
		if r := <-waiting; r.err == nil {
			t.Error("what never came was read")
		}
	})
}
