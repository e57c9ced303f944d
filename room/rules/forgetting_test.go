package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// plot has words said in a meeting of a room alone.
type plot struct{ *roomtest.Meeting }

func (p plot) Do(who string, c protocol.Command) {
	p.T.Helper()
	if who == "" {
		p.Server(c)
		return
	}
	p.As(who).Do(c)
}

func (p plot) Person(who string) protocol.PersonID { return p.As(who).ID }

func TestForEveryEventItIsDecidedWhatVanishesWithIt(t *testing.T) {
	known := rules.Events()
	for _, name := range known {
		if _, decided := roomtest.Vanishings[name]; !decided {
			t.Errorf("do words disappear from a view with %s? Say so in roomtest.Vanishings", name)
		}
	}
	for name := range roomtest.Vanishings {
		if !slices.Contains(known, name) {
			t.Errorf("nothing is called %s", name)
		}
	}
}

// What the view forgets, the log forgets: at once where somebody took it back or said it otherwise, at the close for all.
//
// R27, P54
func TestWhatTheViewForgetsTheLogForgets(t *testing.T) {
	for name, ways := range roomtest.Vanishings {
		for i, way := range ways {
			t.Run(fmt.Sprint(name, " ", i+1), func(t *testing.T) {
				roomtest.Bubble(t, func(t *testing.T) {
					m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
					p, words := plot{m}, "zebra crossing"
					way.Say(p, words)
					if name != "room.closed" && !strings.Contains(m.Cold(protocol.All), words) && !m.Log.Holds(m.ID, words) {
						t.Fatal("it was never said")
					}
					roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID))
					time.Sleep(time.Minute)
					way.Then(p, words)
					if !slices.Contains(m.Told(protocol.All), name) && name != "room.closed" && !way.AtTheClose {
						t.Errorf("%s has not happened", name)
					}
					if way.AtTheClose {
						m.As("Ada").Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
					}
					roomtest.Await(t, "it is in the record no more", func() bool { return !m.Log.Holds(m.ID, words) })
					if !slices.Contains(m.Told(protocol.All), name) {
						t.Errorf("%s has not happened", name)
					}
					live := m.View()
					if got := string(protocol.MustEncode(live)); strings.Contains(got, words) || m.Cold(protocol.All) != got {
						t.Errorf("it is\n%s\nand read anew\n%s", got, m.Cold(protocol.All))
					}
					// Whoever comes in late, and asks for all that they missed, is not told either, here or elsewhere.
					for _, hall := range []*room.Hall{m.Hall, m.Instance()} {
						epoch := m.As("Ada").At(hall).Join().Welcome.Epoch
						for after := range uint64(len(m.Told(protocol.All))) {
							s, bye := m.As("Ada").At(hall).Try(protocol.Hello{Epoch: epoch, Streams: map[protocol.Stream]uint64{protocol.All: after}})
							if bye != nil {
								t.Fatal(bye.Message)
							}
							if got := string(protocol.MustEncode(s.Welcome)); strings.Contains(got, words) {
								t.Errorf("whoever was at %d is told\n%s", after, got)
							}
							if view := s.Welcome.Streams[protocol.All].View; view != nil && string(view) != string(protocol.MustEncode(live)) {
								t.Errorf("whoever was at %d is shown\n%s", after, view)
							}
							s.Leave()
						}
					}
				})
			})
		}
	}
}

// People at another instance are not shown, and do not keep, what was taken back before it was heard of there.
func TestWhatIsForgottenBeforeItIsHeardOfElsewhere(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		there := m.Instance(func(o *room.Options) { o.Shared = true }) // no bus between them
		bo, cy := m.As("Bo"), m.As("Cy").At(there)
		bo.Do(protocol.TermExplain{Word: "LB", Meaning: "load balancer", Kind: protocol.TermTechnology})
		seat := cy.Join()
		if !strings.Contains(seat.View(), "load balancer") {
			t.Fatal("it was never heard of")
		}
		bo.Do(protocol.TermRemove{Word: "LB"}) // which says the word itself, and is forgotten with it
		bo.Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
		m.Ring(there)
		roomtest.Await(t, "it is gone there", func() bool {
			var v protocol.View
			roomtest.Must(t, there.Inspect(t.Context(), m.ID, func(s *rules.State) { v = protocol.View{Terms: s.All.Terms, Hands: s.All.Hands} }))
			return len(v.Terms) == 0 && len(v.Hands) == 1
		})
		if got := string(cy.Join().Welcome.Streams[protocol.All].View); got != m.Cold(protocol.All) {
			t.Errorf("there it is\n%s\nnot\n%s", got, m.Cold(protocol.All))
		}
	})
}

// Keystrokes grow old a thousand at a time, and go a little at a time: whoever writes meanwhile waits for no more than
// one of these steps.
func TestKeystrokesGoALittleAtATime(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		e := protocol.NewID[protocol.EntryID]()
		bo.Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindAction, Text: "zebra"})
		bo.Do(roomtest.Edit(bo, e, 0, `[[5]]`))
		for i := range 1300 {
			bo.Do(roomtest.Edit(bo, e, i+1, insertAt(i)))
		}
		m.Log.Widest() // what the checkpoints on the way have cost
		m.Server(rules.CompactText{Text: protocol.TextOf(e), Whole: true})
		roomtest.Await(t, "all keystrokes are gone", func() bool { return !keystrokes(m, e) && !m.Log.Holds(m.ID, "zebra") })
		if n := m.Log.Widest(); n == 0 || n > 500 {
			t.Errorf("%d events were emptied in one batch", n)
		}
		if got := m.View().Texts[protocol.TextOf(e)].Text; len(got) != 1300 || m.Cold(protocol.All) != string(protocol.MustEncode(m.View())) {
			t.Errorf("the text has %d letters", len(got))
		}
	})
}

// An instance that stopped in the middle of forgetting left the rest for whoever opens the room next, and the room can be
// read meanwhile.
func TestWhatIsLeftToForgetIsForgottenByTheNext(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		e := protocol.NewID[protocol.EntryID]()
		bo.Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindAction})
		for i := range 700 {
			bo.Do(roomtest.Edit(bo, e, i, insertAt(i)))
		}
		// The checkpoint is written, and the first of two steps, and the server stops.
		record, err := m.Log.Load(t.Context(), m.ID)
		roomtest.Must(t, err)
		s, err := rules.Open(m.ID, record)
		roomtest.Must(t, err)
		d, err := rules.Decide(s, protocol.PersonID{}, rules.CompactText{Text: protocol.TextOf(e), Whole: true}, rules.Env{Now: s.Last})
		roomtest.Must(t, err)
		f := d.Facts[0]
		rules.Apply(s, f)
		b := &room.Batch{Room: m.ID, Epoch: record.Epoch, At: record.Position, Events: []rules.Stored{{Stream: f.Stream, Event: protocol.Event{
			Seq: f.Seq, At: f.At, Name: f.Body.Event(), Body: protocol.MustEncode(f.Body),
		}}}, Forget: s.Pay(true).Forget}
		m.Hall.Close()
		roomtest.Must(t, m.Log.Append(t.Context(), b))
		var v protocol.View
		roomtest.Must(t, protocol.Decode([]byte(m.Cold(protocol.All)), &v))
		if len(v.Texts[protocol.TextOf(e)].Text) != 700 || !keystrokes(m, e) {
			t.Fatalf("in between it is %+v", v)
		}
		bo.At(m.Instance()).Join()
		roomtest.Await(t, "all keystrokes are gone", func() bool { return !keystrokes(m, e) })
	})
}

// A meeting that an earlier version has closed kept its words: it is written down whole when somebody comes to it.
func TestWhatWasClosedBeforeIsForgottenToo(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		m.As("Bo").Do(protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: "zebra", Evidence: []string{"zebra"}})
		e := m.View().Entries[0].ID
		m.As("Bo").Do(protocol.EntryRemove{Entry: e})
		record, err := m.Log.Load(t.Context(), m.ID)
		roomtest.Must(t, err)
		m.Hall.Close()
		seq := record.Events[len(record.Events)-1].Seq
		var bodies []rules.Stored
		for i, x := range []protocol.EventBody{protocol.EntryErased{Entry: e, Version: 0}, protocol.RoomClosed{Readers: protocol.ReadersMembers}} {
			bodies = append(bodies, rules.Stored{Stream: protocol.All, Event: protocol.Event{Seq: seq + uint64(i) + 1, Name: x.Event(), Body: protocol.MustEncode(x)}})
		}
		roomtest.Must(t, m.Log.Append(t.Context(), &room.Batch{Room: m.ID, Epoch: record.Epoch, At: record.Position, Events: bodies}))
		m.As("Ada").At(m.Instance()).Join()
		roomtest.Await(t, "its words are gone", func() bool { return !m.Log.Holds(m.ID, "zebra") })
	})
}

// What came with a file and cannot be shown yet is nobody's to take back. It stays, however often the meeting is closed.
func TestWhatCannotBeShownYetOutlivesTheClose(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates")
		ada := m.As("Ada")
		m.Import(ada, protocol.StoryImport{
			Entries:  []protocol.ImportedEntry{{EntryAdd: protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: "zebra"}}},
			Unmapped: []byte(`{"rating":"unheard of"}`),
		})
		ada.Do(protocol.EntryRemove{Entry: m.View().Entries[0].ID})
		for range 2 {
			time.Sleep(time.Minute)
			roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID))
			ada = m.As("Ada").At(m.Instance()) // who reads it anew, from the snapshot
			ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
			if m.Log.Holds(m.ID, "zebra") || !m.Log.Holds(m.ID, "unheard of") {
				t.Error("the record does not hold what it should")
			}
			ada.Do(protocol.RoomReopen{})
		}
	})
}

func insertAt(i int) string {
	if i == 0 {
		return `[[0,"x"]]`
	}
	return fmt.Sprintf(`[%d,[0,"x"]]`, i)
}
