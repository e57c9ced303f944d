package app_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/roomtest"
	"secondstory/server/app"
	"secondstory/server/config"
	"secondstory/server/fanout/redistest"
	"secondstory/server/store"
	"secondstory/server/store/postgrestest"
)

// plot is a meeting on a server. Each asks over plain HTTP.
type plot struct {
	t      *testing.T
	room   protocol.RoomID
	people map[string]*client.Browser
	ids    map[string]protocol.PersonID
	head   uint64 // of the stream all, as far as anybody was answered
}

func begin(t *testing.T, urls ...string) *plot {
	t.Helper()
	p := &plot{t: t, people: map[string]*client.Browser{}, ids: map[string]protocol.PersonID{}}
	var made protocol.MadeRoom
	for i, who := range []string{"Ada", "Bo", "Cy"} {
		b := client.New(urls[i%len(urls)])
		if p.people[who] = b; i == 0 {
			must(t, b.Call(t.Context(), "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: who}, &made))
			p.room = made.Room
		} else {
			join(t.Context(), t, b, made.Invite, who)
			p.head = uint64(i) + 2 // the room was made, and each of them came in
		}
		for _, in := range p.View().People {
			if in.Name == who {
				p.ids[who] = in.ID
			}
		}
	}
	return p
}

func (p *plot) path(of string) string { return "/api/rooms/" + p.room.String() + of }

func (p *plot) Do(who string, c protocol.Command) {
	p.t.Helper()
	var a protocol.Ack
	f := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: c.Command(), Body: protocol.MustEncode(c)}
	must(p.t, p.people[who].Call(p.t.Context(), "POST", p.path("/commands"), f, &a))
	p.head = max(p.head, a.At[protocol.All])
	if len(a.At) == 0 { // what is secret says nowhere where it stands: as far as whoever asked can see, then
		var r protocol.RoomView
		must(p.t, p.people[who].Call(p.t.Context(), "GET", p.path(""), nil, &r))
		p.head = max(p.head, r.Heads[protocol.All])
	}
}

func (p *plot) Person(who string) protocol.PersonID { return p.ids[who] }

func (p *plot) View() (v protocol.View) {
	p.t.Helper()
	var r protocol.RoomView
	must(p.t, p.people["Ada"].Call(p.t.Context(), "GET", p.path(fmt.Sprint("?after=all:", p.head)), nil, &r))
	must(p.t, protocol.Decode(r.Streams[protocol.All], &v))
	return v
}

// tells is all that somebody who is in can be told, whichever way they ask.
func (p *plot) tells(t *testing.T, b *client.Browser) string {
	t.Helper()
	var all strings.Builder
	get := func(path string) {
		var body any
		if err := b.Call(t.Context(), "GET", path, nil, &body); err == nil {
			all.Write(protocol.MustEncode(body))
		}
	}
	p.View() // so that their instance has heard of it
	get(p.path(""))
	get(p.path("?after=all:1"))
	get(p.path("/words"))
	get("/api/rooms")
	for _, e := range p.View().Entries {
		for since := range 3 {
			get(p.path(fmt.Sprint("/texts/", protocol.TextOf(e.ID), "?since=", since)))
		}
	}
	welcome := func(h protocol.Hello) protocol.Welcome {
		socket, err := b.Open(t.Context(), h)
		must(t, err)
		defer socket.Close()
		f, err := socket.Next()
		must(t, err)
		w, ok := f.(*protocol.Welcome)
		if !ok {
			t.Fatalf("the first frame is %T", f)
		}
		all.Write(protocol.MustEncode(w))
		return *w
	}
	w := welcome(protocol.Hello{Room: p.room})
	for after := range w.Streams[protocol.All].Head {
		welcome(protocol.Hello{Room: p.room, Epoch: w.Epoch, Streams: map[protocol.Stream]uint64{protocol.All: after}})
	}
	return all.String()
}

// vanished is a meeting in which words were said that disappear.
type vanished struct {
	*plot
	name, words string
	way         roomtest.Vanishing
}

// vanish has words said and disappear in every way there is, each in a meeting of its own, and looks for them: in what the
// record holds, in what can be asked, and in what the instances tell each other afterwards.
func vanish(t *testing.T, urls []string, holds func(words string) []string, heard func() string) {
	var all []vanished
	for _, name := range slices.Sorted(maps.Keys(roomtest.Vanishings)) {
		for i, way := range roomtest.Vanishings[name] {
			if way.Server {
				continue
			}
			v := vanished{begin(t, urls...), fmt.Sprint(name, " ", i+1), "zebra " + protocol.NewID[protocol.EntryID]().String()[:8], way}
			way.Say(v, v.words)
			if name != "room.closed" {
				written(t, holds, v.words)
			}
			all = append(all, v)
		}
	}
	for _, v := range all {
		v.way.Then(v, v.words)
		if v.way.AtTheClose {
			v.Do("Ada", protocol.RoomClose{Readers: protocol.ReadersMembers})
		}
	}
	heard()
	for _, v := range all {
		roomtest.Await(t, "in the record is nothing of "+v.name, func() bool { return len(holds(v.words)) == 0 })
		if got := v.tells(t, v.people["Ada"]); strings.Contains(got, v.words) {
			t.Errorf("of %s somebody is told\n%s", v.name, got)
		}
		// What was on its way from one to another while it was said may come late, and comes once.
		for try := 1; ; try++ {
			v.Do("Ada", protocol.PersonDescribe{Name: "Ada", Pronouns: fmt.Sprint("she ", try)}) // so that there is something to tell others
			got := heard()
			if !strings.Contains(got, v.words) {
				break
			}
			if try == 5 {
				t.Fatalf("of %s instances tell each other\n%s", v.name, got)
			}
		}
	}
}

// written waits until words stand in the record. Between two looks, at the record and at its journal, they may go from one to
// the other, so it looks again.
func written(t *testing.T, holds func(words string) []string, words string) {
	t.Helper()
	roomtest.Await(t, "it is written down", func() bool { return len(holds(words)) > 0 })
}

func TestWhatTheViewForgetsIsInNoFile(t *testing.T) {
	folder := t.TempDir()
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", folder}, nil, io.Discard)
	must(t, err)
	a, err := app.Start(context.Background(), c, zerolog.Nop())
	must(t, err)
	t.Cleanup(func() { must(t, a.Stop()) })
	holds := func(words string) (in []string) {
		files, err := filepath.Glob(filepath.Join(folder, "*"))
		must(t, err)
		for _, file := range files {
			if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
				continue // the operator's socket holds nothing
			}
			raw, err := os.ReadFile(file)
			must(t, err)
			if bytes.Contains(raw, []byte(words)) {
				in = append(in, filepath.Base(file))
			}
		}
		return in
	}
	vanish(t, []string{a.URL()}, holds, func() string { return "" })

	// The name under which somebody came in, too, is for the room to say, and for nobody once they are called otherwise.
	p := begin(t, a.URL())
	var link protocol.MadeLink
	must(t, p.people["Ada"].Call(t.Context(), "POST", p.path("/links"), protocol.NewLink{Role: protocol.RoleParticipant}, &link))
	p.people["Di"] = client.New(a.URL())
	join(t.Context(), t, p.people["Di"], link.URL, "zebra")
	written(t, holds, "zebra")
	p.Do("Di", protocol.PersonDescribe{Name: "Di"})
	roomtest.Await(t, "the name is nowhere", func() bool { return len(holds("zebra")) == 0 })
	open(t, t.Context(), p.people["Di"], p.room) // who is let in as before
}

func TestWhatTheViewForgetsIsInNoTable(t *testing.T) {
	r := redistest.Start(t)
	database := postgrestest.Database(t)
	urls := severalOn(t, database, 2, r.URL())
	db, err := pgx.Connect(t.Context(), database)
	must(t, err)
	defer db.Close(context.Background())
	holds := func(words string) (in []string) {
		for _, table := range store.Tables {
			var any bool
			err := db.QueryRow(t.Context(), "SELECT EXISTS (SELECT FROM "+table.Name+" x WHERE x::text LIKE '%' || $1 || '%' OR x::text LIKE '%' || $2 || '%')",
				words, hex.EncodeToString([]byte(words))).Scan(&any)
			must(t, err)
			if any {
				in = append(in, table.Name)
			}
		}
		return in
	}
	listener := redis.NewClient(&redis.Options{Addr: r.Addr()})
	defer listener.Close()
	messages := listener.PSubscribe(t.Context(), "*")
	defer messages.Close()
	var mu sync.Mutex
	var said strings.Builder
	const fence = "fence"
	passed := make(chan struct{}, 1)
	go func() {
		for m := range messages.Channel() {
			if m.Channel == fence {
				passed <- struct{}{}
				continue
			}
			mu.Lock()
			said.WriteString(m.Payload)
			mu.Unlock()
		}
	}()
	// What was said since it was last asked, and whatever Redis keeps.
	heard := func() string {
		kept, err := listener.Keys(t.Context(), "*").Result()
		must(t, err)
		// Redis says everything in the order in which it heard it: what came before this has been heard here, too.
		must(t, listener.Publish(t.Context(), fence, "").Err())
		select {
		case <-passed:
		case <-time.After(10 * time.Second):
			t.Fatal("Redis says nothing any more")
		}
		mu.Lock()
		defer mu.Unlock()
		got := said.String() + strings.Join(kept, " ")
		said.Reset()
		return got
	}
	vanish(t, urls, holds, heard)
}
