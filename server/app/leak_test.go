package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/config"
	"secondstory/server/operator"
	"secondstory/server/store/sqlite"
	"secondstory/server/web"
)

// witness is somebody in the room, with everything that any of their connections or requests was ever sent.
type witness struct {
	t       *testing.T
	name    string
	browser *client.Browser
	room    protocol.RoomID
	you     protocol.PersonID
	epoch   protocol.Epoch
	live    *client.Socket
	reading sync.WaitGroup

	mu   sync.Mutex
	seen [][]byte
}

func (w *witness) keep(b []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, bytes.Clone(b))
}

// sees says whether anything that came so far holds these words.
func (w *witness) sees(words string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, b := range w.seen {
		if bytes.Contains(b, []byte(words)) {
			return true
		}
	}
	return false
}

// connect opens a window that is kept open.
func (w *witness) connect() {
	w.t.Helper()
	s, welcome := w.window(protocol.Hello{Room: w.room})
	w.live, w.you, w.epoch = s, welcome.You, welcome.Epoch
	w.reading.Go(func() {
		for {
			b, err := s.Read()
			if err != nil {
				return
			}
			w.keep(b)
		}
	})
}

func (w *witness) window(hello protocol.Hello) (*client.Socket, *protocol.Welcome) {
	w.t.Helper()
	s, err := w.browser.Open(w.t.Context(), hello)
	must(w.t, err)
	b, err := s.Read()
	must(w.t, err)
	w.keep(b)
	f, err := protocol.DecodeServerFrame(b)
	must(w.t, err)
	welcome, ok := f.(*protocol.Welcome)
	if !ok {
		w.t.Fatalf("%s is told %s", w.name, b)
	}
	return s, welcome
}

// look goes every other way there is to see the room: a new window, one that comes back and asks for everybody's
// streams from the beginning, and plain requests.
func (w *witness) look(everybody []*witness) {
	w.t.Helper()
	streams := map[protocol.Stream]uint64{protocol.All: 1, protocol.Facilitators: 0}
	for _, other := range everybody {
		streams[protocol.Personal(other.you)] = 0
	}
	for _, hello := range []protocol.Hello{{Room: w.room}, {Room: w.room, Epoch: w.epoch, Streams: streams}} {
		s, _ := w.window(hello)
		s.Close()
	}
	paths := []string{"", "?after=all:1", "?after=facilitators:0", "/texts/" + w.room.String() + "?since=0", "/export", "/socket", "/calendar.ics", "/words"}
	for _, path := range paths {
		w.get("/api/rooms/" + w.room.String() + path)
	}
	w.get("/api/rooms")
	w.get("/api/session")
}

func (w *witness) get(path string) {
	w.t.Helper()
	var raw any
	if err := w.browser.Call(w.t.Context(), "GET", path, nil, &raw); err != nil {
		w.keep([]byte(err.Error()))
	}
	w.keep(protocol.MustEncode(raw))
}

// ask puts a command over HTTP, and keeps its answer. A refusal is fine.
func (w *witness) ask(c protocol.Command) (id protocol.CommandID, refused error) {
	w.t.Helper()
	id = protocol.NewID[protocol.CommandID]()
	var answer any
	f := protocol.CommandFrame{Type: "command", ID: id, Name: c.Command(), Body: protocol.MustEncode(c)}
	err := w.browser.Call(w.t.Context(), "POST", "/api/rooms/"+w.room.String()+"/commands", f, &answer)
	if err != nil {
		w.keep([]byte(err.Error()))
	}
	w.keep(protocol.MustEncode(answer))
	return id, err
}

// do puts a command over the socket, as a page does, and waits for its ack.
func (w *witness) do(c protocol.Command) protocol.CommandID {
	w.t.Helper()
	id := protocol.NewID[protocol.CommandID]()
	must(w.t, w.live.Send(id, c))
	w.until(`"type":"ack","id":"` + id.String())
	return id
}

func (w *witness) until(words string) {
	w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !w.sees(words); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("%s never sees %s", w.name, words)
		}
	}
}

// safe is a log that a test may read while it is written.
type safe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safe) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *safe) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// Promise 6 and 7: no confidential byte reaches anybody but its owner, on any path; and whoever holds the database and
// the log, but not the secret, cannot tell who wrote or chose what.
func TestPromise6_NothingLeaks(t *testing.T) {
	folder := t.TempDir()
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", folder, "-secret-file", filepath.Join(t.TempDir(), "secret")}, nil, nil)
	must(t, err)
	logged := &safe{}
	a, err := app.Start(context.Background(), c, zerolog.New(logged).Level(zerolog.TraceLevel))
	must(t, err)
	stopped := false
	defer func() {
		if !stopped {
			a.Stop()
		}
	}()

	// Everybody comes in, by a link for their role.
	ines := &witness{t: t, name: "Ines", browser: client.New(a.URL())}
	var made protocol.MadeRoom
	must(t, ines.browser.Call(t.Context(), "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	ines.room = made.Room
	everybody := []*witness{ines}
	links, secrets := []string{}, []string{made.Invite, made.Recovery}
	for _, who := range []struct {
		name string
		role protocol.Role
	}{
		{"Omar", protocol.RoleParticipant}, {"Pia", protocol.RoleParticipant}, {"Quinn", protocol.RoleParticipant}, {"Rae", protocol.RoleParticipant}, {"Fay", protocol.RoleFacilitator},
		{"Cora", protocol.RoleCommenter}, {"Oz", protocol.RoleObserver}, {"Wall", protocol.RoleWall},
	} {
		var link protocol.MadeLink
		must(t, ines.browser.Call(t.Context(), "POST", "/api/rooms/"+made.Room.String()+"/links", protocol.NewLink{Role: who.role}, &link))
		_, secret, _ := strings.Cut(link.URL, "#")
		w := &witness{t: t, name: who.name, browser: client.New(a.URL()), room: made.Room}
		must(t, w.browser.Call(t.Context(), "POST", "/api/join", map[string]string{"secret": secret, "name": who.name}, nil))
		everybody = append(everybody, w)
		links, secrets = append(links, link.Link.String()), append(secrets, link.URL)
	}
	for _, w := range everybody {
		w.connect()
		defer w.live.Close()
	}
	omar, pia, quinn, rae, fay := everybody[1], everybody[2], everybody[3], everybody[4], everybody[5]

	// What nobody else may see. Each in the words of its owner alone.
	var leaks []string
	forbid := func(words string, may ...*witness) {
		t.Helper()
		for _, w := range everybody {
			allowed := false
			for _, m := range may {
				allowed = allowed || m == w
			}
			if !allowed && w.sees(words) {
				leaks = append(leaks, w.name+" was sent "+words)
			}
		}
	}
	files := func(words ...string) {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(folder, "*"))
		must(t, err)
		for _, file := range all {
			if filepath.Base(file) == operator.FileName {
				continue // a socket holds nothing
			}
			b, err := os.ReadFile(file)
			must(t, err)
			for _, w := range words {
				if bytes.Contains(b, []byte(w)) {
					leaks = append(leaks, fmt.Sprintf("%s holds %q", filepath.Base(file), w))
				}
			}
		}
	}
	page := func(url string) string {
		resp, err := http.Get(url)
		must(t, err)
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		must(t, err)
		return string(b)
	}
	quiet := func(words ...string) {
		t.Helper()
		said := map[string]string{"the log": logged.String(), "metrics": page(a.URL() + "/metrics")}
		for where, text := range said {
			for _, w := range words {
				if strings.Contains(text, w) {
					leaks = append(leaks, fmt.Sprintf("%s says %q", where, w))
				}
			}
		}
	}
	lookAll := func() {
		for _, w := range everybody {
			w.look(everybody)
		}
	}
	report := func(when string) {
		t.Helper()
		for _, l := range leaks {
			t.Errorf("%s: %s", when, l)
		}
		leaks = nil
	}

	// Drafts: kept, handed in, taken back; and others who try their ids.
	draft := func(w *witness, words string, handIn bool) (id protocol.DraftID, commands []protocol.CommandID) {
		id = protocol.NewID[protocol.DraftID]()
		commands = append(commands, w.do(protocol.LineDraft{Draft: id, Words: words}))
		if handIn {
			commands = append(commands, w.do(protocol.LineHandIn{Draft: id}))
		}
		return id, commands
	}
	kept, secretly := draft(omar, "KEPT-canary-of-Omar", false)
	handed, more := draft(omar, "HANDED-canary-of-Omar", true)
	other, more2 := draft(pia, "HANDED-canary-of-Pia", true)
	secretly = append(append(secretly, more...), more2...)
	_, more = draft(quinn, "HANDED-canary-of-Quinn", true)
	secretly = append(secretly, more...)
	for _, w := range everybody {
		if w == omar {
			continue
		}
		for _, id := range []protocol.DraftID{kept, handed} {
			for _, try := range []protocol.Command{
				protocol.LineDraft{Draft: id, Version: 1, Words: "guess"}, protocol.LineHandIn{Draft: id}, protocol.LineTakeBack{Draft: id}, protocol.LineDiscard{Draft: id},
			} {
				w.ask(try)
			}
		}
	}
	lookAll()
	drafts := func(public bool) {
		forbid("KEPT-canary-of-Omar", omar)
		if !public {
			forbid("HANDED-canary-of-Omar", omar)
			forbid("HANDED-canary-of-Pia", pia)
			forbid("HANDED-canary-of-Quinn", quinn)
			files("HANDED-canary")
		}
		// An answer to somebody's own try holds the id that they tried.
		files("KEPT-canary", omar.name+"-canary")
		quiet("canary", kept.String(), handed.String(), other.String(), "line.draft", "line.hand_in")
	}
	drafts(false)
	for _, id := range secretly {
		files(id.String(), string(id.UUID[:]))
		quiet(id.String())
	}
	report("while lines are drafts")

	db, err := sql.Open("sqlite", filepath.Join(folder, sqlite.FileName))
	must(t, err)
	defer db.Close()
	nonces := func() (all []string) {
		rows, err := db.Query("SELECT body FROM sealed WHERE kind = 'nonce' AND scope NOT IN ('lines', 'reviews', 'hazards', 'opening', 'tellings')")
		must(t, err)
		defer rows.Close()
		for rows.Next() {
			var b []byte
			must(t, rows.Scan(&b))
			all = append(all, string(b))
		}
		return all
	}

	ines.do(protocol.LinesOpen{})
	omar.until(`"name":"line.opened"`)
	lookAll()
	drafts(true)
	for _, w := range everybody { // opened, and nobody can tell whose it was
		if w.name != "Wall" && !w.sees("HANDED-canary-of-Pia") {
			t.Errorf("%s does not see the opened lines", w.name)
		}
	}
	var view protocol.View
	var v web.RoomView
	must(t, pia.browser.Call(t.Context(), "GET", "/api/rooms/"+made.Room.String(), nil, &v))
	must(t, protocol.Decode(v.Streams[protocol.All], &view))
	for _, l := range view.Lines {
		if !l.By.IsZero() {
			t.Errorf("%q is by %s", l.Words, l.By)
		}
	}
	report("after the lines were opened")

	// What somebody says about the story, and whether they would rather not be asked: as told to themselves and who leads.
	moment := protocol.NewID[protocol.EntryID]()
	ines.do(protocol.EntryAdd{Entry: moment, Kind: protocol.KindDetection, Text: "It began."})
	for _, c := range []protocol.StoryReview{{Answer: protocol.ReviewMore, Seen: 1}, {Answer: protocol.ReviewRight, Seen: 1}, {Answer: protocol.ReviewMore, Seen: 1}} {
		secretly = append(secretly, omar.do(c))
	}
	ines.until(`"coverage":{"read":1,"would":["` + omar.you.String() + `"]}`)
	ines.do(protocol.ExpertName{Person: omar.you, Subject: "carts"})
	secretly = append(secretly, omar.do(protocol.ExpertAnswer{Subject: "carts"}))
	lookAll()
	forbid(`"review":`, omar)
	forbid(`"coverage":`, ines, fay)
	files(`"seen":1`, `"answer":"more"`)
	quiet("review", "expert.answer")
	for _, id := range secretly {
		files(id.String(), string(id.UUID[:]))
		quiet(id.String())
	}
	report("after the story was read")

	// Care notes: for whoever leads, and gone for good when they are deleted. Others try their ids.
	hazard := protocol.NewID[protocol.HazardID]()
	secretly = append(secretly, ines.do(protocol.HazardSave{Hazard: hazard, Words: "CARE-canary", Plan: protocol.PlanWatch, How: "PLAN-canary"}))
	fay.until("CARE-canary")
	for _, w := range everybody {
		if w != ines && w != fay {
			w.ask(protocol.HazardSave{Hazard: hazard, Version: 1, Words: "guess", Plan: protocol.PlanNone})
			w.ask(protocol.HazardDelete{Hazard: hazard})
		}
	}
	lookAll()
	care := func(when string) {
		t.Helper()
		for _, words := range []string{"CARE-canary", "PLAN-canary", `"plan":"watch"`, hazard.String(), `"hazards":`} {
			forbid(words, ines, fay)
		}
		files("CARE-canary", "PLAN-canary", hazard.String()+`"`)
		quiet("CARE-canary", "PLAN-canary", "hazard.", hazard.String())
		report(when)
	}
	care("while there is a care note")
	secretly = append(secretly, fay.do(protocol.HazardDelete{Hazard: hazard}))
	care("after the care note was deleted")

	// An asked word is everybody's, and nobody's question. Who has read the opening words is a number.
	secretly = append(secretly, pia.do(protocol.TermAsk{Word: "ASKED-canary"}), omar.do(protocol.OpeningRead{Read: true}))
	for _, w := range everybody {
		if w.name != "Wall" {
			w.until("ASKED-canary")
		}
	}
	lookAll()
	forbid(`"read":true`, omar)
	forbid(`"by":"` + pia.you.String() + `","name":"term.`)
	quiet("term.ask", "opening.read")
	var authors int
	must(t, db.QueryRow("SELECT count(author) FROM event WHERE name LIKE 'term.%'").Scan(&authors))
	if authors > 0 {
		t.Error("a word that was asked has an author")
	}
	for _, id := range secretly {
		files(id.String(), string(id.UUID[:]))
		quiet(id.String())
	}
	report("after a word was asked")

	// A reminder names nobody. A telling that was taken back is in nothing any more.
	ines.do(protocol.LinesRemind{})
	var reminder string
	must(t, db.QueryRow("SELECT body FROM event WHERE name = 'lines.reminded'").Scan(&reminder))
	if reminder != "{}" {
		t.Errorf("a reminder says %s", reminder)
	}
	said := protocol.NewID[protocol.AccountID]()
	quinn.do(protocol.AccountTell{Account: said, Entry: moment, Words: "SAID-canary"})
	omar.until("SAID-canary")
	quinn.do(protocol.AccountWithdraw{Account: said, Entry: moment})
	late := &witness{t: t, name: "Late", browser: omar.browser, room: omar.room, you: omar.you, epoch: omar.epoch}
	late.look(everybody)
	if late.sees("SAID-canary") {
		t.Error("a telling that was taken back is still told")
	}

	// A first walk-through: for whom its owner chooses. Fay leads, and is none of them; Pia is one for a while.
	ines.do(protocol.FirstSet{Person: omar.you})
	secretly = append(secretly, omar.do(protocol.TellingShare{Readers: []protocol.PersonID{ines.you, pia.you}}))
	told := []protocol.TellingNoteID{protocol.NewID[protocol.TellingNoteID](), protocol.NewID[protocol.TellingNoteID]()}
	secretly = append(secretly, ines.do(protocol.TellingSave{Owner: omar.you, Note: told[0], Words: "TOLD-canary-noted-by-Ines"}))
	pia.until("TOLD-canary-noted-by-Ines")
	secretly = append(secretly, omar.do(protocol.TellingShare{Readers: []protocol.PersonID{ines.you}}))
	secretly = append(secretly, omar.do(protocol.TellingSave{Owner: omar.you, Note: told[1], Words: "TOLD-canary-by-Omar"}))
	ines.until("TOLD-canary-by-Omar")
	for _, w := range everybody {
		if w == omar || w == ines {
			continue
		}
		for _, owner := range []*witness{omar, ines} { // one who has a walk-through, and one who has none
			for _, try := range []protocol.Command{
				protocol.TellingSave{Owner: owner.you, Note: told[1], Words: "guess"}, protocol.TellingSave{Owner: owner.you, Note: told[1], Version: 1, Words: "guess"},
				protocol.TellingDelete{Owner: owner.you, Note: told[1]}, protocol.TellingDelete{Owner: owner.you}, protocol.TellingShare{Readers: []protocol.PersonID{w.you}},
			} {
				w.ask(try)
			}
		}
	}
	lookAll()
	tellings := func(when string) {
		t.Helper()
		forbid("TOLD-canary-noted-by-Ines", omar, ines, pia)
		forbid("TOLD-canary-by-Omar", omar, ines)
		forbid(told[1].String(), omar, ines)
		forbid(`"tellings":`, omar, ines, pia)
		files("TOLD-canary")
		quiet("TOLD-canary", told[0].String(), told[1].String(), "telling")
		for _, id := range secretly {
			files(id.String(), string(id.UUID[:]))
			quiet(id.String())
		}
		report(when)
	}
	tellings("while it is told first")

	// Ballots: patterns that no sum gives.
	vote := protocol.NewID[protocol.VoteID]()
	ines.do(protocol.VoteBegin{Vote: vote, Dots: 10, PerLine: 9})
	l := view.Lines
	cast := func(w *witness, dots ...protocol.LineDots) {
		secretly = append(secretly, w.do(protocol.BallotCast{Vote: vote, Dots: dots}))
	}
	cast(omar, protocol.LineDots{Line: l[0].ID, Dots: 7}, protocol.LineDots{Line: l[1].ID, Dots: 3})
	cast(pia, protocol.LineDots{Line: l[0].ID, Dots: 4})
	cast(quinn, protocol.LineDots{Line: l[1].ID, Dots: 6})
	cast(rae, protocol.LineDots{Line: l[1].ID, Dots: 5})
	salts := nonces()
	if len(salts) != 1 {
		t.Fatalf("%d votes have a nonce", len(salts))
	}
	fay.ask(protocol.VoteReveal{Vote: protocol.NewID[protocol.VoteID]()})
	fay.do(protocol.VoteClose{Vote: vote})
	lookAll()
	ballots := func(when string) {
		t.Helper()
		forbid(`"dots":7`, omar)
		forbid(`"dots":3`, omar)
		forbid(`"dots":4`, pia, rae)
		forbid(`"dots":5`, rae)
		forbid(`"dots":6`, quinn)
		forbid(`"ballots":[{`, omar, pia, quinn, rae)
		files(`"dots":7`, `"dots":3`, `"dots":4`, `"dots":5`, `"dots":6`)
		quiet("ballot", `"dots"`)
		for _, id := range secretly {
			files(id.String(), string(id.UUID[:]))
			quiet(id.String())
		}
		report(when)
	}
	ballots("while a vote is on")

	// Rae turns out to be Pia, as both say: what was hers alone is Pia's, and nobody else's. Nobody is made somebody else by
	// others, whoever they are.
	raes := protocol.NewID[protocol.DraftID]()
	secretly = append(secretly, rae.do(protocol.LineDraft{Draft: raes, Words: "KEPT-canary-of-Rae"}), rae.do(protocol.OpeningRead{Read: true}))
	for _, w := range []*witness{ines, fay} {
		ines.do(protocol.PersonMerge{Person: rae.you, Into: w.you})
		for _, other := range everybody {
			if other != rae {
				other.ask(protocol.PersonSame{Person: rae.you, Into: w.you, Yes: true})
			}
		}
		forbid("KEPT-canary-of-Rae", rae)
		rae.do(protocol.PersonSame{Person: rae.you, Into: w.you})
	}
	report("while two are asked whether they are one")
	ines.do(protocol.PersonMerge{Person: rae.you, Into: pia.you})
	rae.do(protocol.PersonSame{Person: rae.you, Into: pia.you, Yes: true})
	pia.do(protocol.PersonSame{Person: rae.you, Into: pia.you, Yes: true})
	pia.until("KEPT-canary-of-Rae")
	rae.reading.Wait()
	forbid("KEPT-canary-of-Rae", rae, pia)
	forbid(`"dots":5`, rae)
	files("KEPT-canary-of-Rae", `"dots":5`)
	quiet("canary", raes.String())
	rae.connect()
	defer rae.live.Close()
	lookAll()
	forbid("KEPT-canary-of-Rae", rae, pia)
	forbid(`"dots":5`, rae)
	forbid(`"dots":4`, pia, rae)
	if rae.you != pia.you || !rae.sees(`"dots":4`) {
		t.Error("Rae is not welcomed as Pia")
	}
	report("after two people became one")
	ines.do(protocol.VoteReveal{Vote: vote})
	omar.until(`"name":"vote.revealed"`)
	lookAll()
	if !pia.sees(`{"line":"` + l[0].ID.String() + `","dots":11}`) {
		t.Error("the result is not shown")
	}
	ballots("after the reveal")
	// What could tie a ballot to somebody goes from the file and its journal too.
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		leaks = nil
		if files(salts...); len(leaks) == 0 {
			break
		}
		fay.do(protocol.HandRaise{Lane: protocol.LaneSpeak, Note: time.Now().String()}) // the next commit tries again, where somebody read just then
	}
	report("after the reveal")

	// What facilitators and one person alone are told.
	must(t, omar.browser.Call(t.Context(), "POST", "/api/rooms/"+made.Room.String()+"/handover", nil, nil))
	lookAll()
	for _, id := range links {
		forbid(id, ines, fay)
		quiet(id)
	}
	for _, w := range everybody {
		if w != rae && w != pia {
			forbid("person:"+w.you.String(), w)
		}
	}
	for _, s := range secrets {
		_, secret, _ := strings.Cut(s, "#")
		files(secret)
		quiet(secret)
		forbid(secret)
	}
	forbid("person:"+pia.you.String(), pia, rae) // who are one
	report("what is for some")

	// Somebody leaves: what was theirs alone is nowhere any more.
	secretly = append(secretly, quinn.do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "LEFT-canary-of-Quinn"}))
	quinn.ask(protocol.PersonLeave{})
	ines.until(`"name":"person.left"`)
	for _, w := range everybody {
		if w != quinn {
			w.look(everybody)
		}
	}
	var left int
	must(t, db.QueryRow("SELECT count(*) FROM sealed WHERE kind = 'draft'").Scan(&left))
	if left != 2 { // the one that Omar keeps, and Rae's
		t.Errorf("there are %d drafts", left)
	}
	forbid("LEFT-canary-of-Quinn", quinn)
	files("LEFT-canary")
	quiet("LEFT-canary", secretly[len(secretly)-1].String())
	report("after somebody has left")

	// The record says neither who nor when.
	var columns string
	must(t, db.QueryRow("SELECT group_concat(name, ' ') FROM pragma_table_info('sealed')").Scan(&columns))
	if columns != "room kind scope slot id body" {
		t.Errorf("confidential rows have the columns %s", columns)
	}
	rows, err := db.Query("SELECT name, author FROM event WHERE name = 'line.opened' OR name LIKE 'vote.%' AND name <> 'vote.former_changed'") // which says whose role was changed, and by whom
	must(t, err)
	for rows.Next() {
		var name string
		var author []byte
		must(t, rows.Scan(&name, &author))
		for _, w := range []*witness{omar, pia, quinn} {
			if bytes.Equal(author, w.you.UUID[:]) {
				t.Errorf("%s bears the name of %s", name, w.name)
			}
		}
	}
	must(t, rows.Err())
	rows.Close()
	var receipts int
	must(t, db.QueryRow("SELECT count(*) FROM receipt").Scan(&receipts))
	if receipts < 4 { // open, begin, close, reveal
		t.Errorf("there are %d receipts", receipts)
	}
	must(t, db.Close())

	must(t, a.Stop())
	stopped = true
	for _, w := range everybody {
		w.reading.Wait()
	}
	files(append(salts, "KEPT-canary", "SAID-canary")...) // deleted is gone

	files(`"dots":7`, `"dots":6`)
	report("after it was stopped")
}
