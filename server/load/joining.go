package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// joining fills a room letter by letter, and then measures how long it takes to come in, first after each start.
func joining(ctx context.Context, p plan, _ machine, _ workload) ([]row, error) {
	if len(p.servers) > 0 {
		return nil, errors.New("coming into a cold room is measured on a server of its own")
	}
	bars := []struct {
		events int
		bar    time.Duration
	}{{10_000, 15 * time.Millisecond}, {100_000, 20 * time.Millisecond}}
	if p.short {
		bars = bars[:1]
	}
	var rows []row
	for _, b := range bars {
		took, size, err := p.coldJoin(ctx, b.events)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{fmt.Sprintf("cold, after %d events", b.events), "≤ " + millis(b.bar),
			fmt.Sprintf("%s (%d KiB)", millis(took), size>>10), "", judge(took <= b.bar)})
	}
	return rows, nil
}

const (
	moments = 200 // that the letters are spread over
	starts  = 7   // of the server, of which the median counts
)

// coldJoin gives the median time from dialling to having the whole view, on a server that has just been started.
func (p plan) coldJoin(ctx context.Context, events int) (time.Duration, int, error) {
	folder, err := os.MkdirTemp(p.folder, "load-")
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(folder)
	server, err := p.startServer(ctx, folder)
	if err != nil {
		return 0, 0, err
	}
	who, room, letters, err := fill(ctx, server.url, events)
	server.stop()
	if err != nil {
		return 0, 0, err
	}
	var all []time.Duration
	size := 0
	for range starts {
		took, length, view, err := p.comeIn(ctx, folder, who, room)
		if err != nil {
			return 0, 0, err
		}
		held := 0
		for _, t := range view.Texts {
			held += len(t.Text)
		}
		if held != letters {
			return 0, 0, fmt.Errorf("the view holds %d of %d letters", held, letters)
		}
		all, size = append(all, took), length
	}
	return middle(all), size, nil
}

func (p plan) comeIn(ctx context.Context, folder string, who *client.Browser, room protocol.RoomID) (took time.Duration, length int, view protocol.View, err error) {
	server, err := p.startServer(ctx, folder)
	if err != nil {
		return 0, 0, view, err
	}
	defer server.stop()
	begun := time.Now()
	socket, err := who.At(server.url).Open(ctx, protocol.Hello{Room: room})
	if err != nil {
		return 0, 0, view, err
	}
	defer socket.Close()
	frame, err := socket.Read()
	took = time.Since(begun)
	if err != nil {
		return 0, 0, view, err
	}
	var w protocol.Welcome
	if err := protocol.DecodeLoosely(frame, &w); err != nil {
		return 0, 0, view, err
	}
	return took, len(frame), view, protocol.DecodeLoosely(w.Streams[protocol.All].View, &view)
}

// fill has one person write a story letter by letter, over plain HTTP, and says how many letters are in it. Every letter
// is an event.
func fill(ctx context.Context, base string, events int) (*client.Browser, protocol.RoomID, int, error) {
	who := client.New(base)
	var made protocol.MadeRoom
	if err := who.Call(ctx, "POST", "/api/rooms", newRoom(), &made); err != nil {
		return nil, made.Room, 0, err
	}
	var view protocol.RoomView
	path := "/api/rooms/" + made.Room.String()
	if err := who.Call(ctx, "GET", path, nil, &view); err != nil {
		return nil, made.Room, 0, err
	}
	command := func(c protocol.Command) error {
		f := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: c.Command(), Body: protocol.MustEncode(c)}
		return who.Call(ctx, "POST", path+"/commands", f, nil)
	}
	letters := (events - moments) / moments
	err := each(moments, func(i int) error {
		entry := protocol.NewID[protocol.EntryID]()
		if err := command(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction}); err != nil {
			return err
		}
		for n := range letters {
			change := `[[0,"x"]]`
			if n > 0 {
				change = fmt.Sprintf(`[%d,[0,"x"]]`, n)
			}
			if err := command(protocol.TextEdit{
				Text: protocol.TextOf(entry), Version: n, Client: view.You.String() + ":1", Updates: []jsontext.Value{jsontext.Value(change)},
			}); err != nil {
				return fmt.Errorf("letter %d: %w", n, err)
			}
		}
		return nil
	})
	return who, made.Room, moments * letters, err
}
