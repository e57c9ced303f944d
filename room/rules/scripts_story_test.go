package rules_test

import (
	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func playTimeline(s *script) {
	s.begin()
	omar, someone := roomtest.ID[protocol.ActorID](s.chance), roomtest.ID[protocol.ActorID](s.chance)
	s.says("Bo", protocol.ActorAdd{Actor: omar, Name: "Omar", Role: "on call", Person: s.named["Bo"]}, protocol.ActorAdd{Actor: someone, Name: "Somebody"})
	when := func(minutes protocol.Instant, how protocol.Precision) *protocol.When {
		return &protocol.When{At: protocol.At(roomtest.Start) - 1e7 + minutes*60_000, Zone: "Europe/Helsinki", Precision: how}
	}
	first, second, third := roomtest.ID[protocol.EntryID](s.chance), roomtest.ID[protocol.EntryID](s.chance), roomtest.ID[protocol.EntryID](s.chance)
	s.says("Bo", protocol.EntryAdd{Entry: second, Kind: protocol.KindAction, Text: "It was put back.", When: when(20, protocol.Exact), People: []protocol.ActorID{omar}, Evidence: []string{"https://example.org/graph"}})
	s.says("Cy", protocol.EntryAdd{Entry: first, Kind: protocol.KindDetection, When: when(10, protocol.Approx)})
	s.says("Cy", protocol.EntryAdd{Entry: third, After: first, Kind: protocol.KindContext, Text: "漢字 🙂"})
	s.says("Ada", protocol.EntryMove{Entry: third, After: second}, protocol.EntryMove{Entry: third})
	s.look()
	s.says("Ada", protocol.EntryMove{Entry: second, After: third})
	kind, people, evidence := protocol.KindDetection, []protocol.ActorID{someone, omar}, []string{}
	s.says("Bo", protocol.EntryDescribe{Entry: second, Kind: &kind}, protocol.EntryDescribe{Entry: second, People: &people, Evidence: &evidence})
	s.says("Bo", protocol.EntryDescribe{Entry: first, NoWhen: true})
	s.look()
	s.says("Bo", protocol.EntryDescribe{Entry: third, When: when(5, protocol.Approx)})
	s.says("Bo", protocol.EntryDescribe{Entry: first, When: when(30, protocol.Exact)})
	s.says("Bo", protocol.StorySort{Entries: []protocol.EntryID{first, second, third}})
	s.says("Bo", protocol.StoryArrange{Entries: []protocol.EntryID{first, second, third}})
	s.says("Ada", protocol.EntryCelebrate{Entry: first}, protocol.EntryCelebrate{Entry: first, Note: "they looked twice"})
	s.says("Cy", protocol.EntryCelebrate{Entry: first, Note: "so quick"})
	s.says("Ada", protocol.CelebrationWithdraw{Entry: first, Celebration: s.state.All.Entries[0].Celebrations[0].ID})
	s.look()
	s.says("Bo", protocol.EntryRemove{Entry: second}, protocol.EntryRestore{Entry: second})
	s.look()
	s.says("Bo", protocol.EntryRemove{Entry: second})
	s.look()
	s.says("Ada", protocol.EntryErase{Entry: second})
}

func playTexts(s *script) {
	s.begin()
	said := s.moment("Bo", "The graph 🙂 dipped.")
	none := s.moment("Cy", "")
	s.types("Bo", said, 0, 0, 3, "A")
	s.types("Cy", said, 0, 20, 20, "\nTwice.") // on what it was before
	s.look()
	s.server(rules.CompactText{Text: protocol.TextOf(said)})
	s.types("Cy", said, 2, 6, 8, "")
	s.types("Cy", none, 0, 0, 0, "漢字")
	s.look()
	s.types("Bo", none, 1, 0, 2, "")
	s.server(rules.CompactText{Text: protocol.TextOf(said), Whole: true})
	s.types("Bo", said, 3, 0, 1, "The")
}

func playPerspectives(s *script) {
	s.begin()
	entry := s.moment("Bo", "The graph dipped.")
	bo, cy := roomtest.ID[protocol.PerspectiveID](s.chance), roomtest.ID[protocol.PerspectiveID](s.chance)
	s.says("Bo", protocol.PerspectiveTell{Perspective: bo, Entry: entry, Words: "I was at lunch."})
	s.says("Cy", protocol.PerspectiveTell{Perspective: cy, Entry: entry, Words: "It was loud."})
	s.says("Bo", protocol.PerspectiveTell{Perspective: bo, Entry: entry, Words: "I was on my way back."})
	s.look()
	s.says("Bo", protocol.PerspectiveWithdraw{Perspective: bo, Entry: entry})
	s.look()
	s.says("Cy", protocol.PerspectiveWithdraw{Perspective: cy, Entry: entry})
}

func playLines(s *script) {
	s.begin()
	entry := s.moment("Bo", "The graph dipped.")
	s.says("Ada", protocol.InquirySet{Names: protocol.NamesHidden, Asked: 2}, protocol.LinesRemind{})
	s.look()
	s.brings("Ada", "Why then?", entry)
	signed := s.brings("Bo", "What did the graph say?")
	s.says("Bo", protocol.LineSign{Draft: signed})
	s.brings("Cy", "Who else saw it?")
	s.brings("Cy", "What was told to whom?")
	s.come("Eve", protocol.RoleParticipant)
	s.brings("Eve", "What helped?")
	s.says("Ada", protocol.PersonRole{Person: s.named["Eve"], Role: protocol.RoleObserver}) // still one of the whole
	s.says("Ada", protocol.PersonRemove{Person: s.named["Cy"]})
	s.look()
	s.says("Ada", protocol.LinesOpen{})
	s.look()
	lines := s.state.All.Lines
	a, b, c := lines[0].ID, lines[1].ID, lines[2].ID
	s.says("Ada", protocol.PersonRole{Person: s.named["Bo"], Role: protocol.RoleObserver})
	s.look()
	s.says("Ada", protocol.PersonRole{Person: s.named["Bo"], Role: protocol.RoleParticipant})
	s.says("Bo", protocol.LineTouch{Line: b, Moments: []protocol.EntryID{entry}})
	s.says("Ada", protocol.LineMerge{Line: a, Into: b})
	s.look()
	s.says("Ada", protocol.LineSplit{Line: a})
	s.look()
	s.says("Ada", protocol.LineMerge{Line: a, Into: b})
	s.says("Ada", protocol.LineRemove{Line: a}, protocol.LineRemove{Line: c}, protocol.LineRestore{Line: c})
	s.look()
	s.says("Ada", protocol.LineErase{Line: a})
}

func playVotes(s *script) {
	s.begin()
	s.come("Eve", protocol.RoleParticipant)
	lines := s.opened()
	vote := func() protocol.VoteID {
		id := roomtest.ID[protocol.VoteID](s.chance)
		s.says("Ada", protocol.VoteBegin{Vote: id, Dots: 3, PerLine: 2})
		return id
	}
	result := vote()
	for i, who := range []string{"Bo", "Cy", "Eve"} {
		s.says(who, protocol.BallotCast{Vote: result, Dots: []protocol.LineDots{{Line: lines[i/2], Dots: 2}}})
	}
	s.says("Eve", protocol.PersonLeave{}) // what they put down counts
	s.says("Ada", protocol.VoteClose{Vote: result})
	s.look()
	s.says("Ada", protocol.VoteReopen{Vote: result})
	s.come("Flo", protocol.RoleFacilitator)
	s.says("Flo", protocol.PersonDescribe{Name: "Flo", OnlyLead: true}, protocol.PersonDescribe{Name: "Flo"})
	s.look()
	s.says("Ada", protocol.VoteClose{Vote: result}, protocol.VoteReveal{Vote: result})
	s.says("Ada", protocol.VoteDrop{Vote: vote()})
	vote()
	s.says("Ada", protocol.PersonRole{Person: s.named["Bo"], Role: protocol.RoleObserver})
	s.says("Cy", protocol.PersonLeave{}) // fewer are left than a vote takes
}

func playHands(s *script) {
	s.begin()
	hand := func(name string, lane protocol.Lane) protocol.HandID {
		for _, h := range s.state.All.Hands {
			if h.Person == s.named[name] && h.Lane == lane {
				return h.ID
			}
		}
		s.t.Fatalf("%s has no hand up", name)
		return protocol.HandID{}
	}
	s.says("Bo", protocol.HandRaise{Lane: protocol.LaneSpeak}, protocol.HandRaise{Lane: protocol.LaneQuestion, Note: "bird?"})
	s.says("Di", protocol.HandRaise{Lane: protocol.LaneQuestion})
	s.says("Cy", protocol.HandRaise{Lane: protocol.LaneSpeak, Note: "the graph"})
	s.says("Bo", protocol.HandRaise{Lane: protocol.LaneQuestion, Note: "which bird?"}, protocol.HandRaise{Lane: protocol.LaneQuestion})
	s.says("Di", protocol.HandLower{Hand: hand("Di", protocol.LaneQuestion)})
	s.look()
	s.says("Ada", protocol.FloorGive{Person: s.named["Bo"], Hand: hand("Bo", protocol.LaneSpeak)})
	s.says("Bo", protocol.FloorEnd{})
	s.look()
	s.says("Ada", protocol.FloorGive{Person: s.named["Cy"]}, protocol.FloorGive{Person: s.named["Ada"]})
}

func playGlossary(s *script) {
	s.begin()
	s.says("Di", protocol.TermAsk{Word: "bird"}, protocol.TermAsk{Word: "LB"}, protocol.TermAsk{Word: "POP"})
	explain := protocol.TermExplain{Word: "LB", Meaning: "load balancer", Kind: protocol.TermTechnology, Also: []string{"balancer"}}
	s.says("Bo", explain)
	s.look()
	explain.Word, explain.Meaning, explain.Also = "Bird", "a cache", nil // as it is spelled
	s.says("Cy", explain)
	explain.Word = "SLO"
	s.says("Cy", explain, protocol.TermRemove{Word: "SLO"})
	s.says("Bo", protocol.TermRemove{Word: "POP"})
}

func playStory(s *script) {
	s.begin()
	s.says("Ada", fromFile(s.play))
	entry := s.state.All.Entries[0]
	s.says("Bo", protocol.EntryCelebrate{Entry: entry.ID, Note: "they looked"}, protocol.EntryMove{Entry: entry.ID, After: s.state.All.Entries[1].ID})
}
