package acceptance

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/server/store"
	"secondstory/server/store/postgres"
	"secondstory/server/store/postgrestest"
	"secondstory/server/store/sqlite"
)

const people = 4

// prepare gives the meeting a moment to write in, lines, and a vote on them.
func (m *meeting) prepare() (text protocol.TextID, vote protocol.VoteID, lines []protocol.LineID) {
	m.t.Helper()
	ask := func(c protocol.Command) { m.ask(m.seats[0], c) }
	entry := protocol.NewID[protocol.EntryID]()
	ask(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction})
	for i := range 3 {
		d := protocol.NewID[protocol.DraftID]()
		ask(protocol.LineDraft{Draft: d, Words: fmt.Sprint("line ", i)})
		ask(protocol.LineHandIn{Draft: d})
		ask(protocol.LineSign{Draft: d})
	}
	ask(protocol.LinesOpen{})
	vote = protocol.NewID[protocol.VoteID]()
	ask(protocol.VoteBegin{Vote: vote, Dots: 3, PerLine: 2})
	for _, l := range m.view(m.seats[0]).Lines {
		lines = append(lines, l.ID)
	}
	return protocol.TextOf(entry), vote, lines
}

// ask has somebody ask for something, over plain HTTP.
func (m *meeting) ask(s *seat, c protocol.Command) {
	m.t.Helper()
	must(m.t, m.try(s, c))
}

// try is ask, of what may be refused.
func (m *meeting) try(s *seat, c protocol.Command) error {
	f := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: c.Command(), Body: protocol.MustEncode(c)}
	var a protocol.Ack
	if err := s.browser.Call(m.t.Context(), "POST", "/api/rooms/"+m.id.String()+"/commands", f, &a); err != nil {
		return err
	}
	s.acked[f.ID] = acked{f.Name, a.At, f.Body}
	if s.script != nil {
		s.script.answered(s, f, nil)
	}
	return nil
}

func (m *meeting) view(s *seat) (v protocol.View) {
	m.t.Helper()
	must(m.t, protocol.Decode(m.raw(s), &v))
	return v
}

func (m *meeting) raw(s *seat) []byte {
	m.t.Helper()
	var r protocol.RoomView
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
		if got := string(s.copy.Bytes(protocol.All)); want == "" {
			want = got
		} else if got != want {
			m.t.Errorf("seat %d has\n%s\nand another\n%s", s.n, got, want)
		}
		if string(m.raw(s)) != want {
			m.t.Errorf("over HTTP the room is not what seat %d has", s.n)
		}
		w := s.script.(*writer)
		if len(w.ballot) > 0 && (len(s.mine.Ballots) != 1 || fmt.Sprint(s.mine.Ballots[0].Dots) != fmt.Sprint(w.ballot)) {
			m.t.Errorf("seat %d put down %v and finds %v", s.n, w.ballot, s.mine.Ballots)
		}
	}
	words := m.view(m.seats[0]).Texts[text].Text
	for _, s := range m.seats {
		for _, w := range s.script.(*writer).typed {
			if strings.Count(words, w) != 1 {
				m.t.Errorf("%s was acknowledged, and is in the text %d times", w, strings.Count(words, w))
			}
		}
	}
}

// writer writes in one text, raises a hand, and votes, again and again.
type writer struct {
	text   protocol.TextID
	vote   protocol.VoteID
	lines  []protocol.LineID
	n      int
	typed  []string // words whose edit was acknowledged
	ballot []protocol.LineDots
}

func (w *writer) next(s *seat) (wishes []protocol.Command, cut bool) {
	t := s.copy.View().Texts[w.text]
	length := len([]rune(t.Text)) // it is plain
	word := fmt.Sprintf("<%d.%d>", s.n, w.n)
	change := fmt.Sprintf(`[[0,%q],%d]`, word, length)
	if length == 0 {
		change = fmt.Sprintf(`[[0,%q]]`, word)
	}
	wishes = []protocol.Command{
		protocol.TextEdit{Text: w.text, Version: t.Version, Client: s.you.String() + ":1", Updates: []jsontext.Value{jsontext.Value(change)}},
		protocol.HandRaise{Lane: protocol.LaneSpeak, Note: fmt.Sprint(w.n)},
		protocol.BallotCast{Vote: w.vote, Dots: []protocol.LineDots{{Line: w.lines[rand.IntN(len(w.lines))], Dots: 1 + w.n%2}}},
	}
	if w.n%4 == 0 {
		wishes = append(wishes, protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: word})
	}
	if length > protocol.MaxText-100 {
		wishes = wishes[1:] // the moment is full
	}
	w.n++
	return wishes, false
}

func (w *writer) answered(s *seat, f protocol.CommandFrame, refused *protocol.Rejection) bool {
	if refused != nil {
		return false
	}
	switch f.Name {
	case "text.edit":
		var c protocol.TextEdit
		must(s.t, protocol.Decode(f.Body, &c))
		_, word, _ := strings.Cut(string(c.Updates[0]), `"`)
		word, _, _ = strings.Cut(word, `"`)
		w.typed = append(w.typed, word)
	case "ballot.cast":
		var c protocol.BallotCast
		must(s.t, protocol.Decode(f.Body, &c))
		w.ballot = c.Dots
	}
	return true
}

func (w *writer) hears(*seat, []byte, any) {}

// How often something is killed. TEST_LONG has it killed more often.
func kills(usually int) int {
	if n, err := strconv.Atoi(os.Getenv("TEST_KILLS")); err == nil {
		return n
	}
	if os.Getenv("TEST_LONG") != "" {
		return 50 * usually
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
	m.through(kills(20), kill)
	if took, code := p.stop(); code != 0 || took > 10*time.Second {
		t.Errorf("it stopped with %d after %s", code, took)
	}
	m.audit(filepath.Join(folder, "secret"), inFile(t, folder))
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
	m.through(kills(6), kill)
	if took, code := p.stop(); code != 0 || took > 10*time.Second {
		t.Errorf("it stopped with %d after %s", code, took)
	}
	m.audit(filepath.Join(folder, "secret"), func() (store.Store, error) { return postgres.Open(t.Context(), address) })
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
		s.script = &writer{text: text, vote: vote, lines: lines}
		go s.run(ctx, writing)
	}
	for n := range kills {
		before := m.answered()
		roomtest.Await(t, "people get answers again", func() bool { return m.answered() >= before+8 })
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
		s.script = &writer{text: text, vote: vote, lines: lines}
		go s.run(ctx, writing)
	}
	roomtest.Await(t, "people get answers", func() bool { return m.answered() >= 200 })
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
	m.audit(filepath.Join(folder, "secret"), inFile(t, folder))
}
