package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/roomtest"
	"secondstory/server/cluster"
)

const (
	typists   = 50
	typesOnce = 250 * time.Millisecond // for each of them
	textsOpen = 5
)

// What it takes from the commit at one instance until somebody at another is shown it, with fifty people typing: with
// Redis, while it is down, while it is open and silent, and after it has come back; and how long after its database has
// come back the meeting goes on. It prints what it has seen, and asserts nothing.
func BenchmarkNoticesBetweenInstances(b *testing.B) {
	for b.Loop() {
		c, err := cluster.Start(cluster.Options{Binary: built(b), Instances: 2, Listen: "127.0.0.1:0"})
		roomtest.Must(b, err)
		m := measureAt(b, c)
		time.Sleep(5 * time.Second) // to warm up
		for _, one := range []bool{false, true} {
			// An instance whose own people write looks at the record for that. One whose people only read does not.
			m.one.Store(one)
			fmt.Println(map[bool]string{false: "people at both instances type", true: "people at one instance type, and those at the other read"}[one])
			m.phase("with Redis", 15*time.Second)
			c.Redis.Kill(b)
			m.phase("Redis killed, from that moment on", 8*time.Second)
			c.Redis.Restart(b)
			m.recovers("Redis begun again", 8*time.Second)
			c.Redis.Pause(b)
			m.phase("Redis open and silent, from that moment on", 8*time.Second)
			c.Redis.Resume(b)
			m.recovers("Redis heard again", 8*time.Second)
		}
		c.Postgres.Kill(b)
		c.Postgres.Restart(b)
		m.serves("PostgreSQL killed and begun again")
		m.end()
		roomtest.Must(b, c.Close())
	}
}

// measure is a meeting of people who type, half of them at each of two instances, and of two who note when they see what.
type measure struct {
	end   func()
	texts []protocol.TextID
	at    []atomic.Int64 // the newest version of each text that was seen
	one   atomic.Bool    // only people at the first instance type

	mu        sync.Mutex
	committed []commit
	seen      [2]map[uint64]time.Time // at each instance, by the event's number
}

// commit is an event whose writer has the answer.
type commit struct {
	at   time.Time
	seq  uint64
	from int // the instance
}

func measureAt(b *testing.B, c *cluster.Cluster) *measure {
	m := &measure{at: make([]atomic.Int64, textsOpen), seen: [2]map[uint64]time.Time{{}, {}}}
	made, people := meet(b, c.Balancer.URL(), typists)
	for range textsOpen {
		entry := protocol.NewID[protocol.EntryID]()
		wish := protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction}
		f := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: wish.Command(), Body: protocol.MustEncode(wish)}
		roomtest.Must(b, people[0].Call(b.Context(), "POST", "/api/rooms/"+made.Room.String()+"/commands", f, nil))
		m.texts = append(m.texts, protocol.TextOf(entry))
	}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	m.end = func() {
		cancel()
		all.Wait()
	}
	for i, browser := range people {
		browser.Base = c.Instances[i%2].URL()
		all.Go(func() { m.person(ctx, made.Room, i, browser) })
	}
	return m
}

// person types at an instance until the end, and comes back when the line is cut. The first two also note what they see.
func (m *measure) person(ctx context.Context, id protocol.RoomID, n int, browser *client.Browser) {
	for turn := 0; ctx.Err() == nil; turn++ {
		socket, err := browser.Open(ctx, protocol.Hello{Room: id})
		if err != nil {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		reading := make(chan struct{})
		var you atomic.Pointer[protocol.PersonID]
		go func() {
			defer close(reading)
			for {
				raw, err := socket.Read()
				if err != nil {
					return
				}
				m.take(n, raw, &you)
			}
		}()
		every := time.NewTicker(typesOnce)
		for push, open := 0, true; open; push++ {
			select {
			case <-every.C:
				if who := you.Load(); who != nil && (n%2 == 0 || !m.one.Load()) {
					open = socket.Send(protocol.NewID[protocol.CommandID](), m.push(push%textsOpen, fmt.Sprintf("%s:%d.%d", who, turn, push))) == nil
				}
			case <-reading:
				open = false
			case <-ctx.Done():
				open = false
			}
		}
		every.Stop()
		socket.Close()
		<-reading
	}
}

// push puts one letter before a text, whatever has become of it since: each push is an editor of its own.
func (m *measure) push(i int, editor string) protocol.TextEdit {
	version := int(m.at[i].Load())
	return protocol.TextEdit{Text: m.texts[i], Version: version, Client: editor, Updates: []jsontext.Value{before("x", version)}}
}

func (m *measure) take(n int, raw []byte, you *atomic.Pointer[protocol.PersonID]) {
	now := time.Now()
	welcome, ack := bytes.Contains(raw[:min(len(raw), 40)], []byte(`"welcome"`)), bytes.Contains(raw[:min(len(raw), 40)], []byte(`"ack"`))
	if n >= 2 && !welcome && !ack { // to read it all fifty times would only keep the machine busy
		return
	}
	f, err := protocol.DecodeServerFrame(raw)
	if err != nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch f := f.(type) {
	case *protocol.Welcome:
		you.Store(&f.You)
	case *protocol.Ack:
		m.committed = append(m.committed, commit{now, f.At[protocol.All], n % 2})
	case *protocol.Events:
		for _, e := range f.Events {
			m.seen[n][e.Seq] = now
			var edited protocol.TextEdited
			if e.Name == "text.edited" && protocol.DecodeLoosely(e.Body, &edited) == nil {
				i := slices.Index(m.texts, edited.Text)
				m.at[i].Store(max(m.at[i].Load(), int64(edited.Version+len(edited.Updates))))
			}
		}
	}
}

// between lists what it took until people at the other instance were shown what was committed in a span of time.
func (m *measure) between(from, to time.Time) (took []time.Duration, missing int, last time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.committed {
		if c.at.Before(from) || !c.at.Before(to) {
			continue
		}
		seen, shown := m.seen[1-c.from][c.seq]
		if !shown {
			missing++
			continue
		}
		d := max(0, seen.Sub(c.at))
		if took = append(took, d); d > normal {
			last = c.at
		}
	}
	slices.Sort(took)
	return took, missing, last
}

// normal is what a notice takes at most that came through Redis, on a busy machine.
const normal = 150 * time.Millisecond

func (m *measure) phase(name string, lasts time.Duration) {
	from := time.Now()
	time.Sleep(lasts)
	to := time.Now()
	time.Sleep(time.Second) // for what is on its way
	took, missing, _ := m.between(from, to)
	m.print(name, took, missing)
}

func (m *measure) print(name string, took []time.Duration, missing int) {
	at := func(part float64) time.Duration {
		return took[min(len(took)-1, int(part*float64(len(took))))].Round(100 * time.Microsecond)
	}
	if len(took) == 0 {
		fmt.Printf("%s: nothing was seen\n", name)
		return
	}
	fmt.Printf("%-46s %5d events, median %8s, p90 %8s, p99 %8s, longest %8s, not seen %d\n", name, len(took), at(0.5), at(0.9), at(0.99), took[len(took)-1].Round(time.Millisecond), missing)
}

// recovers says how long after this moment notices took longer than they normally do.
func (m *measure) recovers(name string, within time.Duration) {
	from := time.Now()
	time.Sleep(within)
	to := time.Now()
	time.Sleep(time.Second)
	took, missing, last := m.between(from, to)
	m.print(name, took, missing)
	if last.IsZero() {
		last = from
	}
	fmt.Printf("%-46s after %s every notice took %s at most\n", name, last.Sub(from).Round(time.Millisecond), normal)
}

// serves says how long after this moment the first commit was answered, and how long notices took since.
func (m *measure) serves(name string) {
	from := time.Now()
	time.Sleep(8 * time.Second)
	took, missing, _ := m.between(from, time.Now())
	m.mu.Lock()
	first := slices.IndexFunc(m.committed, func(c commit) bool { return c.at.After(from) })
	if first >= 0 {
		fmt.Printf("%-46s first answer after %s\n", name, m.committed[first].at.Sub(from).Round(time.Millisecond))
	}
	m.mu.Unlock()
	m.print(name, took, missing)
}
