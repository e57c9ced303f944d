// Command server serves Second Story: a live meeting room for blameless postmortems. `-help` lists the settings.
// `rooms` lists all rooms, by their ids. `link ROOM` prints a new way into a room whose people have lost theirs, `links ROOM`
// lists those that are open. `token` prints what lets somebody start meetings here, `token list` and `token revoke ID` list and
// end such tokens. `copy` copies the record in the data folder into an empty database. `check URL` says what
// stands between people and a running server.
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
	"text/tabwriter"
	"time"
	_ "time/tzdata" // time zones, wherever it runs

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/server/app"
	"secondstory/server/check"
	"secondstory/server/config"
)

// commands are what it does besides serving.
var commands = map[string]func(args []string) error{"check": checkServer, "copy": copyRecord, "link": link, "links": links, "rooms": listRooms, "token": token}

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

// link prints an address that lets one person into a room.
func link(args []string) error {
	if len(args) == 0 {
		return errors.New("link wants a room: secondstory link ROOM -role facilitator")
	}
	var role string
	settings, err := config.Load(args[1:], os.Environ(), os.Stderr, func(f *flag.FlagSet) {
		f.StringVar(&role, "role", string(protocol.RoleFacilitator), "what whoever follows the link may do")
	})
	if err != nil {
		return err
	}
	made, err := app.Link(context.Background(), settings, args[0], protocol.Role(role))
	if err != nil {
		return err
	}
	fmt.Println(made.URL)
	return nil
}

// links lists the links into a room that `link` has made and that are open, or closes one of them.
func links(args []string) error {
	if len(args) == 0 {
		return errors.New("links wants a room: secondstory links ROOM, or secondstory links ROOM -close LINK")
	}
	var which string
	settings, err := config.Load(args[1:], os.Environ(), os.Stderr, func(f *flag.FlagSet) {
		f.StringVar(&which, "close", "", "the id of a link that is to let nobody in any more")
	})
	if err != nil {
		return err
	}
	if which != "" {
		return app.CloseLink(context.Background(), settings, args[0], which)
	}
	all, err := app.Links(context.Background(), settings, args[0])
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "link\trole\tmade\topen until\tused")
	for _, l := range all {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%d of %d\n", l.ID, l.Role, day(l.Made), day(l.Expires), l.Uses, l.Most)
	}
	return out.Flush()
}

// token prints what lets somebody start meetings here, lists such tokens, or ends one.
func token(args []string) error {
	verb := ""
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		verb, args = args[0], args[1:]
	}
	var which string
	var add []func(*flag.FlagSet)
	days, uses := 7, 1
	switch verb {
	case "":
		add = append(add, func(f *flag.FlagSet) {
			f.IntVar(&days, "days", days, "how many days it is open")
			f.IntVar(&uses, "uses", uses, "how many people it is for")
		})
	case "list":
	case "revoke":
		if len(args) == 0 || strings.HasPrefix(args[0], "-") {
			return errors.New("revoke wants an id: secondstory token revoke ID; secondstory token list lists them")
		}
		which, args = args[0], args[1:]
	default:
		return fmt.Errorf("there is no command %q: secondstory token, secondstory token list, or secondstory token revoke ID", "token "+verb)
	}
	settings, err := config.Load(args, os.Environ(), os.Stderr, add...)
	if err != nil {
		return err
	}
	ctx := context.Background()
	switch verb {
	case "revoke":
		return app.RevokeToken(ctx, settings, which)
	case "list":
		all, err := app.Tokens(ctx, settings)
		if err != nil {
			return err
		}
		out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "id\tmade\topen until\tused\t")
		for _, t := range all {
			first := ""
			if t.First {
				first = "printed at the start"
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t%d of %d\t%s\n", t.ID, day(t.Made), day(t.Expires), t.Uses, t.Most, first)
		}
		return out.Flush()
	}
	made, err := app.Token(ctx, settings, days, uses)
	if err != nil {
		return err
	}
	fmt.Println(made.Secret)
	fmt.Fprintf(os.Stderr, "Whoever enters it may start meetings here. It works %d×, until %s; `secondstory token revoke %s` ends it.\n", made.Most, day(made.Expires), made.ID)
	return nil
}

// listRooms lists all rooms, and nothing of what people wrote in them.
func listRooms(args []string) error {
	settings, err := config.Load(args, os.Environ(), os.Stderr)
	if err != nil {
		return err
	}
	rooms, running, err := app.Rooms(context.Background(), settings)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "room\tcreated\tlast changed\tevents\tpeople\tbytes\topen here")
	for _, r := range rooms {
		open := "?"
		if running {
			open = fmt.Sprint(r.Sockets)
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%d\t%d\t%d\t%s\n", r.Room, day(r.Created), day(r.Changed), r.Events, r.People, r.Bytes, open)
	}
	return out.Flush()
}

func day(at protocol.Instant) string { return at.Time().UTC().Format("2006-01-02 15:04Z") }

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
