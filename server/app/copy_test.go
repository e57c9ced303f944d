package app_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/store/postgrestest"
)

// A meeting that began in a file goes on in a database, drafts and links and all.
func TestAMeetingMovesIntoADatabase(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	file := instance(t, "", t.TempDir())
	into := instance(t, postgrestest.Database(t), file.Data)

	if _, err := app.Copy(ctx, file); err == nil || !strings.Contains(err.Error(), "SECONDSTORY_DATABASE_URL") {
		t.Errorf("copied to nowhere: %v", err)
	}
	if _, err := app.Copy(ctx, into); err == nil || !strings.Contains(err.Error(), "SECONDSTORY_DATA") {
		t.Errorf("copied from nowhere: %v", err)
	}
	if files, err := os.ReadDir(file.Data); err != nil || len(files) > 0 {
		t.Errorf("a look into an empty folder left %v, %v", files, err)
	}

	a, err := app.Start(ctx, file, zerolog.Nop())
	must(t, err)
	ines := client.New(a.URL())
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	seat := open(t, ctx, ines, made.Room)
	entry := protocol.NewID[protocol.EntryID]()
	seat.do(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction, People: []protocol.ActorID{}, Evidence: []string{}, Text: "Nobody was woken up."})
	if _, err := app.Copy(ctx, into); err == nil || !strings.Contains(err.Error(), "another Second Story is using this data folder") {
		t.Errorf("copied under a server's feet: %v", err)
	}
	must(t, a.Stop())

	secret := filepath.Join(file.Data, "secret")
	must(t, os.Rename(secret, secret+".away"))
	if _, err := app.Copy(ctx, into); err == nil || !strings.Contains(err.Error(), "SECONDSTORY_SECRET_FILE") {
		t.Errorf("copied without the secret: %v", err)
	}
	must(t, os.Rename(secret+".away", secret))
	copied, err := app.Copy(ctx, into)
	if err != nil || copied.Rooms != 1 || copied.Events < 3 {
		t.Fatalf("copied %+v, %v", copied, err)
	}
	if _, err := app.Copy(ctx, into); err == nil || !strings.Contains(err.Error(), "holds a record already") || !strings.Contains(err.Error(), "SECONDSTORY_DATABASE_URL") {
		t.Errorf("copied twice: %v", err)
	}

	a, err = app.Start(ctx, into, zerolog.Nop())
	must(t, err)
	omar := client.New(a.URL())
	join(ctx, t, omar, made.Invite, "Omar")
	open(t, ctx, omar, made.Room).reads(entry, "Nobody was woken up.")
	must(t, a.Stop())
}
