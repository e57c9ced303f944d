package app_test

import (
	"context"
	"io"
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
	"secondstory/server/store/postgrestest"
)

// instance are the settings of one of several servers on a database.
func instance(t *testing.T, database, folder string) config.Config {
	t.Helper()
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", folder, "-database-url", database}, nil, io.Discard)
	must(t, err)
	return c
}

// A meeting in PostgreSQL: what was written is there after the server was started again, on another machine.
func TestAMeetingInADatabase(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	database, folder := postgrestest.Database(t), t.TempDir()
	a, err := app.Start(ctx, instance(t, database, folder), zerolog.Nop())
	must(t, err)
	ines := client.New(a.URL())
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	seat := open(t, ctx, ines, made.Room)
	entry := protocol.NewID[protocol.EntryID]()
	seat.do(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction, People: []protocol.ActorID{}, Evidence: []string{}, Text: "Nobody was woken up."})
	must(t, a.Stop())
	if files, err := os.ReadDir(folder); err != nil || len(files) != 1 || files[0].Name() != "secret" {
		t.Errorf("the data folder holds %v, %v", files, err)
	}

	elsewhere := t.TempDir()
	secret, err := os.ReadFile(filepath.Join(folder, "secret"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(elsewhere, "secret"), secret, 0o600))
	a, err = app.Start(ctx, instance(t, database, elsewhere), zerolog.Nop())
	must(t, err)
	omar := client.New(a.URL())
	join(ctx, t, omar, made.Invite, "Omar")
	open(t, ctx, omar, made.Room).reads(entry, "Nobody was woken up.")
	must(t, a.Stop())
}

// refused starts a server that must not start, and says what it said.
func refused(t *testing.T, c config.Config) string {
	t.Helper()
	a, err := app.Start(context.Background(), c, zerolog.Nop())
	if err == nil {
		must(t, a.Stop())
		t.Fatal("it started")
	}
	return err.Error()
}

func TestARecordIsBegunWithOneSecret(t *testing.T) {
	for name, database := range map[string]func(*testing.T) string{"a file": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return postgrestest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			c := instance(t, database(t), t.TempDir())
			a, err := app.Start(context.Background(), c, zerolog.Nop())
			must(t, err)
			must(t, a.Stop())

			mine := c.SecretFile
			c.SecretFile = filepath.Join(t.TempDir(), "secret")
			if says := refused(t, c); !strings.Contains(says, "is missing") || !strings.Contains(says, "SECONDSTORY_SECRET_FILE") {
				t.Errorf("without a secret it says %q", says)
			}
			if _, err := os.Stat(c.SecretFile); err == nil {
				t.Error("a second secret was made")
			}
			must(t, os.WriteFile(c.SecretFile, []byte(strings.Repeat("5e", 32)), 0o600))
			if says := refused(t, c); !strings.Contains(says, "is not the one that the record was begun with") || !strings.Contains(says, "SECONDSTORY_SECRET_FILE") {
				t.Errorf("with another secret it says %q", says)
			}
			c.SecretFile = mine
			a, err = app.Start(context.Background(), c, zerolog.Nop())
			must(t, err)
			must(t, a.Stop())
		})
	}
}

// Instances start at once on a new database, each about to make a secret of its own: one of them begins the record, and
// the others say that theirs is another.
func TestInstancesThatStartAtOnceAgreeOnASecret(t *testing.T) {
	database := postgrestest.Database(t)
	var mu sync.Mutex
	var started []*app.App
	var all sync.WaitGroup
	for range 4 {
		c := instance(t, database, t.TempDir())
		all.Go(func() {
			a, err := app.Start(context.Background(), c, zerolog.Nop())
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				started = append(started, a)
			} else if !strings.Contains(err.Error(), "SECONDSTORY_SECRET_FILE") {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(started) != 1 {
		t.Errorf("%d have started, with as many secrets", len(started))
	}
	for _, a := range started {
		must(t, a.Stop())
	}
}

func TestADatabaseThatIsNotThereIsNamed(t *testing.T) {
	says := refused(t, instance(t, "postgres://ines:tr0ub4dor@127.0.0.1:1/story?sslmode=disable", t.TempDir()))
	if !strings.Contains(says, "SECONDSTORY_DATABASE_URL") || strings.Contains(says, "tr0ub4dor") || strings.Contains(says, "\n") {
		t.Errorf("it says %q", says)
	}
}
