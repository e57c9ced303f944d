package app_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// What the document says of faults is what happens: which end a connection, which are a refusal, and which comes first.

// P1, P14
func TestWhichFaultsEndAConnection(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	const id = "66666666-6666-4666-a666-666666666666"
	body := func(name, body string) string {
		return fmt.Sprintf(`{"type":"command","id":%q,"name":%q,"body":%s}`, id, name, body)
	}
	for frame, ends := range map[string]bool{
		body("entry.remove", `{"entry":"`+id+`","entry":"`+id+`"}`):                  true, // a member twice, wherever it stands
		body("entry.remove", strings.Repeat("[", 12)+strings.Repeat("]", 12)):        true, // too deep, its own braces counted
		body("entry.remove", "{\"entry\":\"\xff\"}"):                                 true, // no UTF-8
		`{"type":"command","id":"` + id + `","name":"entry.remove","body":{},"x":1}`: true, // a member that no frame has
		`{"type":"later","id":"` + id + `"}`:                                         true,
		`{"type":"hello","version":2,"room":"` + made.Room.String() + `"}`:           true, // the second
		body("entry.remove", `{"entry":"`+id+`","why":1}`):                           false,
		body("entry.remove", `{"entry":7}`):                                          false,
		body("entry.remove", `[]`):                                                   false,
		body("later.thing", `{}`):                                                    false,
		body("story.import", `{}`):                                                   false,
	} {
		seat := open(t, ctx, ines, made.Room)
		must(t, seat.socket.WriteRaw([]byte(frame)))
		for answered := false; !answered; {
			switch f := seat.next().(type) {
			case *protocol.Goodbye:
				if answered = true; !ends || f.Code != protocol.CloseHostile {
					t.Errorf("%.80q ends the connection with %d", frame, f.Code)
				}
			case *protocol.Rejection:
				if answered = true; ends || f.Code != protocol.Invalid || strings.Contains(f.Message, "json") || strings.Contains(f.Message, "protocol.") {
					t.Errorf("%.80q is refused with %s: %s", frame, f.Code, f.Message)
				}
			}
		}
		seat.socket.Close()
	}
}

// P51
func TestWhichRefusalComesFirst(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	omar := client.New(url)
	join(ctx, t, omar, made.Invite, "Omar")
	lead := open(t, ctx, ines, made.Room)
	entry := moment("before the close")
	lead.do(entry)
	lead.do(protocol.RoomClose{Readers: protocol.ReadersMembers})
	path := "/api/rooms/" + made.Room.String() + "/commands"
	ask := func(b *client.Browser, c protocol.Command) error {
		return b.Call(ctx, "POST", path, protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: c.Command(), Body: protocol.MustEncode(c)}, nil)
	}
	rejected(t, ask(omar, protocol.VoteBegin{Vote: protocol.NewID[protocol.VoteID]()}), protocol.Forbidden)  // who, before when
	rejected(t, ask(omar, protocol.EntryRemove{Entry: protocol.NewID[protocol.EntryID]()}), protocol.NotNow) // when, before what
	lead.do(protocol.RoomReopen{})
	rejected(t, ask(omar, protocol.EntryRemove{Entry: protocol.NewID[protocol.EntryID]()}), protocol.NotFound)
	// What stands already is accepted, and is nobody's doing.
	must(t, ask(omar, protocol.EntryRemove{Entry: entry.Entry}))
	must(t, ask(omar, protocol.EntryRemove{Entry: entry.Entry}))

	// A body that is too large is refused like any other, and says so.
	var refused *client.Refused
	err := ines.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": strings.Repeat("x", 40<<10)}, nil)
	if !errors.As(err, &refused) || refused.Status != http.StatusUnprocessableEntity || refused.Code != protocol.TooMany {
		t.Errorf("a body of 40 KB: %v", err)
	}
	// Whoever was removed opens nothing, and is told so before the protocol is switched.
	var all protocol.RoomView
	must(t, omar.Call(ctx, "GET", "/api/rooms/"+made.Room.String(), nil, &all))
	lead.do(protocol.PersonRemove{Person: all.You})
	_, err = omar.Open(ctx, protocol.Hello{Room: made.Room})
	if !errors.As(err, &refused) || refused.Status != http.StatusNotFound {
		t.Errorf("a socket of somebody who was removed: %v", err)
	}
}
