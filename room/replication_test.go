package room_test

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// What is written at one instance is seen at another by the notices alone: nobody asks the record.
func TestANoticeSavesALookAtTheRecord(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, bus, halls := roomtest.Instances(t, 2, "Ada facilitates, Bo and Cy attend")
		near, far := m.As("Bo").At(halls[0]).Join(), m.As("Cy").At(halls[1]).Join()
		looks := m.Log.Reads()
		e := protocol.NewID[protocol.EntryID]()
		m.As("Bo").At(halls[0]).Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindAction})
		roomtest.TypeLetters(m.As("Bo").At(halls[0]), e, 0, 20)
		near.CatchUp()
		far.CatchUp()
		if n := m.Log.Reads() - looks; n > 0 {
			t.Errorf("the record was looked at %d times", n)
		}
		if near.View() != far.View() || near.View() != m.Cold(protocol.All) {
			t.Error("the copies are not the same")
		}
		if bus.Told() == 0 {
			t.Error("nothing was told")
		}
	})
}

// Streams other than `all` and confidential rows are never on the bus, and arrive all the same.
//
// P22
func TestWhatIsNotForAllComesFromTheRecord(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, halls := roomtest.Instances(t, 2, "Ada and Eve facilitate, Bo attends")
		eve, bo := m.As("Eve").At(halls[1]).Join(), m.As("Bo").At(halls[1]).Join()
		if _, err := halls[0].Do(t.Context(), m.ID, protocol.PersonID{}, protocol.CommandID{}, rules.MakeLink{
			Link: protocol.NewID[protocol.LinkID](), Role: protocol.RoleParticipant, Expires: 1,
		}, false); err != nil {
			t.Fatal(err)
		}
		eve.Reaches(protocol.Facilitators, 1)
		// Lines are handed in here; whoever counts elsewhere counts them.
		for _, name := range []string{"Bo", "Ada", "Eve"} {
			roomtest.HandIn(m.As(name).At(halls[0]), "Why then?")
		}
		roomtest.Sees(eve, "that all have handed in a line", func(f *protocol.CountsFrame) bool { return f.Counts.HandedIn == 3 })
		bo.CatchUp()
		if got := bo.Events(protocol.Facilitators); len(got) > 0 {
			t.Errorf("Bo was sent %s", got[0].Name)
		}
	})
}

// What is refused, or is so already, is judged by what the record has: somebody may come from an instance that is ahead.
func TestARefusalIsNotBasedOnWhatIsLongPast(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		shared := func(o *room.Options) { o.Shared = true }
		ahead, behind := m.Instance(shared), m.Instance(shared) // no bus between them
		m.As("Bo").At(behind).Do(roomtest.Raise("here"))
		e, d := protocol.NewID[protocol.EntryID](), protocol.NewID[protocol.DraftID]()
		m.As("Ada").At(ahead).Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindAction})
		m.As("Bo").At(behind).Do(protocol.EntryCelebrate{Entry: e})
		m.As("Bo").At(ahead).Do(protocol.LineDraft{Draft: d, Words: "Why then?"})
		m.As("Bo").At(behind).Do(protocol.LineDiscard{Draft: d})
		m.As("Bo").At(ahead).Refused(protocol.NotFound, protocol.LineHandIn{Draft: d})
		m.As("Bo").At(behind).Refused(protocol.NotFound, protocol.EntryCelebrate{Entry: protocol.NewID[protocol.EntryID]()})
	})
}

// Two people at two instances write in one moment at the same time. Neither starves: the room is taken in turns.
func TestWritersAtSeveralInstancesTakeTurns(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, halls := roomtest.Instances(t, 3, "Ada facilitates, Bo, Cy and Eve attend")
		e := protocol.NewID[protocol.EntryID]()
		m.As("Bo").At(halls[0]).Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindAction})
		const each = 60
		var writing sync.WaitGroup
		for i, name := range []string{"Bo", "Cy", "Eve"} {
			p := m.As(name).At(halls[i])
			writing.Go(func() {
				for n := range each {
					if a := p.Ask(roomtest.CommandID(), roomtest.Add(fmt.Sprint(name, n))); a.Rejected != nil {
						t.Errorf("%s is refused: %s", name, a.Rejected)
					}
				}
			})
		}
		writing.Wait()
		var v protocol.View
		roomtest.Must(t, protocol.Decode([]byte(m.Cold(protocol.All)), &v))
		if n := len(v.Entries); n != 3*each+1 {
			t.Errorf("%d moments", n)
		}
	})
}

// Whatever the bus loses, repeats or disorders: a look at the record mends it, and every copy ends the same.
//
// R16
func TestTheBusMayLoseAnything(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, bus, halls := roomtest.Instances(t, 3, "Ada facilitates, Bo, Cy and Eve attend")
		bus.Lose(0.2)
		var seats []*roomtest.Seat
		names := []string{"Bo", "Cy", "Eve"}
		for i, name := range names {
			seats = append(seats, m.As(name).At(halls[i]).Join())
		}
		var writing sync.WaitGroup
		for i, name := range names {
			p := m.As(name).At(halls[i])
			writing.Go(func() {
				for n := range 40 {
					p.Do(roomtest.Add(fmt.Sprint(name, n)))
					if n%5 == 0 {
						p.Do(roomtest.Raise(fmt.Sprint(n)))
					}
				}
			})
		}
		writing.Wait()
		bus.Lose(0)
		for _, h := range halls {
			m.Ring(h)
		}
		cold := m.Cold(protocol.All)
		for _, s := range seats {
			if s.CatchUp(); s.View() != cold {
				t.Errorf("%s has\n%s\nnot\n%s", s.Person.Name, s.View(), cold)
			}
		}
	})
}

// Who is at another instance is here too, and gone when that is.
func TestPresenceAcrossInstances(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, halls := roomtest.Instances(t, 2, "Ada facilitates, Bo attends")
		ada, bo := m.As("Ada").At(halls[0]).Join(), m.As("Bo").At(halls[1]).Join()
		bo.Member.SetPlace(protocol.HereFrame{Type: "here", Place: protocol.PlaceStory})
		roomtest.Sees(ada, "Bo", func(f *protocol.HereList) bool {
			return len(f.Here) == 1 && f.Here[0].Person == m.As("Bo").ID && f.Here[0].Place == protocol.PlaceStory
		})
		if ada.Member.Socket == bo.Member.Socket {
			t.Error("two sockets are one")
		}
		e := protocol.NewID[protocol.EntryID]()
		bo.Member.Point(protocol.CaretFrame{Type: "caret", Text: protocol.TextOf(e), Anchor: 3, Head: 4})
		roomtest.Sees(ada, "Bo's caret", func(f *protocol.Carets) bool {
			return len(f.Carets) == 1 && f.Carets[0].Socket == bo.Member.Socket && f.Carets[0].Head == 4
		})
		late := m.As("Ada").At(halls[0]).Join()
		if here := late.Welcome.Here; len(here) != 1 || here[0].Person != m.As("Bo").ID {
			t.Errorf("welcomed with %+v", here)
		}
		bo.Leave()
		roomtest.Sees(ada, "that Bo is gone", func(f *protocol.HereList) bool { return len(f.Gone) == 1 })
	})
}

// An instance that says nothing any more, not even that somebody has gone, is believed for fifteen seconds: it says again every
// five who is there, so that one telling may be lost, and another.
func TestWhoIsAtAnInstanceThatFellSilentIsGoneInTheEnd(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, bus, halls := roomtest.Instances(t, 2, "Ada facilitates, Bo attends")
		ada, bo := m.As("Ada").At(halls[0]).Join(), m.As("Bo").At(halls[1]).Join()
		bo.Member.SetPlace(protocol.HereFrame{Type: "here", Place: protocol.PlaceStory})
		at := map[protocol.PersonID]protocol.Place{m.As("Bo").ID: protocol.PlaceStory}
		ada.SeesAt("Bo", at)
		time.Sleep(time.Minute)
		bus.Lose(1)
		time.Sleep(9 * time.Second)
		ada.SeesAt("Bo, who was said to be there ten seconds ago or later", at)
		begun := time.Now()
		ada.SeesAt("nobody any more", map[protocol.PersonID]protocol.Place{})
		if took := time.Since(begun); took > 12*time.Second {
			t.Errorf("that takes %s more", took)
		}
	})
}

// locks is a record that counts how often a room is taken.
type locks struct {
	room.Log
	n *atomic.Int64
}

func (l locks) Lock(ctx context.Context, id protocol.RoomID, after uint64) (room.Turn, *rules.Record, error) {
	l.n.Add(1)
	return l.Log.Lock(ctx, id, after)
}

// A room is taken for each wish as long as another writer is to be expected, and alone it never is.
func TestARoomIsTakenForTenSecondsAfterAnotherWriter(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		var taken atomic.Int64
		m := roomtest.Meet(t, "Ada facilitates, Bo attends", func(o *room.Options) { o.Log = locks{o.Log, &taken} })
		far := m.As("Bo").At(m.Instance())
		write := func(times int64, when string) {
			t.Helper()
			taken.Store(0)
			if m.As("Ada").Do(roomtest.Add("x")); taken.Load() != times {
				t.Errorf("%s it is taken %d times", when, taken.Load())
			}
		}
		write(0, "alone")
		far.Do(roomtest.Add("y"))
		m.Ring(m.Hall)
		write(1, "beside another writer")
		time.Sleep(9 * time.Second)
		write(1, "nine seconds after another writer")
		time.Sleep(2 * time.Second)
		write(0, "eleven seconds after another writer")
	})
}

// A notice with what only a newer version knows: people here are passed on that, and all that comes after it, once; and
// whoever may not see it any more is sent away before.
func TestANoticeOfANewerVersion(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, halls := roomtest.Instances(t, 1, "Ada facilitates, Bo and Cy attend")
		bo, _, err := halls[0].Join(t.Context(), m.ID, m.As("Bo").ID, protocol.Hello{Room: m.ID})
		roomtest.Must(t, err)
		defer bo.Leave()
		cy, _, err := halls[0].Join(t.Context(), m.ID, m.As("Cy").ID, protocol.Hello{Room: m.ID})
		roomtest.Must(t, err)
		defer cy.Leave()
		m.As("Bo").At(halls[0]).Do(roomtest.Raise("here"))
		record, err := m.Log.Load(t.Context(), m.ID)
		roomtest.Must(t, err)
		at, seq := record.Position, record.Events[len(record.Events)-1].Seq
		bodies := [][2]string{{"moon.risen", `{}`}, {"person.removed", `{"person":"` + m.As("Cy").ID.String() + `"}`}, {"moon.set", `{}`}, {"moon.risen", `{}`}}
		var notices []room.CommitNotice
		for i, b := range bodies {
			n := uint64(i)
			e := protocol.Event{Seq: seq + n + 1, At: 1, Name: b[0], Body: jsontext.Value(b[1])}
			roomtest.Must(t, m.Log.Append(t.Context(), &room.Batch{Room: m.ID, Epoch: record.Epoch, At: at + n, Events: []rules.Stored{{Stream: protocol.All, Event: e}}}))
			notices = append(notices, room.CommitNotice{Room: m.ID, Epoch: record.Epoch, At: at + n, To: at + n + 1, Events: []protocol.Event{e}, Whole: true})
		}
		for i := len(notices) - 1; i >= 0; i-- { // they wait for the first, and go with it
			halls[0].OnNotice(notices[i])
		}
		told := func(of *room.Member, until func(seqs []uint64, bye *protocol.Goodbye) bool) []uint64 {
			ctx, cancel := context.WithTimeout(t.Context(), roomtest.Patience)
			defer cancel()
			var seqs []uint64
			for bye := (*protocol.Goodbye)(nil); !until(seqs, bye); {
				out, err := of.Next(ctx, nil)
				if err != nil {
					t.Fatalf("told only %v: %v", seqs, err)
				}
				for _, o := range out {
					if o.Goodbye != nil {
						bye = o.Goodbye
					}
					if o.Frame == nil {
						continue
					}
					if f, _ := protocol.DecodeServerFrame(o.Frame.Bytes); f != nil {
						if f, is := f.(*protocol.Events); is {
							for _, e := range f.Events {
								seqs = append(seqs, e.Seq)
							}
						}
					}
				}
			}
			return seqs
		}
		last := seq + uint64(len(bodies))
		for i, n := range told(bo, func(seqs []uint64, _ *protocol.Goodbye) bool { return len(seqs) > 0 && seqs[len(seqs)-1] >= last }) {
			if n != seq+uint64(i) { // the first is the hand
				t.Errorf("event %d came as number %d of those told", n, i)
			}
		}
		for _, n := range told(cy, func(_ []uint64, bye *protocol.Goodbye) bool { return bye != nil }) {
			if n > seq+1 {
				t.Errorf("Cy was removed with event %d and was told event %d", seq+2, n)
			}
		}
		if a := m.As("Bo").At(halls[0]).Ask(roomtest.CommandID(), roomtest.Raise("x")); a.Rejected == nil || a.Rejected.Code != protocol.NewerVersion {
			t.Errorf("asked here, Bo is answered %+v", a)
		}
	})
}

// A record that cannot be read for a while, with nobody asking anything: what happened meanwhile is told from where
// people stand, and not from the beginning.
func TestARecordThatComesBackIsReadOnFromWherePeopleStand(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, halls := roomtest.Instances(t, 2, "Ada facilitates, Bo and Cy attend")
		m.As("Bo").At(halls[0]).Do(roomtest.Add("before"))
		bo := m.As("Bo").At(halls[0]).Join()
		m.As("Cy").At(halls[1]).Join()
		m.Log.Next(roomtest.Lost)
		m.Log.Unreadable(true)
		if a := m.As("Bo").At(halls[0]).Ask(roomtest.CommandID(), roomtest.Add("lost")); a.Rejected == nil || a.Rejected.Code != protocol.Unavailable {
			t.Fatalf("answered %+v", a)
		}
		m.Log.Unreadable(false)
		m.As("Cy").At(halls[1]).Do(roomtest.Add("after"))
		m.Ring(halls[0])
		bo.CatchUp()
		if bo.View() != m.Cold(protocol.All) {
			t.Error("the copies are not the same")
		}
	})
}

// A record that was restored is another life of the room: whoever knows the one before starts over.
//
// P10
func TestAnotherLifeOfARoom(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, halls := roomtest.Instances(t, 1, "Ada facilitates, Bo attends")
		bo := m.As("Bo").At(halls[0]).Join()
		m.As("Ada").At(halls[0]).Do(roomtest.Add("before"))
		bo.CatchUp()
		m.Log.Restore(m.ID)
		m.Ring(halls[0])
		if bye := bo.Ended(); bye.Code != protocol.CloseMoved {
			t.Errorf("told %+v", bye)
		}
		back := m.As("Bo").At(halls[0]).Resume(protocol.Hello{Epoch: bo.Welcome.Epoch, Streams: bo.Heads()})
		if back.Welcome.Epoch == bo.Welcome.Epoch || back.Welcome.Streams[protocol.All].View == nil {
			t.Errorf("welcomed back with %+v", back.Welcome)
		}
		m.As("Ada").At(halls[0]).Do(roomtest.Add("after"))
		back.CatchUp()
		if back.View() != m.Cold(protocol.All) {
			t.Error("the copies are not the same")
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
