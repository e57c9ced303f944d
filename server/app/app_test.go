package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/config"
)

// start runs a whole server on a free port, with its record in a folder of the test's own.
func start(t *testing.T, more ...string) string {
	t.Helper()
	c, err := config.Load(append([]string{"-listen", "127.0.0.1:0", "-data", t.TempDir()}, more...), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Start(context.Background(), c, zerolog.New(zerolog.NewTestWriter(t)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Stop(); err != nil {
			t.Error(err)
		}
	})
	return a.URL()
}

func facts() protocol.Facts {
	return protocol.Facts{
		Title: "Checkout slowdown", Zone: "Europe/Helsinki", Started: protocol.At(time.Date(2026, 3, 12, 0, 13, 0, 0, time.UTC)),
		Opening: "We will talk about this openly, without fear of retribution or humiliation.", Readers: protocol.ReadersMembers,
	}
}

func TestTwoPeopleWriteInOneMoment(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, omar := client.New(url), client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	secret := made.Invite[len(url)+len("/j#"):]
	var seen protocol.Invitation
	must(t, omar.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secret}, &seen))
	if seen.Title != "Checkout slowdown" || seen.Leads[0] != "Ines" || seen.Already {
		t.Fatalf("the invitation reads %+v", seen)
	}
	must(t, omar.Call(ctx, "POST", "/api/join", map[string]string{"secret": secret, "name": "Omar"}, nil))

	a, b := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
	entry := protocol.NewID[protocol.EntryID]()
	a.do(protocol.EntryAdd{Entry: entry, Kind: protocol.KindDetection, Text: "The pager went off."})
	b.until(func(v protocol.View) bool { return len(v.Entries) == 1 })
	a.do(protocol.TextEdit{Text: protocol.TextOf(entry), Version: 0, Client: a.you.String() + ":a", Updates: raw(`[4,[0,"loud "],15]`)})
	b.do(protocol.TextEdit{Text: protocol.TextOf(entry), Version: 0, Client: b.you.String() + ":b", Updates: raw(`[19,[0," Twice."]]`)})
	want := "The loud pager went off. Twice."
	for _, s := range []*seat{a, b} {
		s.reads(entry, want)
	}
	var v protocol.RoomView
	must(t, omar.Call(ctx, "GET", "/api/rooms/"+made.Room.String(), nil, &v))
	var view protocol.View
	must(t, protocol.Decode(v.Streams[protocol.All], &view))
	if got := view.Texts[protocol.TextOf(entry)].Text; got != want {
		t.Errorf("a cold view reads %q", got)
	}
	if _, leaks := v.Streams[protocol.Facilitators]; leaks {
		t.Error("a participant was sent the facilitators' stream")
	}
}
