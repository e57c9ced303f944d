package app_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// Words that one's own earlier meetings explain are suggested: each once, as the newest incident has it. Nobody hears of a meeting
// they have no place in, and who explained a word there is not told.
func TestWordsFromEarlierMeetingsAreSuggested(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	ines, sari := client.New(url), client.New(url)
	create := func(title string, day int) (made protocol.MadeRoom) {
		f := facts()
		f.Title, f.Started = title, protocol.At(time.Date(2026, 3, day, 0, 13, 0, 0, time.UTC))
		must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: f, Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
		return made
	}
	say := func(made protocol.MadeRoom, c protocol.Command) {
		frame := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: c.Command(), Body: protocol.MustEncode(c)}
		must(t, ines.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/commands", frame, nil))
	}
	explain := func(made protocol.MadeRoom, word, meaning string) {
		say(made, protocol.TermExplain{Word: word, Meaning: meaning, Kind: protocol.TermTechnology, Also: []string{word + "s"}})
	}
	first, second := create("The first", 1), create("The second", 2)
	explain(first, "bird", "A cache.")
	explain(first, "LSE", "The shop's own search.")
	explain(second, "Bird", "The Redis cache for carts.")
	say(second, protocol.TermAsk{Word: "BRD"})
	now := create("Now", 3)
	explain(now, "own", "Of this meeting.")
	join(ctx, t, sari, second.Invite, "Sari")
	join(ctx, t, sari, now.Invite, "Sari")

	of := func(who *client.Browser, at protocol.MadeRoom) map[string]protocol.EarlierWord {
		var all []protocol.EarlierWord
		must(t, who.Call(ctx, "GET", "/api/rooms/"+at.Room.String()+"/words", nil, &all))
		out := map[string]protocol.EarlierWord{}
		for _, w := range all {
			out[w.Word] = w
		}
		if len(out) != len(all) {
			t.Errorf("a word is told twice: %+v", all)
		}
		return out
	}
	got := of(ines, now)
	if b := got["Bird"]; len(got) != 2 || b.Meaning != "The Redis cache for carts." || b.From != "The second" || len(b.Also) != 1 || got["LSE"].From != "The first" {
		t.Errorf("Ines is suggested %+v", got)
	}
	if got := of(sari, now); len(got) != 1 || got["Bird"].From != "The second" {
		t.Errorf("Sari is suggested %+v", got)
	}
	var refused *client.Refused
	if err := sari.Call(ctx, "GET", "/api/rooms/"+first.Room.String()+"/words", nil, nil); !errors.As(err, &refused) || refused.Code != protocol.NotFound {
		t.Errorf("Sari asks from a meeting she is not in: %v", err)
	}
}

// Whoever asks not to be named in the story is named in nothing that a server itself tells of one: not among words of
// earlier meetings, nor in lists, nor to whoever looks at a link. (A calendar's file is made of facts, and knows nobody.)
func TestNothingThatLeavesTheRoomNamesWhoAsksNotToBeNamed(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	ines, omar := client.New(url), client.New(url)
	var made, next protocol.MadeRoom
	for _, to := range []*protocol.MadeRoom{&made, &next} {
		must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesShown, Asked: 3, Name: "Ines"}, to))
	}
	join(ctx, t, omar, made.Invite, "Omar")
	seat := open(t, ctx, omar, made.Room)
	seat.do(protocol.PersonIntroduce{Part: "on call", Unnamed: true})
	actor, entry := protocol.NewID[protocol.ActorID](), protocol.NewID[protocol.EntryID]()
	seat.do(protocol.ActorAdd{Actor: actor, Name: "Omar", Person: seat.you})
	seat.do(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction, Text: "We moved reads.", People: []protocol.ActorID{actor}})
	seat.do(protocol.EntryCelebrate{Entry: entry})
	seat.do(protocol.TermExplain{Word: "LB", Meaning: "load balancer", Kind: protocol.TermTechnology})

	secret := map[string]string{"secret": secretOf(made.Invite)}
	for _, ask := range []struct {
		method, path string
		body         any
	}{
		{"GET", "/api/rooms/" + next.Room.String() + "/words", nil}, {"GET", "/api/rooms", nil}, {"POST", "/api/join/look", secret},
	} {
		var said jsontext.Value
		must(t, ines.Call(ctx, ask.method, ask.path, ask.body, &said))
		if len(said) < 20 || strings.Contains(string(said), "Omar") {
			t.Errorf("%s %s says %s", ask.method, ask.path, said)
		}
	}
}
