package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/config"
)

// serve runs a whole server for a benchmark, and makes a room led by Ines.
func serve(b *testing.B) (url string, ines *client.Browser, made protocol.MadeRoom) {
	b.Helper()
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", b.TempDir()}, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	a, err := app.Start(context.Background(), c, zerolog.Nop())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.Stop() })
	ines = client.New(a.URL())
	err = ines.Call(b.Context(), "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made)
	if err != nil {
		b.Fatal(err)
	}
	return a.URL(), ines, made
}

func dial(b *testing.B, who *client.Browser, room protocol.RoomID) (*client.Socket, *protocol.Welcome) {
	b.Helper()
	s, err := who.Open(b.Context(), protocol.Hello{Room: room})
	if err != nil {
		b.Fatal(err)
	}
	f, err := s.Next()
	if err != nil {
		b.Fatal(err)
	}
	return s, f.(*protocol.Welcome)
}

func ask(b *testing.B, s *client.Socket, c protocol.Command) {
	b.Helper()
	id := protocol.NewID[protocol.CommandID]()
	if err := s.Send(id, c); err != nil {
		b.Fatal(err)
	}
	for {
		f, err := s.Next()
		if err != nil {
			b.Fatal(err)
		}
		switch f := f.(type) {
		case *protocol.Ack:
			if f.ID == id {
				return
			}
		case *protocol.Rejection:
			b.Fatal(f.Message)
		}
	}
}

// BenchmarkKeystroke is one letter from a quiet room's writer to another person's socket: through the disk. It types
// forty letters a second, since a socket that sends more than sixty is read more slowly.
func BenchmarkKeystroke(b *testing.B) {
	url, ines, made := serve(b)
	omar := client.New(url)
	_, secret, _ := cut(made.Invite)
	if err := omar.Call(b.Context(), "POST", "/api/join", map[string]string{"secret": secret, "name": "Omar"}, nil); err != nil {
		b.Fatal(err)
	}
	writer, welcome := dial(b, ines, made.Room)
	reader, _ := dial(b, omar, made.Room)
	entry := protocol.NewID[protocol.EntryID]()
	ask(b, writer, protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction})
	arrived := make(chan struct{}, 1)
	go func() {
		for {
			f, err := reader.Next()
			if err != nil {
				return
			}
			if e, ok := f.(*protocol.Events); ok && e.Events[len(e.Events)-1].Name == "text.edited" {
				arrived <- struct{}{}
			}
		}
	}()
	var took []time.Duration
	letters := time.NewTicker(25 * time.Millisecond)
	defer letters.Stop()
	for i := 0; b.Loop(); i++ {
		<-letters.C
		length := i % 1000
		change := fmt.Sprintf(`[%d,[0,"x"]]`, length)
		if length == 0 {
			change = `[[0,"x"]]`
		}
		if i > 0 && length == 0 {
			change = `[[1000,"x"]]`
		}
		begun := time.Now()
		ask(b, writer, protocol.TextEdit{
			Text: protocol.TextOf(entry), Version: i, Client: welcome.You.String() + ":b", Updates: []jsontext.Value{jsontext.Value(change)},
		})
		<-arrived
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99")
}

func cut(link string) (string, string, bool) {
	for i := range link {
		if link[i] == '#' {
			return link[:i], link[i+1:], true
		}
	}
	return link, "", false
}

// BenchmarkOpen is a room with 300 moments and a history of 10,000 events, from a closed room to its welcome.
func BenchmarkOpen(b *testing.B) {
	folder := b.TempDir()
	start := func() *app.App {
		c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", folder}, nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		a, err := app.Start(context.Background(), c, zerolog.Nop())
		if err != nil {
			b.Fatal(err)
		}
		return a
	}
	a := start()
	ines := client.New(a.URL())
	var made protocol.MadeRoom
	err := ines.Call(b.Context(), "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, ines, made.Room, 300, 10_000)
	for b.Loop() {
		b.StopTimer()
		if err := a.Stop(); err != nil {
			b.Fatal(err)
		}
		a = start()
		ines.Base = a.URL()
		b.StartTimer()
		s, _ := dial(b, ines, made.Room)
		b.StopTimer()
		s.Close()
		b.StartTimer()
	}
	b.StopTimer()
	if err := a.Stop(); err != nil {
		b.Fatal(err)
	}
}

// fill writes a story of so many moments with so many events of history.
func fill(b *testing.B, who *client.Browser, room protocol.RoomID, moments, events int) {
	b.Helper()
	var view protocol.RoomView
	path := "/api/rooms/" + room.String()
	if err := who.Call(b.Context(), "GET", path, nil, &view); err != nil {
		b.Fatal(err)
	}
	do := func(c protocol.Command) {
		frame := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: c.Command(), Body: protocol.MustEncode(c)}
		if err := who.Call(b.Context(), "POST", path+"/commands", frame, nil); err != nil {
			b.Fatal(err)
		}
	}
	const words = "We looked at the graph, and it looked as it always does."
	var entries []protocol.EntryID
	var last protocol.EntryID
	for range moments {
		id := protocol.NewID[protocol.EntryID]()
		do(protocol.EntryAdd{Entry: id, After: last, Kind: protocol.KindAction, Text: words})
		entries, last = append(entries, id), id
	}
	for i := range events - moments {
		n, version := i%moments, i/moments
		change := fmt.Sprintf(`[%d,[0,"x"]]`, len(words)+version)
		do(protocol.TextEdit{
			Text: protocol.TextOf(entries[n]), Version: version, Client: view.You.String() + ":b", Updates: []jsontext.Value{jsontext.Value(change)},
		})
	}
}
