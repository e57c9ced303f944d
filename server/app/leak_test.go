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
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/rules"
	"secondstory/server/app"
	"secondstory/server/config"
	"secondstory/server/operator"
	"secondstory/server/store/sqlite"
)

// Promise 6 and 7: no confidential byte reaches anybody but its owner, on any path; and whoever holds the database and
// the log, but not the secret, cannot tell who wrote or chose what. It is one meeting from beginning to end; each of its acts
// has a file.
func TestPromise6_NothingLeaks(t *testing.T) {
	x := newStage(t)
	x.everybodyComes()
	x.theyWriteLines()
	x.linesAreOpened()
	x.lineIsTakenBackAndOneIsSigned()
	x.theyReadTheStory()
	x.thereIsACareNote()
	x.somebodyAsksForAWord()
	x.somebodyTakesWordsBack()
	x.oneTellsItFirst()
	x.theyVote()
	x.twoAreOne()
	x.theVoteIsRevealed()
	x.whatIsForSome()
	x.somebodyLeaves()
	x.whatTheRecordSays()
	x.whatIsForAll()
	x.itIsComplete()
	x.stop()
	x.files(append(x.salts, "KEPT-canary", "SAID-canary")...) // deleted is gone
	x.files(`"dots":7`, `"dots":6`)
	x.report("after it was stopped")
}

// stage is a server and everybody who comes to a meeting there, with what they have done so far that must leave no trace.
type stage struct {
	t      *testing.T
	folder string
	app    *app.App
	logged safe
	db     *sql.DB // as whoever holds the file reads it
	made   protocol.MadeRoom

	everybody                        []*witness
	ines, omar, pia, quinn, rae, fay *witness // Ines and Fay lead
	links, secrets                   []string

	secretly            []protocol.CommandID // what was asked in secret
	kept, handed, other protocol.DraftID
	view                protocol.View // once the lines were opened
	moment              protocol.EntryID
	vote                protocol.VoteID
	salts               []string // the nonce of the vote

	leaks []string

	mu    sync.Mutex
	put   map[string]bool // commands that were accepted
	kinds map[string]bool // of rows that were there
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

func newStage(t *testing.T) *stage {
	t.Helper()
	x := &stage{t: t, folder: t.TempDir(), put: map[string]bool{}, kinds: map[string]bool{}}
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", x.folder, "-secret-file", filepath.Join(t.TempDir(), "secret")}, nil, nil)
	must(t, err)
	x.app, err = app.Start(context.Background(), c, zerolog.New(&x.logged).Level(zerolog.TraceLevel))
	must(t, err)
	t.Cleanup(func() {
		if x.app != nil {
			x.app.Stop()
		}
	})
	x.db, err = sql.Open("sqlite", filepath.Join(x.folder, sqlite.FileName))
	must(t, err)
	t.Cleanup(func() { x.db.Close() })
	return x
}

// stop ends the server: what is in the files then stays there.
func (x *stage) stop() {
	x.t.Helper()
	must(x.t, x.db.Close())
	must(x.t, x.app.Stop())
	x.app = nil
	for _, w := range x.everybody {
		w.reading.Wait()
	}
}

// somebody is a witness who has not come in yet.
func (x *stage) somebody(name string) *witness {
	return &witness{t: x.t, name: name, browser: client.New(x.app.URL()), room: x.made.Room, put: x.accepted}
}

func (x *stage) accepted(c protocol.Command) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.put[c.Command()] = true
}

// everybodyComes has everybody come in, by a link for their role.
func (x *stage) everybodyComes() {
	t := x.t
	t.Helper()
	x.ines = x.somebody("Ines")
	must(t, x.ines.browser.Call(t.Context(), "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &x.made))
	x.ines.room = x.made.Room
	x.everybody = []*witness{x.ines}
	x.secrets = []string{x.made.Invite, x.made.Recovery}
	for _, who := range []struct {
		name string
		role protocol.Role
	}{
		{"Omar", protocol.RoleParticipant}, {"Pia", protocol.RoleParticipant}, {"Quinn", protocol.RoleParticipant}, {"Rae", protocol.RoleParticipant}, {"Fay", protocol.RoleFacilitator},
		{"Cora", protocol.RoleCommenter}, {"Oz", protocol.RoleObserver}, {"Wall", protocol.RoleWall},
	} {
		x.comes(who.name, who.role)
	}
	x.omar, x.pia, x.quinn, x.rae, x.fay = x.everybody[1], x.everybody[2], x.everybody[3], x.everybody[4], x.everybody[5]
	for _, w := range x.everybody {
		w.connect()
		t.Cleanup(func() { w.live.Close() })
	}
}

func (x *stage) comes(name string, role protocol.Role) *witness {
	t := x.t
	t.Helper()
	var link protocol.MadeLink
	must(t, x.ines.browser.Call(t.Context(), "POST", "/api/rooms/"+x.made.Room.String()+"/links", protocol.NewLink{Role: role}, &link))
	w := x.somebody(name)
	must(t, w.browser.Call(t.Context(), "POST", "/api/join", map[string]string{"secret": secretOf(link.URL), "name": name}, nil))
	x.everybody = append(x.everybody, w)
	x.links, x.secrets = append(x.links, link.Link.String()), append(x.secrets, link.URL)
	return w
}

// forbid looks for words that nobody else may see than these. Each is in the words of its owner alone.
func (x *stage) forbid(words string, may ...*witness) {
	for _, w := range x.everybody {
		if !slices.Contains(may, w) && w.sees(words) {
			x.leaks = append(x.leaks, w.name+" was sent "+words)
		}
	}
}

// files looks for words in what lies in the data folder.
func (x *stage) files(words ...string) {
	x.t.Helper()
	all, err := filepath.Glob(filepath.Join(x.folder, "*"))
	must(x.t, err)
	for _, file := range all {
		if filepath.Base(file) == operator.FileName {
			continue // a socket holds nothing
		}
		b, err := os.ReadFile(file)
		must(x.t, err)
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				x.leaks = append(x.leaks, fmt.Sprintf("%s holds %q", filepath.Base(file), w))
			}
		}
	}
}

// quiet looks for words in the log and in what is measured.
func (x *stage) quiet(words ...string) {
	t := x.t
	t.Helper()
	resp, err := http.Get(x.app.URL() + "/metrics")
	must(t, err)
	defer resp.Body.Close()
	metrics, err := io.ReadAll(resp.Body)
	must(t, err)
	for where, text := range map[string]string{"the log": x.logged.String(), "metrics": string(metrics)} {
		for _, w := range words {
			if strings.Contains(text, w) {
				x.leaks = append(x.leaks, fmt.Sprintf("%s says %q", where, w))
			}
		}
	}
}

// traceless looks for commands that were asked in secret.
func (x *stage) traceless() {
	x.t.Helper()
	for _, id := range x.secretly {
		x.files(id.String(), string(id.UUID[:]))
		x.quiet(id.String())
	}
}

func (x *stage) lookAll() {
	x.t.Helper()
	for _, w := range x.everybody {
		w.look(x.everybody)
	}
}

// report fails the test for what has leaked so far, and notes which rows there are by now.
func (x *stage) report(when string) {
	x.t.Helper()
	for _, l := range x.leaks {
		x.t.Errorf("%s: %s", when, l)
	}
	x.leaks = nil
	if x.app != nil {
		for _, kind := range x.strings("SELECT DISTINCT kind FROM sealed") {
			x.kinds[kind] = true
		}
	}
}

// strings asks the record for a column.
func (x *stage) strings(query string) (all []string) {
	x.t.Helper()
	rows, err := x.db.Query(query)
	must(x.t, err)
	defer rows.Close()
	for rows.Next() {
		var s string
		must(x.t, rows.Scan(&s))
		all = append(all, s)
	}
	must(x.t, rows.Err())
	return all
}

// itIsComplete fails where something could leak that this meeting never had: a secret command, a kind of confidential row, or
// a fact.
func (x *stage) itIsComplete() {
	t := x.t
	t.Helper()
	for _, c := range protocol.Commands {
		if rules.IsSecret(c.Command()) && !x.put[c.Command()] {
			t.Errorf("%s is secret, and nobody asked it", c.Command())
		}
	}
	for _, kind := range rules.RowKinds() {
		if !x.kinds[string(kind)] {
			t.Errorf("rows of the kind %s are confidential, and there were none", kind)
		}
	}
	told := x.strings("SELECT DISTINCT name FROM event")
	for _, e := range protocol.EventBodies {
		if _, never := neverTold[e.Event()]; !never && !slices.Contains(told, e.Event()) {
			t.Errorf("%s never happened", e.Event())
		}
	}
}

// neverTold are facts that no meeting can have and be looked at, with why.
var neverTold = map[string]string{
	"room.deleted": "with it goes the record of the room",
}
