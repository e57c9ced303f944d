package app_test

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// What is for everybody in the room is for nobody outside: the shared screen reads nothing of it, and neither the log nor what
// is measured holds a word that anybody wrote. Everything happens here that has not before.
func (x *stage) whatIsForAll() {
	t := x.t
	t.Helper()
	n := 0
	words := func() string { n++; return fmt.Sprintf("ALL-canary-%d", n) }
	path := "/api/rooms/" + x.made.Room.String()
	now := func() (v protocol.View) {
		t.Helper()
		var all protocol.RoomView
		must(t, x.ines.browser.Call(t.Context(), "GET", path, nil, &all))
		must(t, protocol.Decode(all.Streams[protocol.All], &v))
		return v
	}
	late := x.comes("Late", protocol.RoleParticipant)
	late.connect()

	look := func() { // whoever has a place there
		t.Helper()
		for _, w := range x.everybody {
			if w != x.quinn && w != late {
				w.look(x.everybody)
			}
		}
	}

	// The meeting.
	f := now().Facts
	f.Meets, f.Opening, f.Services, f.Organisation = protocol.At(time.Now().Add(24*time.Hour)), words(), []string{words()}, words()
	f.Title, f.Impact = "ALL-canary", "ALL-canary"
	for _, c := range []protocol.Command{
		protocol.RoomDescribe{Facts: f}, protocol.RoomCancel{Note: words()}, protocol.RoomUncancel{}, protocol.RoomArchive{}, protocol.RoomUnarchive{},
		protocol.DoorClose{}, protocol.DoorOpen{}, protocol.StageSet{Stage: protocol.StageStory}, protocol.InquirySet{Names: protocol.NamesHidden, Asked: 5},
		protocol.WalkthroughPlan{At: protocol.At(time.Now())},
	} {
		x.ines.do(c)
	}
	// People.
	x.omar.do(protocol.PersonDescribe{Name: "Omar", Pronouns: "ALL-canary"})
	x.omar.do(protocol.PersonIntroduce{Part: words()})
	x.ines.ask(protocol.PersonRole{Person: late.you, Role: protocol.RoleObserver})
	x.ines.ask(protocol.PersonRemove{Person: late.you})
	must(t, x.ines.browser.Call(t.Context(), "DELETE", path+"/links/"+x.links[len(x.links)-1], nil, nil))
	var over struct {
		URL string `json:"url"`
	}
	must(t, x.omar.browser.Call(t.Context(), "POST", path+"/handover", nil, &over))
	must(t, client.New(x.app.URL()).Call(t.Context(), "POST", "/api/join", map[string]string{"secret": secretOf(over.URL)}, nil))
	x.secrets = append(x.secrets, over.URL)
	must(t, x.omar.browser.Call(t.Context(), "DELETE", path+"/devices", nil, nil))
	x.omar.reading.Wait() // it comes back, with what holds now
	x.omar.connect()
	t.Cleanup(func() { x.omar.live.Close() })

	// The story.
	e, again, actor, note := protocol.NewID[protocol.EntryID](), protocol.NewID[protocol.EntryID](), protocol.NewID[protocol.ActorID](), []string{words()}
	for _, c := range []protocol.Command{
		protocol.ActorAdd{Actor: actor, Name: words(), Role: words()},
		protocol.EntryAdd{Entry: e, Kind: protocol.KindAction, Text: words(), People: []protocol.ActorID{actor}}, protocol.EntryAdd{Entry: again, Kind: protocol.KindAction, Text: words()},
		protocol.EntryMove{Entry: again}, protocol.EntryDescribe{Entry: e, Evidence: &note},
		protocol.EntryCelebrate{Entry: e, Note: words()}, protocol.EntryRemove{Entry: again}, protocol.EntryRestore{Entry: again}, protocol.EntryRemove{Entry: again},
	} {
		x.pia.do(c)
	}
	x.ines.do(protocol.EntryErase{Entry: again})
	for _, moment := range now().Entries {
		if moment.ID == e {
			x.pia.do(protocol.CelebrationWithdraw{Entry: e, Celebration: moment.Celebrations[0].ID})
		}
	}
	text := protocol.TextOf(x.moment)
	at, long := now().Texts[text].Version, len([]rune(now().Texts[text].Text))
	for range 1_100 / protocol.MaxUpdates * 2 { // so much that older keystrokes are folded
		c := protocol.TextEdit{Text: text, Version: at, Client: x.pia.you.String() + ":1"}
		for range protocol.MaxUpdates / 2 {
			c.Updates = append(c.Updates, jsontext.Value(fmt.Sprintf(`[%d,[0,"x"]]`, long)))
			at, long = at+1, long+1
		}
		x.pia.do(c)
	}
	// The lines, and a vote without a result.
	l := []protocol.LineID{}
	for _, line := range now().Lines {
		l = append(l, line.ID)
	}
	for _, c := range []protocol.Command{
		protocol.LineMerge{Line: l[0], Into: l[1]}, protocol.LineSplit{Line: l[0]}, protocol.LineTouch{Line: l[0], Moments: []protocol.EntryID{e}},
	} {
		x.ines.do(c)
	}
	vote := protocol.NewID[protocol.VoteID]()
	for _, c := range []protocol.Command{
		protocol.VoteBegin{Vote: vote, Dots: 3, PerLine: 1}, protocol.VoteClose{Vote: vote}, protocol.VoteReopen{Vote: vote}, protocol.VoteDrop{Vote: vote},
		protocol.LineRemove{Line: l[0]}, protocol.LineRestore{Line: l[0]}, protocol.LineRemove{Line: l[0]}, protocol.LineErase{Line: l[0]},
	} {
		x.ines.do(c)
	}
	// Hands and words.
	x.pia.do(protocol.HandRaise{Lane: protocol.LaneQuestion, Note: words()})
	x.pia.do(protocol.HandRaise{Lane: protocol.LaneQuestion, Note: words()})
	for _, h := range now().Hands {
		if h.Person == x.pia.you {
			x.pia.do(protocol.HandLower{Hand: h.ID})
		}
	}
	word := words()
	for _, c := range []protocol.Command{
		protocol.FloorGive{Person: x.pia.you}, protocol.FloorEnd{}, protocol.TermExplain{Word: word, Meaning: words(), Kind: protocol.TermTechnology, Also: []string{words()}}, protocol.TermRemove{Word: word},
	} {
		x.ines.do(c)
	}
	x.ines.until(`"name":"text.compacted"`)
	look()
	// A room of its own for a story from a file.
	must(t, x.ines.browser.Call(t.Context(), "POST", "/api/example", map[string]string{"name": "ALL-canary"}, nil))
	// The end of it.
	for _, c := range []protocol.Command{
		protocol.RoomClose{Readers: protocol.ReadersMembers}, protocol.RoomReopen{}, protocol.RoomDelete{Title: f.Title}, protocol.RoomCancelDeletion{},
	} {
		x.ines.do(c)
	}
	look()
	for _, w := range x.everybody {
		if w.name != "Wall" && w.name != "Quinn" && w.name != "Late" && !w.sees("ALL-canary") {
			t.Errorf("%s sees nothing of it", w.name)
		}
		if (w.name == "Wall" || w.name == "Quinn") && w.sees("ALL-canary") { // who has left
			x.leaks = append(x.leaks, w.name+" was sent what is for the room")
		}
	}
	x.quiet("ALL-canary", secretOf(over.URL))
	x.forbid(secretOf(over.URL), x.omar)
	x.files(secretOf(over.URL))
	x.report("what is for all")
}
