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
	"secondstory/server/store/postgrestest"
)

// Whoever runs the server sees which rooms there are and how large they are, while it runs and while it does not, and
// nothing of what people wrote.
func TestOperatorListsRooms(t *testing.T) {
	for name, database := range map[string]func(*testing.T) string{"a file": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return postgrestest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			c := instance(t, database(t), t.TempDir())
			if c.DatabaseURL == "" {
				if _, _, err := app.Rooms(ctx, c); err == nil || !strings.Contains(err.Error(), "SECONDSTORY_DATA") {
					t.Errorf("of an empty folder it says %v", err)
				}
			}
			a, err := app.Start(ctx, c, zerolog.Nop())
			must(t, err)
			ines := client.New(a.URL())
			var made protocol.MadeRoom
			must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
			open(t, ctx, ines, made.Room)

			rooms, running, err := app.Rooms(ctx, c)
			must(t, err)
			if len(rooms) != 1 || !running || rooms[0].Room != made.Room || rooms[0].Sockets != 1 || rooms[0].People != 1 || rooms[0].Events < 2 || rooms[0].Bytes < 100 || rooms[0].Created == 0 {
				t.Errorf("running: %+v %t", rooms, running)
			}
			if said := string(protocol.MustEncode(rooms)); strings.Contains(said, "Checkout") || strings.Contains(said, "Ines") {
				t.Errorf("it tells %s", said)
			}
			must(t, a.Stop())
			rooms, running, err = app.Rooms(ctx, c)
			must(t, err)
			if len(rooms) != 1 || running || rooms[0].Room != made.Room || rooms[0].Sockets != 0 || rooms[0].Events < 2 {
				t.Errorf("not running: %+v %t", rooms, running)
			}
		})
	}
}
