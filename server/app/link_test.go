package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/config"
)

// Somebody has lost the last way into their room. Whoever runs the server makes another, while it runs and while it
// does not.
func TestOperatorMakesANewWayIn(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	folder := t.TempDir()
	settings := func(listen string) config.Config {
		c, err := config.Load([]string{"-listen", listen, "-data", folder}, nil, nil)
		must(t, err)
		return c
	}
	a, err := app.Start(ctx, settings("127.0.0.1:0"), zerolog.Nop())
	must(t, err)
	var made protocol.MadeRoom
	must(t, client.New(a.URL()).Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))

	listen := a.Addr()
	running, err := app.Link(ctx, settings(listen), made.Room.String(), protocol.RoleFacilitator)
	must(t, err)
	enter(ctx, t, a.URL(), running.URL, made.Room)
	must(t, a.Stop())

	stopped, err := app.Link(ctx, settings(listen), made.Room.String(), protocol.RoleFacilitator)
	must(t, err)
	if !strings.HasPrefix(stopped.URL, "http://"+listen+"/j#") {
		t.Errorf("the link leads to %s", stopped.URL)
	}
	a, err = app.Start(ctx, settings(listen), zerolog.Nop())
	must(t, err)
	enter(ctx, t, a.URL(), stopped.URL, made.Room)

	if _, err := app.Link(ctx, settings(listen), protocol.NewID[protocol.RoomID]().String(), protocol.RoleFacilitator); err == nil {
		t.Error("a link into a room that is not there was made")
	}
	must(t, a.Stop())
}

// enter follows a link and sees that it leads to a room led by whoever came; a second person finds it used.
func enter(ctx context.Context, t *testing.T, url, link string, room protocol.RoomID) {
	t.Helper()
	_, secret, _ := strings.Cut(link, "#")
	b := client.New(url)
	must(t, b.Call(ctx, "POST", "/api/join", map[string]string{"secret": secret, "name": "Ines again"}, nil))
	must(t, b.Call(ctx, "POST", "/api/rooms/"+room.String()+"/links", protocol.NewLink{Role: protocol.RoleObserver}, nil))
	if err := client.New(url).Call(ctx, "POST", "/api/join", map[string]string{"secret": secret, "name": "Somebody"}, nil); err == nil {
		t.Error("the link let a second person in")
	}
}
