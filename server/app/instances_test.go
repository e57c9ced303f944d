package app_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/roomtest"
	"secondstory/server/app"
	"secondstory/server/config"
	"secondstory/server/fanout/redistest"
	"secondstory/server/store/postgrestest"
)

// several starts instances that share a record, a secret and, if there is one, a Redis.
func several(t *testing.T, n int, redis string) (urls []string) {
	t.Helper()
	return severalOn(t, postgrestest.Database(t), n, redis)
}

func severalOn(t *testing.T, database string, n int, redis string) (urls []string) {
	t.Helper()
	secret := filepath.Join(t.TempDir(), "secret")
	must(t, os.WriteFile(secret, []byte(strings.Repeat("5ec0", 16)), 0o600))
	for range n {
		args := []string{"-listen", "127.0.0.1:0", "-data", t.TempDir(), "-database-url", database, "-secret-file", secret}
		if redis != "" {
			args = append(args, "-redis-url", redis)
		}
		c, err := config.Load(args, nil, io.Discard)
		must(t, err)
		a, err := app.Start(context.Background(), c, zerolog.Nop())
		must(t, err)
		t.Cleanup(func() {
			if err := a.Stop(); err != nil {
				t.Error(err)
			}
		})
		urls = append(urls, a.URL())
	}
	return urls
}

// meet begins a meeting at the first instance; Omar comes in at the last.
func meet(ctx context.Context, t *testing.T, urls []string) (made protocol.MadeRoom, ines, omar *client.Browser) {
	t.Helper()
	ines, omar = client.New(urls[0]), client.New(urls[len(urls)-1])
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	join(ctx, t, omar, made.Invite, "Omar")
	return made, ines, omar
}

// write has two people at two instances write in one moment, by turns, and each reads what the other has written.
func write(t *testing.T, a, b *seat) {
	t.Helper()
	entry := protocol.NewID[protocol.EntryID]()
	a.do(protocol.EntryAdd{Entry: entry, Kind: protocol.KindDetection})
	words := ""
	for i := range 6 {
		a.reads(entry, words)
		a.do(protocol.TextEdit{Text: protocol.TextOf(entry), Version: i, Client: a.you.String() + ":x", Updates: raw(insertAt(len(words), "x"))})
		words += "x"
		b.until(func(v protocol.View) bool { return len(v.Texts[protocol.TextOf(entry)].Text) == len(words) })
		a, b = b, a
	}
	a.reads(entry, words)
	b.reads(entry, words)
}

func insertAt(n int, what string) string {
	if n == 0 {
		return `[[0,"` + what + `"]]`
	}
	return `[` + string(protocol.MustEncode(n)) + `,[0,"` + what + `"]]`
}

func TestPeopleOfOneRoomAreAtSeveralInstances(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	r := redistest.Start(t)
	for name, url := range map[string]string{"with Redis": r.URL(), "without": ""} {
		t.Run(name, func(t *testing.T) {
			urls := several(t, 2, url)
			made, ines, omar := meet(ctx, t, urls)
			a, b := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
			write(t, a, b)
			// A wish that was accepted at one instance is known at the other.
			id, wish := protocol.NewID[protocol.CommandID](), protocol.HandRaise{Lane: protocol.LaneSpeak}
			frame := protocol.CommandFrame{Type: "command", ID: id, Name: wish.Command(), Body: protocol.MustEncode(wish)}
			var first, second protocol.Ack
			must(t, omar.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/commands", frame, &first))
			omar.Base = urls[0]
			must(t, omar.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/commands", frame, &second))
			if first.At[protocol.All] == 0 || first.At[protocol.All] != second.At[protocol.All] {
				t.Errorf("asked twice: %v and %v", first, second)
			}
		})
	}
}

// With Redis killed, begun anew, or open and silent, a meeting goes on.
func TestRedisMayGo(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	r := redistest.Start(t)
	urls := several(t, 2, r.URL())
	made, ines, omar := meet(ctx, t, urls)
	a, b := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
	write(t, a, b)
	r.Kill(t)
	write(t, a, b)
	r.Restart(t)
	write(t, a, b)
	r.Pause(t)
	write(t, a, b)
	r.Resume(t)
	write(t, a, b)
}

// What is only for facilitators, or for nobody, is not on Redis for others to read.
func TestRedisCarriesNothingConfidential(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	r := redistest.Start(t)
	urls := several(t, 2, r.URL())
	made, ines, omar := meet(ctx, t, urls)
	listener := redis.NewClient(&redis.Options{Addr: r.Addr()})
	defer listener.Close()
	heard := listener.PSubscribe(ctx, "*")
	defer heard.Close()
	_, err := heard.Receive(ctx)
	must(t, err)
	a, b := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
	draft := protocol.NewID[protocol.DraftID]()
	b.do(protocol.LineDraft{Draft: draft, Words: "a private thought"})
	b.do(protocol.LineHandIn{Draft: draft})
	var link protocol.MadeLink
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/links", protocol.NewLink{Role: protocol.RoleObserver}, &link))
	write(t, a, b)
	a.do(protocol.HandRaise{Lane: protocol.LaneSpeak, Note: "the last word"})
	for {
		m, err := heard.ReceiveMessage(ctx)
		must(t, err)
		for _, secret := range []string{"private", draft.String(), link.Link.String(), secretOf(link.URL)} {
			if strings.Contains(m.Payload, secret) {
				t.Fatalf("%s holds %q", m.Payload, secret)
			}
		}
		if strings.Contains(m.Payload, "the last word") {
			return
		}
	}
}

// Whoever signs out, or loses their place, at one instance loses their sockets at all.
func TestWhoIsGoneIsGoneEverywhere(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	urls := several(t, 2, "")
	made, ines, omar := meet(ctx, t, urls)
	a, b := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
	sari := client.New(urls[1])
	join(ctx, t, sari, made.Invite, "Sari")
	c := open(t, ctx, sari, made.Room)
	a.until(func(v protocol.View) bool { return len(v.People) == 3 })
	a.do(protocol.PersonRemove{Person: b.you})
	if code := b.ended(); code != protocol.CloseRemoved {
		t.Errorf("whoever was removed is told %d", code)
	}
	eve := client.New(urls[0])
	join(ctx, t, eve, made.Invite, "Eve")
	d := open(t, ctx, eve, made.Room)
	eve.Base = urls[1]
	e := open(t, ctx, eve, made.Room)
	must(t, d.socket.Send(protocol.NewID[protocol.CommandID](), protocol.PersonLeave{}))
	for _, window := range []*seat{d, e} {
		if code := window.ended(); code != protocol.CloseLeft {
			t.Errorf("a window of whoever has left is told %d", code)
		}
	}
	sari.Base = urls[0]
	must(t, sari.Call(ctx, http.MethodDelete, "/api/session", nil, nil))
	if code := c.ended(); code != protocol.CloseSignedOut {
		t.Errorf("whoever signed out is told %d", code)
	}
}

// ended reads on until the goodbye.
func (s *seat) ended() protocol.CloseCode {
	s.t.Helper()
	for {
		if bye, ok := s.next().(*protocol.Goodbye); ok {
			return bye.Code
		}
	}
}

// Whoever was here twice is one person everywhere: from either browser, with what was theirs alone.
func TestWhoWasTwoPeopleComesBackAsOne(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	urls := several(t, 2, "")
	made, ines, sam := meet(ctx, t, urls)
	twin := client.New(urls[1])
	join(ctx, t, twin, made.Invite, "Sam again")
	a, b, c := open(t, ctx, ines, made.Room), open(t, ctx, sam, made.Room), open(t, ctx, twin, made.Room)
	a.until(func(v protocol.View) bool { return len(v.People) == 3 })
	draft := protocol.NewID[protocol.DraftID]()
	c.do(protocol.LineDraft{Draft: draft, Words: "What did the alarm say?"})
	c.do(protocol.LineHandIn{Draft: draft})
	a.do(protocol.PersonMerge{Person: c.you, Into: b.you})
	yes := protocol.PersonSame{Person: c.you, Into: b.you, Yes: true}
	b.until(func(v protocol.View) bool { return len(v.Same) == 1 })
	c.do(yes)
	b.until(func(v protocol.View) bool { return len(v.Same) == 1 && len(v.Same[0].Yes) == 1 })
	b.do(yes)
	merged := time.Now()
	if code := c.ended(); code != protocol.CloseMoved {
		t.Errorf("whoever was merged is told %d", code)
	}
	if took := time.Since(merged); took > time.Second {
		t.Errorf("their socket ended after %s", took)
	}
	for _, url := range urls {
		twin.Base = url
		s, err := twin.Open(ctx, protocol.Hello{Room: made.Room})
		must(t, err)
		f, err := s.Next()
		must(t, err)
		s.Close()
		if w, ok := f.(*protocol.Welcome); !ok || w.You != b.you || len(w.Mine.Drafts) != 1 || !w.Mine.Drafts[0].HandedIn {
			t.Errorf("welcomed back with %+v", f)
		}
		var v protocol.RoomView
		must(t, twin.Call(ctx, "GET", "/api/rooms/"+made.Room.String(), nil, &v))
		if v.You != b.you {
			t.Errorf("reads as %s", v.You)
		}
	}
	// Both lists show the role that the person has, and a link leads to the same person.
	a.do(protocol.PersonRole{Person: b.you, Role: protocol.RoleObserver})
	roomtest.Await(t, "both lists show the role", func() bool {
		for _, who := range []*client.Browser{sam, twin} {
			var listed []protocol.ListedRoom
			must(t, who.Call(ctx, "GET", "/api/rooms", nil, &listed))
			if len(listed) != 1 || listed[0].Role != protocol.RoleObserver {
				return false
			}
		}
		return true
	})
	var fresh protocol.MadeLink
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/links", protocol.NewLink{Role: protocol.RoleFacilitator}, &fresh))
	join(ctx, t, twin, fresh.URL, "")
	back := open(t, ctx, twin, made.Room)
	if back.you != b.you {
		t.Error("they are somebody else again")
	}
	back.do(protocol.StageSet{Stage: protocol.StageOpen})
}

// Promise 7, on the line between instances: what is confidential is not on it, and with an asked word there is nobody.
func TestWhatIsSecretIsNotInRedisEither(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	r := redistest.Start(t)
	line := redis.NewClient(&redis.Options{Addr: r.Addr()})
	defer line.Close()
	heard := line.PSubscribe(ctx, "*")
	defer heard.Close()
	_, err := heard.Receive(ctx) // it listens
	must(t, err)
	made, ines, omar := meet(ctx, t, several(t, 2, r.URL()))
	a, b := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
	write(t, a, b)
	draft := protocol.NewID[protocol.DraftID]()
	b.do(protocol.LineDraft{Draft: draft, Words: "DRAFT-canary"})
	b.do(protocol.LineHandIn{Draft: draft})
	a.do(protocol.HazardSave{Hazard: protocol.NewID[protocol.HazardID](), Words: "CARE-canary", Plan: protocol.PlanNone})
	b.do(protocol.TermAsk{Word: "ASKED-canary"})
	a.until(func(v protocol.View) bool { return len(v.Terms) == 1 })
	b.do(protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindDetection, Text: "LAST-canary"})
	asked := false
	for {
		m, err := heard.ReceiveMessage(ctx)
		must(t, err)
		if strings.Contains(m.Payload, "LAST-canary") {
			break
		}
		for _, secret := range []string{"DRAFT-canary", "CARE-canary", draft.String()} {
			if strings.Contains(m.Payload, secret) {
				t.Errorf("it carries %s", m.Payload)
			}
		}
		if strings.Contains(m.Payload, "ASKED-canary") {
			asked = true
			if strings.Contains(m.Payload, b.you.String()) {
				t.Errorf("with what was asked it carries %s", m.Payload)
			}
		}
	}
	if !asked {
		t.Error("what was asked came by another way")
	}
}
