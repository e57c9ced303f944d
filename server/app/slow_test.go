package app_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/config"
)

// Somebody whose line takes nothing keeps nobody waiting. When it takes something again they are told all they have
// missed, in order and once: what was half sent, what lies in memory still, and what has to be read from the record.
func TestR4_WhoTakesNothingKeepsNobodyWaiting(t *testing.T) {
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", t.TempDir()}, nil, nil)
	must(t, err)
	c.TakeTime = time.Minute // however long it takes to write all that on a busy machine
	a, err := app.Start(context.Background(), c, zerolog.Nop())
	must(t, err)
	defer a.Stop()
	url := a.URL()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ines, omar := client.New(url), client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	join(ctx, t, omar, made.Invite, "Omar")
	omar.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err == nil {
			err = c.(*net.TCPConn).SetReadBuffer(64 << 10)
		}
		return c, err
	}
	lead, stalled := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
	heard := stalled.copy.Head(protocol.All)
	hear := func(until uint64) {
		t.Helper()
		for heard < until {
			f, err := stalled.socket.Next()
			must(t, err)
			told, ok := f.(*protocol.Events)
			if !ok || told.Stream != protocol.All {
				continue
			}
			for _, e := range told.Events {
				if e.Seq != heard+1 {
					t.Fatalf("event %d came after %d", e.Seq, heard)
				}
				heard = e.Seq
			}
		}
	}

	// More than a room keeps in memory, and than one person may bring, while Omar does not read.
	words := strings.Repeat("漢", protocol.MaxText) // three bytes each
	var last uint64
	for i := range 5 {
		writer := client.New(url)
		join(ctx, t, writer, made.Invite, fmt.Sprint("Writer ", i))
		seat := open(t, ctx, writer, made.Room)
		for range 23 {
			id := protocol.NewID[protocol.CommandID]()
			must(t, seat.socket.Send(id, protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: words}))
			for asked := last; last == asked; {
				b, err := seat.socket.Read()
				must(t, err)
				if bytes.HasPrefix(b, []byte(`{"type":"rejection"`)) {
					t.Fatalf("%s", b)
				}
				if !bytes.HasPrefix(b, []byte(`{"type":"ack"`)) {
					continue
				}
				f, err := protocol.DecodeServerFrame(b)
				must(t, err)
				last = f.(*protocol.Ack).At[protocol.All]
			}
		}
	}
	ponged := make(chan string, 1)
	must(t, stalled.socket.Ping("here?", func(words string) { ponged <- words }))
	hear(last)
	// And what comes now comes at once again.
	must(t, lead.socket.Send(protocol.NewID[protocol.CommandID](), protocol.HandRaise{Lane: protocol.LaneSpeak}))
	hear(last + 1)
	select {
	case words := <-ponged:
		if words != "here?" {
			t.Errorf("the pong says %q", words)
		}
	default:
		t.Error("a ping of somebody who was behind got no answer")
	}
}
