package rules_test

import (
	"math/rand/v2"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
	"secondstory/room/text"
)

// script is a short meeting that goes as it is written: nothing in it may be refused, and a second passes with every wish.
type script struct {
	*play
	named map[string]protocol.PersonID
}

// newScript is a meeting before anybody is there.
func newScript(t testing.TB) *script {
	p := &play{
		t: t, rng: rand.New(rand.NewPCG(1, 7)), chance: roomtest.NewChance(1), now: protocol.At(roomtest.Start), rows: map[rules.RowKey][]byte{},
		drafts: map[protocol.PersonID][]protocol.DraftID{}, written: map[protocol.TextID][][]uint16{},
	}
	p.state = rules.NewState(roomtest.ID[protocol.RoomID](p.chance))
	return &script{p, map[string]protocol.PersonID{}}
}

// begin makes the room, with Ada, who leads, Bo and Cy, who take part, and Di, who observes.
func (s *script) begin() {
	s.create(rules.CreateRoom{Facts: roomtest.Facts(), Names: protocol.NamesHidden, Asked: 3})
	s.come("Bo", protocol.RoleParticipant)
	s.come("Cy", protocol.RoleParticipant)
	s.come("Di", protocol.RoleObserver)
}

// create makes the room, with nobody but Ada.
func (s *script) create(c rules.CreateRoom) {
	s.server(c)
	s.come("Ada", protocol.RoleFacilitator)
}

func (s *script) come(name string, role protocol.Role) {
	id := roomtest.ID[protocol.PersonID](s.chance)
	s.named[name] = id
	s.people = append(s.people, id)
	s.server(rules.EnterPerson{Person: id, Name: name, Role: role})
}

// says has somebody ask for something, and then for more.
func (s *script) says(name string, wishes ...protocol.Command) {
	s.t.Helper()
	who, ok := s.named[name]
	if !ok {
		s.t.Fatalf("who is %s?", name)
	}
	s.wish(who, wishes...)
}

// server has the server itself bring something in.
func (s *script) server(wishes ...protocol.Command) {
	s.t.Helper()
	s.wish(protocol.PersonID{}, wishes...)
}

func (s *script) wish(who protocol.PersonID, wishes ...protocol.Command) {
	s.t.Helper()
	for _, c := range wishes {
		s.now += 1000
		if !s.at(who, c) {
			s.t.Fatalf("%s %+v: %v", c.Command(), c, s.refusal)
		}
	}
}

// moment is brought by somebody, with these words.
func (s *script) moment(name, words string) protocol.EntryID {
	s.t.Helper()
	id := roomtest.ID[protocol.EntryID](s.chance)
	s.says(name, protocol.EntryAdd{Entry: id, Kind: protocol.KindAction, Text: words})
	return id
}

// types has somebody put words in the place of others in a text, as they see it at a version.
func (s *script) types(name string, of protocol.EntryID, version, from, to int, words string) {
	s.t.Helper()
	id := protocol.TextOf(of)
	change, err := text.Of(len(s.written[id][version]), text.Edit{From: from, To: to, Insert: text.FromString(words)})
	if err != nil {
		s.t.Fatal(err)
	}
	s.pushes++
	s.says(name, protocol.TextEdit{
		Text: id, Version: version, Client: s.named[name].String() + ":" + string(rune('a'+s.pushes)), Updates: []jsontext.Value{change.Append(nil)},
	})
}

// brings has somebody hand in a line of inquiry.
func (s *script) brings(name, words string, moments ...protocol.EntryID) protocol.DraftID {
	s.t.Helper()
	id := roomtest.ID[protocol.DraftID](s.chance)
	s.says(name, protocol.LineDraft{Draft: id, Words: words, Moments: moments}, protocol.LineHandIn{Draft: id})
	return id
}

// opened has everybody bring a line, and shows them.
func (s *script) opened() []protocol.LineID {
	s.t.Helper()
	s.brings("Ada", "Why then?")
	s.brings("Bo", "What did the graph say?")
	s.brings("Cy", "Who else saw it?")
	s.says("Ada", protocol.LinesOpen{})
	var ids []protocol.LineID
	for _, l := range s.state.All.Lines {
		ids = append(ids, l.ID)
	}
	return ids
}
