package rules_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
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

// One keystroke in a moment of 2,000 letters: decided, applied, and written out.
func BenchmarkKeystroke(b *testing.B) {
	p := newPlay(b, 1)
	who := p.people[1]
	e := roomtest.ID[protocol.EntryID](p.chance)
	const length = 2000
	if !p.do(who, protocol.EntryAdd{Entry: e, Kind: protocol.KindAction, Text: strings.Repeat("a", length)}) {
		b.Fatal("there is no moment")
	}
	with := rules.Env{Now: p.now, Chance: p.chance, Slot: roomtest.Vault{}.Slot}
	b.ReportAllocs()
	for i := range b.N {
		change := fmt.Sprintf(`[%d,[0,"b"],%d]`, length/2, length/2)
		if i%2 == 1 {
			change = fmt.Sprintf(`[%d,[1],%d]`, length/2, length/2)
		}
		c := protocol.TextEdit{Text: protocol.TextOf(e), Version: i, Client: who.String() + ":1", Updates: []jsontext.Value{jsontext.Value(change)}}
		d, err := rules.Decide(p.state, who, c, with)
		if err != nil {
			b.Fatal(err)
		}
		rules.Apply(p.state, d.Facts[0])
		protocol.MustEncode(d.Facts[0].Body)
	}
}

// long is a meeting of 300 moments and 10,000 events, with a snapshot, as a record has it.
func long(b *testing.B) *roomtest.Meeting {
	m := roomtest.Meet(b, "Ada facilitates, Bo attends")
	bo := m.As("Bo")
	for i := range 300 {
		bo.Do(roomtest.Add(fmt.Sprint(i, strings.Repeat(" words", 60))))
	}
	for i := range 9_700 {
		bo.Do(roomtest.Raise(fmt.Sprint(i)))
	}
	if err := room.WriteSnapshot(b.Context(), m.Log, m.ID); err != nil {
		b.Fatal(err)
	}
	return m
}

func join(b *testing.B, h *room.Hall, m *roomtest.Meeting) {
	member, bye, err := h.Join(b.Context(), m.ID, m.As("Ada").ID, protocol.Hello{Type: "hello", Version: protocol.Version, Room: m.ID})
	if err != nil || bye != nil {
		b.Fatal(err, bye)
	}
	if out, err := member.Next(b.Context(), nil); err != nil || len(out) == 0 {
		b.Fatal(out, err)
	}
	member.Leave()
}

// Somebody comes into a room that nobody has open: it is read, and they are sent all of it.
func BenchmarkWelcomeCold(b *testing.B) {
	m := long(b)
	b.ResetTimer()
	for range b.N {
		h := room.NewHall(room.Options{Log: m.Log, Vault: roomtest.Vault{}})
		join(b, h, m)
		h.Close()
	}
}

// Somebody comes into a room where others are.
func BenchmarkWelcomeWarm(b *testing.B) {
	m := long(b)
	join(b, m.Hall, m)
	b.ResetTimer()
	for range b.N {
		join(b, m.Hall, m)
	}
}

// One fact reaches a thousand people: the room's own work, without sockets.
func BenchmarkFanOut1000(b *testing.B) {
	const people, windows = 125, protocol.MaxSockets
	m := roomtest.Meet(b, "Ada facilitates, Bo attends")
	ctx, stop := context.WithCancel(b.Context())
	var heard atomic.Int64
	var reading sync.WaitGroup
	for i := range people {
		who := rules.EnterPerson{Person: protocol.NewID[protocol.PersonID](), Name: fmt.Sprint("Guest ", i), Role: protocol.RoleObserver}
		m.Server(who)
		for range windows {
			member, bye, err := m.Hall.Join(ctx, m.ID, who.Person, protocol.Hello{Type: "hello", Version: protocol.Version, Room: m.ID})
			if err != nil || bye != nil {
				b.Fatal(err, bye)
			}
			reading.Go(func() {
				defer member.Leave()
				var buf []room.Outgoing
				for {
					var err error
					if buf, err = member.Next(ctx, buf[:0]); err != nil {
						return
					}
					for _, o := range buf {
						if o.Frame != nil {
							heard.Add(1)
						}
						o.Sent()
					}
				}
			})
		}
	}
	b.ResetTimer()
	for i := range b.N {
		before := heard.Load()
		m.As("Bo").Do(roomtest.Raise(fmt.Sprint(i)))
		for heard.Load() < before+people*windows {
			runtime.Gosched()
		}
		b.StopTimer()
		time.Sleep(30 * time.Millisecond) // the room was quiet: the next fact goes out at once
		b.StartTimer()
	}
	b.StopTimer()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*people*windows), "ns/delivery")
	stop()
	reading.Wait()
}
