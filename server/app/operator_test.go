package app_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/config"
	"secondstory/server/operator"
	"secondstory/server/store/postgrestest"
	"secondstory/server/vault"
	"secondstory/server/web"
)

// What runs the server is asked in the data folder. Whoever listens on its port meanwhile hears nothing, and nobody on the
// network is answered, whatever they show.
func TestWhatTheOperatorAsksReachesNobodyElse(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	folder := t.TempDir()
	stranger, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer stranger.Close()
	var called atomic.Int32
	go func() {
		for {
			c, err := stranger.Accept()
			if err != nil {
				return
			}
			called.Add(1)
			c.Close()
		}
	}()
	settings := func(listen string) config.Config {
		c, err := config.Load([]string{"-listen", listen, "-data", folder}, nil, nil)
		must(t, err)
		return c
	}
	a, err := app.Start(ctx, settings("127.0.0.1:0"), zerolog.Nop())
	must(t, err)
	var made protocol.MadeRoom
	must(t, client.New(a.URL()).Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))

	// On the network there is no such door.
	secret, err := os.ReadFile(filepath.Join(folder, "secret"))
	must(t, err)
	v, err := vault.Open(filepath.Join(folder, "secret"))
	must(t, err)
	for _, token := range []string{strings.TrimSpace(string(secret)), v.CheckToken(), v.SetupToken()} {
		b := client.New(a.URL())
		b.Header = http.Header{"Authorization": {"Bearer " + token}}
		for _, path := range []string{"/api/operator/rooms", "/api/operator/rooms/" + made.Room.String() + "/links", "/operator/link", "/operator/rooms", "/operator/links"} {
			var said []byte
			err := b.Call(ctx, "POST", path, web.WantedLink{Room: made.Room, Role: protocol.RoleFacilitator}, &said)
			if err == nil {
				t.Errorf("%s answers %.200s", path, said)
			}
		}
	}

	// With the server there and with the server gone, somebody else on the port it should have hears nothing.
	for _, running := range []bool{true, false} {
		if !running {
			must(t, a.Stop())
		}
		c := settings(stranger.Addr().String())
		if _, is, err := app.Rooms(ctx, c); err != nil || is != running {
			t.Errorf("rooms, running %t: %v", is, err)
		}
		if _, err := app.Link(ctx, c, made.Room.String(), protocol.RoleFacilitator); err != nil {
			t.Errorf("a link, running %t: %v", running, err)
		}
		if _, err := app.Links(ctx, c, made.Room.String()); err != nil {
			t.Errorf("links, running %t: %v", running, err)
		}
	}
	if n := called.Load(); n > 0 {
		t.Errorf("a stranger on the port was called %d times", n)
	}
}

// Whatever whoever runs the server holds stands in a list that they can act on, and in that of the facilitators. What
// people hold is not theirs to close.
func TestWhatTheOperatorHoldsIsListedAndClosed(t *testing.T) {
	for name, database := range map[string]func(*testing.T) string{"a file": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return postgrestest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			c := instance(t, database(t), t.TempDir())
			a, err := app.Start(ctx, c, zerolog.Nop())
			must(t, err)
			url := a.URL()
			ines, made := leader(ctx, t, url)
			room := made.Room.String()
			lead, err := app.Link(ctx, c, room, protocol.RoleFacilitator)
			must(t, err)
			spent, err := app.Link(ctx, c, room, protocol.RoleObserver)
			must(t, err)
			join(ctx, t, client.New(url), spent.URL, "Omar")
			all, err := app.Links(ctx, c, room)
			must(t, err)
			if len(all) != 1 || all[0].ID != lead.Link || all[0].Role != protocol.RoleFacilitator || all[0].Most != 1 || all[0].Made == 0 || time.Until(all[0].Expires.Time()) > web.OperatorLinkLife {
				t.Errorf("they hold %+v", all)
			}
			seen := false
			theirs := ""
			for _, l := range linksOf(ctx, t, ines, made.Room) {
				seen = seen || l.ID == lead.Link && l.By.IsZero()
				if !l.By.IsZero() {
					theirs = l.ID.String()
				}
			}
			if !seen {
				t.Error("facilitators do not see that it is there")
			}
			if err := app.CloseLink(ctx, c, room, theirs); err == nil || !strings.Contains(err.Error(), "No link of yours") {
				t.Errorf("a link of somebody else: %v", err)
			}
			must(t, a.Stop())
			// With the server gone, too; a link that was closed lets nobody in.
			must(t, app.CloseLink(ctx, c, room, lead.Link.String()))
			a, err = app.Start(ctx, c, zerolog.Nop())
			must(t, err)
			_, err = takeUp(ctx, client.New(a.URL()), lead.URL, "Eve")
			rejected(t, err, protocol.NotNow)
			if all, err := app.Links(ctx, c, room); err != nil || len(all) > 0 {
				t.Errorf("they hold %+v, %v", all, err)
			}
			if _, err := app.Links(ctx, c, protocol.NewID[protocol.RoomID]().String()); err == nil || !strings.Contains(err.Error(), "no such room") {
				t.Errorf("of a room that is not there: %v", err)
			}
			must(t, a.Stop())
		})
	}
}

// A server whose data folder cannot hold a socket serves all the same, and the command line finds a way or says why not.
func TestAServerWithoutItsSocketServesAllTheSame(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for name, database := range map[string]func(*testing.T) string{"a file": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return postgrestest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			c := instance(t, database(t), t.TempDir())
			// A folder of that name is in its way, and not empty.
			must(t, os.MkdirAll(filepath.Join(c.Data, operator.FileName, "x"), 0o700))
			said := &strings.Builder{}
			a, err := app.Start(ctx, c, zerolog.New(said))
			must(t, err)
			_, made := leader(ctx, t, a.URL())
			if !strings.Contains(said.String(), "the command line cannot ask this server") {
				t.Errorf("it says %s", said)
			}
			_, err = app.Link(ctx, c, made.Room.String(), protocol.RoleFacilitator)
			if c.DatabaseURL != "" && err != nil {
				t.Errorf("several may use a database: %v", err)
			}
			if c.DatabaseURL == "" && (err == nil || !strings.Contains(fmt.Sprint(err), "does not answer there")) {
				t.Errorf("it says %v", err)
			}
			must(t, a.Stop())
		})
	}
}
