package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"text/tabwriter"

	"secondstory/protocol"
	"secondstory/server/app"
	"secondstory/server/config"
)

// What whoever runs the server may ask of it, and of its record.

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

// rekey seals the record anew under another secret.
func rekey(args []string) error {
	var older, newer string
	settings, err := config.Load(args, os.Environ(), os.Stderr, func(f *flag.FlagSet) {
		f.StringVar(&older, "old-secret-file", "", "file with the secret that the record was begun with")
		f.StringVar(&newer, "new-secret-file", "", "file with the secret it is to have; made if it is not there")
	})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	done, err := app.Rekey(ctx, settings, older, newer, func(id protocol.RoomID) { fmt.Println("sealing", id) })
	if err != nil {
		return err
	}
	if done.Already {
		fmt.Printf("The record has that secret already. Start with SECONDSTORY_SECRET_FILE=%s.\n", newer)
		return nil
	}
	fmt.Printf("Sealed anew. Rooms: %d. From now on start every instance with SECONDSTORY_SECRET_FILE=%s. Backups from before open with %s alone.\n", done.Rooms, newer, older)
	return nil
}
