package acceptance

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/server/store"
	"secondstory/server/store/postgres"
	"secondstory/server/store/postgrestest"
	"secondstory/server/store/sqlite"
	"secondstory/server/vault"
	"secondstory/server/web"
)

const people = 4

// prepare gives the meeting a moment to write in, lines, and a vote on them.
func (m *meeting) prepare() (text protocol.TextID, vote protocol.VoteID, lines []protocol.LineID) {
	m.t.Helper()
	ask := func(c protocol.Command) {
		m.t.Helper()
		f := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: c.Command(), Body: protocol.MustEncode(c)}
		must(m.t, m.seats[0].browser.Call(m.t.Context(), "POST", "/api/rooms/"+m.id.String()+"/commands", f, nil))
	}
	entry := protocol.NewID[protocol.EntryID]()
	ask(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction})
	for i := range 3 {
		d := protocol.NewID[protocol.DraftID]()
		ask(protocol.LineDraft{Draft: d, Words: fmt.Sprint("line ", i)})
		ask(protocol.LineHandIn{Draft: d})
	}
	ask(protocol.LinesOpen{})
	vote = protocol.NewID[protocol.VoteID]()
	ask(protocol.VoteBegin{Vote: vote, Dots: 3, PerLine: 2})
	for _, l := range m.view(m.seats[0]).Lines {
		lines = append(lines, l.ID)
	}
	return protocol.TextOf(entry), vote, lines
}

func (m *meeting) view(s *seat) (v protocol.View) {
	m.t.Helper()
	must(m.t, protocol.Decode(m.raw(s), &v))
	return v
}

func (m *meeting) raw(s *seat) []byte {
	m.t.Helper()
	var r web.RoomView
	must(m.t, s.browser.Call(m.t.Context(), "GET", "/api/rooms/"+m.id.String(), nil, &r))
	return r.Streams[protocol.All]
}

func (m *meeting) answered() (n int) {
	for _, s := range m.seats {
		n += s.answered()
	}
	return n
}

// catchUp brings everybody's copy to where the room stands, and compares them.
func (m *meeting) catchUp(text protocol.TextID) {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(m.t.Context(), 20*time.Second)
	defer cancel()
	want := ""
	for _, s := range m.seats {
		if !s.enter(ctx) {
			m.t.Fatalf("seat %d does not come in", s.n)
		}
		s.socket.Close()
		if got := string(s.copy.Bytes()); want == "" {
			want = got
		} else if got != want {
			m.t.Errorf("seat %d has\n%s\nand another\n%s", s.n, got, want)
		}
		if string(m.raw(s)) != want {
			m.t.Errorf("over HTTP the room is not what seat %d has", s.n)
		}
		if len(s.ballot) > 0 && (len(s.mine.Ballots) != 1 || fmt.Sprint(s.mine.Ballots[0].Dots) != fmt.Sprint(s.ballot)) {
			m.t.Errorf("seat %d put down %v and finds %v", s.n, s.ballot, s.mine.Ballots)
		}
	}
	words := m.view(m.seats[0]).Texts[text].Text
	for _, s := range m.seats {
		for _, w := range s.typed {
			if strings.Count(words, w) != 1 {
				m.t.Errorf("%s was acknowledged, and is in the text %d times", w, strings.Count(words, w))
			}
		}
	}
}

// audit reads the record of a server that has ended: nothing that was acknowledged is missing or there twice.
func (m *meeting) audit(folder string, open func() (store.Store, error)) {
	t := m.t
	t.Helper()
	db, err := open()
	must(t, err)
	defer db.Close()
	secret, err := vault.Open(filepath.Join(folder, "secret"))
	must(t, err)
	record, err := vault.Log{Log: db, Vault: secret}.Load(t.Context(), m.id)
	must(t, err)
	state, err := room.Open(m.id, record)
	must(t, err)
	cold := string(state.View(protocol.All))
	for _, s := range m.seats {
		if string(s.copy.Bytes()) != cold {
			t.Errorf("read anew the room is not what seat %d has", s.n)
		}
	}

	// From the first event on, without any snapshot.
	scratch, entries := room.NewState(m.id), map[string]int{}
	for _, stream := range []protocol.Stream{protocol.All, protocol.Facilitators} {
		events, err := db.Read(t.Context(), m.id, stream, 0, 1<<30)
		must(t, err)
		for i, e := range events {
			if e.Seq != uint64(i)+1 {
				t.Fatalf("event %d of %s is number %d", i+1, stream, e.Seq)
			}
			body, err := protocol.DecodeEvent(e.Name, e.Body)
			must(t, err)
			room.Apply(scratch, room.Fact{Stream: stream, Seq: e.Seq, At: e.At, By: e.By, Body: body})
			if added, ok := body.(protocol.EntryAdded); ok {
				entries[added.Entry.String()]++
			}
		}
	}
	if string(scratch.View(protocol.All)) != cold {
		t.Error("replayed from the first event the room is another")
	}

	for _, s := range m.seats {
		var ids []protocol.CommandID
		for id := range s.acked {
			ids = append(ids, id)
		}
		receipts, err := db.Receipts(t.Context(), m.id, ids)
		must(t, err)
		for id, a := range s.acked {
			r, kept := receipts[id]
			switch {
			case room.IsSecret(a.name):
				if kept {
					t.Errorf("%s has left a receipt", a.name)
				}
			case !kept:
				t.Errorf("%s was acknowledged and is not in the record", a.name)
			case !maps.Equal(r.At, a.at):
				t.Errorf("%s was acknowledged at %v and is recorded at %v", a.name, a.at, r.At)
			}
			if a.name == "entry.add" {
				var c protocol.EntryAdd
				must(t, protocol.Decode(a.body, &c))
				if entries[c.Entry.String()] != 1 {
					t.Errorf("a moment that was acknowledged happened %d times", entries[c.Entry.String()])
				}
			}
		}
	}
}

// How often something is killed. TEST_LONG has it killed more often.
func kills(usually int) int {
	if n, err := strconv.Atoi(os.Getenv("TEST_KILLS")); err == nil {
		return n
	}
	if os.Getenv("TEST_LONG") != "" {
		return 20 * usually
	}
	return usually
}

func inFile(t *testing.T, folder string) func() (store.Store, error) {
	return func() (store.Store, error) { return sqlite.Open(t.Context(), folder) }
}

// Promise 1 and 2: what was acknowledged survives that the server is killed, and nothing happens twice.
func TestPromise1_KillingTheServerLosesNothing(t *testing.T) {
	folder, listen := t.TempDir(), freePort(t)
	p := start(t, folder, listen)
	kill := func(int) {
		p.kill()
		p = start(t, folder, listen)
	}
	m := meet(t, p.url, people)
	m.through(kills(50), kill)
	if took, code := p.stop(); code != 0 || took > 10*time.Second {
		t.Errorf("it stopped with %d after %s", code, took)
	}
	m.audit(folder, inFile(t, folder))
}

// The same with PostgreSQL, where the database is killed too: under a server that goes on, together with it, or not.
func TestPromise1_KillingTheDatabaseLosesNothing(t *testing.T) {
	folder, listen := t.TempDir(), freePort(t)
	database := postgrestest.Start(t)
	address := database.Database(t)
	p := start(t, folder, listen, "-database-url", address)
	kill := func(n int) {
		if n%3 != 0 {
			database.Kill(t)
		}
		if n%3 != 1 {
			p.kill()
		}
		if n%3 != 0 {
			database.Restart(t)
		}
		if n%3 != 1 {
			p = start(t, folder, listen, "-database-url", address)
		}
	}
	m := meet(t, p.url, people)
	m.through(kills(9), kill)
	if took, code := p.stop(); code != 0 || took > 10*time.Second {
		t.Errorf("it stopped with %d after %s", code, took)
	}
	m.audit(folder, func() (store.Store, error) { return postgres.Open(t.Context(), address) })
}

// through has everybody write while something is killed again and again, and compares what they have in the end.
func (m *meeting) through(kills int, kill func(n int)) {
	t := m.t
	t.Helper()
	text, vote, lines := m.prepare()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	writing, enough := context.WithCancel(ctx)
	defer enough()
	for _, s := range m.seats {
		go s.run(ctx, writing, text, vote, lines)
	}
	stalled := 0
	for n := range kills {
		before := m.answered()
		for deadline := time.Now().Add(10 * time.Second); m.answered() < before+8 && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
		if m.answered() == before {
			stalled++
		}
		time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
		kill(n)
	}
	enough()
	for _, s := range m.seats {
		<-s.ended
	}
	m.catchUp(text)
	comes := 0
	for _, s := range m.seats {
		comes += s.comes
	}
	t.Logf("%d commands acknowledged over %d kills, %d times somebody came back", m.answered(), kills, comes)
	if stalled > 0 {
		t.Errorf("after %d of the kills nobody got an answer", stalled)
	}
}

// Told to stop, a server finishes what it has begun, tells people to come back, and is gone within ten seconds, though
// somebody reads nothing of what they are sent.
func TestStoppingLosesNothing(t *testing.T) {
	folder, listen := t.TempDir(), freePort(t)
	p := start(t, folder, listen)
	m := meet(t, p.url, people)
	text, vote, lines := m.prepare()
	deaf, err := m.seats[1].browser.Open(t.Context(), protocol.Hello{Room: m.id})
	must(t, err)
	defer deaf.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	writing, enough := context.WithCancel(ctx)
	defer enough()
	for _, s := range m.seats {
		go s.run(ctx, writing, text, vote, lines)
	}
	for m.answered() < 200 && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	took, code := p.stop()
	t.Logf("stopped after %s", took)
	if code != 0 || took > 10*time.Second {
		t.Errorf("it stopped with %d after %s\n%s", code, took, p.log())
	}
	p = start(t, folder, listen)
	enough()
	for _, s := range m.seats {
		<-s.ended
		if s.goodbye == nil || s.goodbye.Code != protocol.CloseRestart {
			t.Errorf("seat %d was told %+v", s.n, s.goodbye)
		}
	}
	m.catchUp(text)
	p.stop()
	m.audit(folder, inFile(t, folder))
}
