// Command server serves Second Story: a live meeting room for blameless postmortems. `-help` lists the settings.
// `rooms` lists all rooms, by their ids. `link ROOM` prints a new way into a room whose people have lost theirs, `links ROOM`
// lists those that are open. `token` prints what lets somebody start meetings here, `token list` and `token revoke ID` list and
// end such tokens. `copy` copies the record in the data folder into an empty database, `rekey` seals it anew under another
// secret. `check URL` says what stands between people and a running server. `licences` prints under which terms it carries what is
// of others.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // time zones, wherever it runs

	"github.com/rs/zerolog"

	"secondstory/server/app"
	"secondstory/server/check"
	"secondstory/server/config"
	"secondstory/server/licences"
)

// commands are what it does besides serving.
var commands = map[string]func(args []string) error{
	"check": checkServer, "copy": copyRecord, "licences": showLicences, "link": link, "links": links, "rekey": rekey, "rooms": listRooms, "token": token,
}

func main() {
	if err := run(); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "Second Story:", err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) > 1 {
		if command := commands[os.Args[1]]; command != nil {
			return command(os.Args[2:])
		}
	}
	settings, err := config.Load(os.Args[1:], os.Environ(), os.Stderr)
	if err != nil {
		return err
	}
	logger := zerolog.New(os.Stderr).Level(settings.LogLevel).With().Timestamp().Logger()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	a, err := app.Start(ctx, settings, logger)
	if err != nil {
		return err
	}
	fmt.Printf("\n  Second Story is at %s\n\n", a.URL())
	<-ctx.Done()
	stop() // a second signal ends it at once
	logger.Info().Msg("stopping")
	return a.Stop()
}

// copyRecord moves a meeting place from its one file into a database.
func copyRecord(args []string) error {
	settings, err := config.Load(args, os.Environ(), os.Stderr)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	copied, err := app.Copy(ctx, settings)
	if err != nil {
		return err
	}
	fmt.Printf("Copied and compared. Rooms: %d, events: %d. From now on start with SECONDSTORY_DATABASE_URL, and with the same secret.\n", copied.Rooms, copied.Events)
	return nil
}

// showLicences prints what others ask to be passed on with their work.
func showLicences([]string) error {
	_, err := fmt.Print(licences.Text)
	return err
}

// checkServer says what stands between people and a running server, one sentence after the other.
func checkServer(args []string) error {
	if len(args) == 0 {
		return errors.New("check wants the address people type: secondstory check https://story.example.org")
	}
	at := 0 // the address comes first, or last
	if strings.HasPrefix(args[0], "-") {
		at = len(args) - 1
	}
	o := check.Options{URL: args[at]}
	var ready bool
	settings, err := config.Load(slices.Delete(slices.Clone(args), at, at+1), os.Environ(), os.Stderr, func(f *flag.FlagSet) {
		f.BoolVar(&ready, "ready", false, "say only whether it is ready, for a container's health check")
		f.DurationVar(&o.Hold, "hold", 70*time.Second, "how long to hold a socket open")
	})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if ready {
		return check.Ready(ctx, o.URL)
	}
	if o.Token, err = app.CheckToken(settings); err != nil {
		return err
	}
	wrong := 0
	check.Run(ctx, o, func(f check.Finding) {
		fmt.Println(map[check.Mark]string{check.Fine: "  fine ", check.Note: "  note ", check.Wrong: "  WRONG"}[f.Mark], f.Says)
		if f.Mark == check.Wrong {
			wrong++
		}
	})
	if wrong > 0 {
		return errors.New("people will notice what is marked WRONG")
	}
	return ctx.Err()
}
