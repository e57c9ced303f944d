package app_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/config"
	"secondstory/server/store/postgrestest"
)

// secretive is a meeting in which people have written what only the secret opens.
type secretive struct {
	room       protocol.RoomID
	ines, omar *client.Browser
	vote       protocol.VoteID
	line       protocol.LineID
}

func confide(ctx context.Context, t *testing.T, url string) (m secretive) {
	t.Helper()
	var made protocol.MadeRoom
	m.ines, m.omar = client.New(url), client.New(url)
	must(t, m.ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesShown, Asked: 3, Name: "Ines"}, &made))
	m.room = made.Room
	sari := client.New(url)
	join(ctx, t, m.omar, made.Invite, "Omar")
	join(ctx, t, sari, made.Invite, "Sari")
	lead, his, hers := open(t, ctx, m.ines, m.room), open(t, ctx, m.omar, m.room), open(t, ctx, sari, m.room)
	for _, s := range []*seat{his, hers} {
		line := protocol.NewID[protocol.DraftID]()
		s.do(protocol.LineDraft{Draft: line, Words: "What did the alarm say?"})
		s.do(protocol.LineHandIn{Draft: line})
	}
	lead.do(protocol.LinesOpen{})
	his.until(func(v protocol.View) bool { return len(v.Lines) == 2 })
	m.line, m.vote = his.copy.View().Lines[0].ID, protocol.NewID[protocol.VoteID]()
	lead.do(protocol.VoteBegin{Vote: m.vote, Dots: 3, PerLine: 3})
	his.do(protocol.BallotCast{Vote: m.vote, Dots: []protocol.LineDots{{Line: m.line, Dots: 2}}})
	his.do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "A thought of his own"})
	lead.do(protocol.HazardSave{Hazard: protocol.NewID[protocol.HazardID](), Words: "Ask Omar gently", Plan: protocol.PlanNone})
	return m
}

func mine(ctx context.Context, t *testing.T, b *client.Browser, room protocol.RoomID) protocol.Mine {
	t.Helper()
	s, err := b.Open(ctx, protocol.Hello{Room: room})
	must(t, err)
	defer s.Close()
	f, err := s.Next()
	must(t, err)
	w, ok := f.(*protocol.Welcome)
	if !ok {
		t.Fatalf("the first frame is %T", f)
	}
	return w.Mine
}

// opens says that everything is there, and that its owners find it.
func (m secretive) opens(ctx context.Context, t *testing.T, url string) {
	t.Helper()
	ines, omar := m.ines.At(url), m.omar.At(url)
	if got := mine(ctx, t, ines, m.room); len(got.Hazards) != 1 || got.Hazards[0].Words != "Ask Omar gently" {
		t.Errorf("her care notes are %+v", got.Hazards)
	}
	his := mine(ctx, t, omar, m.room)
	if len(his.Drafts) != 1 || his.Drafts[0].Words != "A thought of his own" || len(his.Ballots) != 1 || his.Ballots[0].Dots[0].Dots != 2 {
		t.Errorf("he has %+v and %+v", his.Drafts, his.Ballots)
	}
	// His ballot takes the place of the one before, and is no second one.
	seat := open(t, ctx, omar, m.room)
	seat.do(protocol.BallotCast{Vote: m.vote, Dots: []protocol.LineDots{{Line: m.line, Dots: 1}}})
	seat.do(protocol.BallotCast{Vote: m.vote, Dots: []protocol.LineDots{{Line: m.line, Dots: 2}}})
	if got := mine(ctx, t, omar, m.room).Ballots; len(got) != 1 {
		t.Errorf("he has %+v", got)
	}
}

func withSecret(c config.Config, file string) config.Config {
	c.SecretFile = file
	return c
}

// The secret has come into the wrong hands, or is to be changed: everything is sealed anew, also when the first try was
// killed in the middle, and nobody loses anything.
func TestARecordIsSealedAnewAlsoAfterAKillInTheMiddle(t *testing.T) {
	for name, database := range map[string]func(*testing.T) string{"a file": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return postgrestest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
			defer cancel()
			c := instance(t, database(t), t.TempDir())
			older, newer := c.SecretFile, filepath.Join(t.TempDir(), "newer")
			a, err := app.Start(ctx, c, zerolog.Nop())
			must(t, err)
			meetings := []secretive{confide(ctx, t, a.URL()), confide(ctx, t, a.URL())}
			said := func(err error, what string) {
				t.Helper()
				if err == nil || !strings.Contains(err.Error(), what) {
					t.Errorf("it says %v", err)
				}
			}
			quietly := func(protocol.RoomID) {}
			_, err = app.Rekey(ctx, c, older, newer, quietly)
			said(err, "stop")
			must(t, a.Stop())

			// Killed when the second room is in hand.
			child := exec.Command(os.Args[0], "-test.run=^TestHelperThatIsKilledWhileItSeals$", "-test.timeout=60s")
			child.Env = append(os.Environ(), "STORY_TEST_SEALS="+strings.Join([]string{c.Data, c.DatabaseURL, older, newer}, "\n"))
			out, err := child.CombinedOutput()
			if status, ok := child.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
				t.Fatalf("it was not killed: %v\n%s", err, out)
			}
			// All of it opens with one of the two: with the older, since nothing had happened yet.
			says := refused(t, withSecret(c, newer))
			if !strings.Contains(says, "is not the one that the record was begun with") {
				t.Errorf("with the newer secret it says %q", says)
			}
			a, err = app.Start(ctx, c, zerolog.Nop())
			must(t, err)
			for _, m := range meetings {
				m.opens(ctx, t, a.URL())
			}
			must(t, a.Stop())

			// Again, and to the end; and once more, which does nothing.
			for _, want := range []app.Rekeyed{{Rooms: 2}, {Already: true}} {
				done, err := app.Rekey(ctx, c, older, newer, quietly)
				if err != nil || done != want {
					t.Fatalf("sealed anew: %+v, %v", done, err)
				}
			}
			if says := refused(t, c); !strings.Contains(says, "is not the one that the record was begun with") {
				t.Errorf("with the older secret it says %q", says)
			}
			a, err = app.Start(ctx, withSecret(c, newer), zerolog.Nop())
			must(t, err)
			for _, m := range meetings {
				m.opens(ctx, t, a.URL())
			}
			must(t, a.Stop())

			_, err = app.Rekey(ctx, c, older, filepath.Join(t.TempDir(), "third"), quietly)
			said(err, "was not begun with the secret in "+older)
			_, err = app.Rekey(ctx, c, newer, newer, quietly)
			said(err, "the same secret")
			_, err = app.Rekey(ctx, c, older+".none", newer, quietly)
			said(err, "find the old secret")
			_, err = app.Rekey(ctx, c, "", newer, quietly)
			said(err, "wants two files")
		})
	}
}

// It seals until the second room is in hand, and is killed then.
func TestHelperThatIsKilledWhileItSeals(t *testing.T) {
	task := strings.Split(os.Getenv("STORY_TEST_SEALS"), "\n")
	if len(task) != 4 {
		return // it is somebody's helper, and nobody asks
	}
	c, err := config.Load([]string{"-data", task[0], "-database-url", task[1]}, nil, io.Discard)
	must(t, err)
	rooms := 0
	_, err = app.Rekey(t.Context(), c, task[2], task[3], func(protocol.RoomID) {
		if rooms++; rooms == 2 {
			if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
				panic(err)
			}
			select {}
		}
	})
	t.Fatalf("it came to an end with %d rooms: %v", rooms, err)
}
