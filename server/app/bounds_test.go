package app_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// Two doors, one lock: whatever somebody comes by, it is counted once.

// raise is a wish that changes nothing much.
func raise(i int) protocol.HandRaise {
	return protocol.HandRaise{Lane: protocol.LaneSpeak, Note: fmt.Sprint("wish ", i)}
}

func TestOnePersonHasOnePaceOverAllDoors(t *testing.T) {
	url := start(t, "-max-frames", "20") // 80 in hand
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	omar := client.New(url)
	join(ctx, t, omar, made.Invite, "Omar")
	path := "/api/rooms/" + made.Room.String()
	var at sync.WaitGroup
	begun := time.Now()
	for _, seat := range []*seat{open(t, ctx, omar, made.Room), open(t, ctx, omar, made.Room), open(t, ctx, omar, made.Room)} {
		at.Go(func() {
			for i := range 35 {
				if err := seat.socket.Send(protocol.NewID[protocol.CommandID](), raise(i)); err != nil {
					t.Error(err)
				}
			}
			for answers := 0; answers < 35; {
				f, err := seat.socket.Next()
				if err != nil {
					t.Error(err)
					return
				}
				switch f.(type) {
				case *protocol.Ack, *protocol.Rejection:
					answers++
				}
			}
		})
	}
	at.Go(func() {
		for i := range 35 {
			c := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: "hand.raise", Body: protocol.MustEncode(raise(i))}
			var refused *client.Refused
			if err := omar.Call(ctx, "POST", path+"/commands", c, nil); err != nil && !errors.As(err, &refused) {
				t.Error(err)
			}
		}
	})
	// Nobody else waits.
	lead := open(t, ctx, ines, made.Room)
	for range 20 {
		asked := time.Now()
		lead.do(moment("meanwhile"))
		if took := time.Since(asked); took > 2*time.Second {
			t.Errorf("somebody else waited %s", took)
		}
	}
	at.Wait()
	if took := time.Since(begun); took < time.Second {
		t.Errorf("140 wishes of one person were heard within %s", took)
	}
}

func moment(words string) protocol.EntryAdd {
	return protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: words}
}

// What is no message of anybody's costs its sender, too.
func TestPingsAndFragmentsArePaced(t *testing.T) {
	mask := []byte{0, 0, 0, 0}
	for name, flood := range map[string]struct {
		first, again []byte
		times        int
	}{
		// 20 a second, 80 in hand
		"pings": {nil, append([]byte{0x89, 0x80}, mask...), 130},
		// 80 KiB a second, eight times that in hand: a message that begins, and is continued by nothing, over and over
		"fragments": {append([]byte{0x01, 0x80}, mask...), append([]byte{0x00, 0x80}, mask...), 140_000},
	} {
		t.Run(name, func(t *testing.T) {
			url := start(t, "-max-frames", "20")
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			_, made := leader(ctx, t, url)
			omar := client.New(url)
			join(ctx, t, omar, made.Invite, "Omar")
			var raw net.Conn
			omar.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				c, err := (&net.Dialer{}).DialContext(ctx, network, address)
				raw = c
				return c, err
			}
			seat := open(t, ctx, omar, made.Room)
			begun := time.Now()
			out := append([]byte(nil), flood.first...)
			for range flood.times {
				out = append(out, flood.again...)
			}
			_, err := raw.Write(out)
			must(t, err)
			if flood.first != nil { // its end, so that the next one can be read
				_, err := raw.Write(append([]byte{0x80, 0x80}, mask...))
				must(t, err)
				for err == nil {
					_, err = seat.socket.Next()
				}
			} else {
				seat.do(moment("after all of that"))
			}
			if took := time.Since(begun); took < 2*time.Second {
				t.Errorf("all of it was read within %s", took)
			}
		})
	}
}
