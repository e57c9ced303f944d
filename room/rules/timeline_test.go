package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// tell adds moments, one behind the other, whose text is a letter.
func tell(p *roomtest.Person, letters string) []protocol.EntryID {
	var all []protocol.EntryID
	var after protocol.EntryID
	for i := range letters {
		id := protocol.NewID[protocol.EntryID]()
		all = append(all, id)
		p.Do(protocol.EntryAdd{Entry: id, After: after, Kind: protocol.KindObservation, Text: letters[i : i+1]})
		after = id
	}
	return all
}

// story is the texts of the moments in their order, a removed one in brackets.
func story(m *roomtest.Meeting) (out string) {
	v := m.View()
	for _, e := range v.Entries {
		words := v.Texts[protocol.TextOf(e.ID)].Text
		if e.Removed != nil {
			words = "(" + words + ")"
		}
		out += words
	}
	return out
}

func TestMomentsStandWhereTheyArePut(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Di comments, Ed observes, Screen shows")
	bo := m.As("Bo")
	e := tell(bo, "abc")
	bo.Do(protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), After: e[0], Kind: protocol.KindAction, Text: "x"})
	bo.Do(protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: "y"})
	if got := story(m); got != "axbcy" {
		t.Errorf("the story reads %s", got)
	}
	bo.Do(protocol.EntryMove{Entry: e[2]})
	bo.Do(protocol.EntryMove{Entry: e[0], After: e[1]})
	if got := story(m); got != "cxbay" {
		t.Errorf("the story reads %s", got)
	}
	before := len(m.Told(protocol.All))
	bo.Do(protocol.EntryMove{Entry: e[2]})
	bo.Do(protocol.EntryMove{Entry: e[0], After: e[1]})
	if len(m.Told(protocol.All)) != before {
		t.Error("they stood there already, and yet something happened")
	}

	bo.Refused(protocol.Invalid, protocol.EntryMove{Entry: e[0], After: e[0]})
	bo.Refused(protocol.NotFound, protocol.EntryMove{Entry: e[0], After: protocol.NewID[protocol.EntryID]()})
	bo.Refused(protocol.NotFound, protocol.EntryMove{Entry: protocol.NewID[protocol.EntryID]()})
	bo.Refused(protocol.IDTaken, protocol.EntryAdd{Entry: e[0], Kind: protocol.KindAction})
	bo.Refused(protocol.NotFound, protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), After: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction})
	for _, reader := range []string{"Di", "Ed", "Screen"} {
		m.As(reader).Refused(protocol.Forbidden, protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction})
		m.As(reader).Refused(protocol.Forbidden, protocol.EntryMove{Entry: e[0]})
	}
}

func TestMomentsAreDescribedPartByPart(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	ada, bo := m.As("Ada"), m.As("Bo")
	e := tell(bo, "a")[0]
	actor := protocol.NewID[protocol.ActorID]()
	bo.Do(protocol.ActorAdd{Actor: actor, Name: "Omar", Role: "on call", Person: ada.ID})
	when := &protocol.When{At: roomtest.Facts().Started, Zone: "Europe/Helsinki", Precision: protocol.Approx}
	bo.Do(protocol.EntryDescribe{Entry: e, When: when})
	people := []protocol.ActorID{actor, actor}
	ada.Do(protocol.EntryDescribe{Entry: e, People: &people})
	evidence := []string{" https://graphs.example.org/1 ", ""}
	kind := protocol.KindRecovery
	bo.Do(protocol.EntryDescribe{Entry: e, Evidence: &evidence, Kind: &kind})
	got := m.View().Entries[0]
	if *got.When != *when || len(got.People) != 1 || got.Evidence[0] != "https://graphs.example.org/1" || len(got.Evidence) != 1 || got.Kind != kind {
		t.Errorf("the moment is %+v", got)
	}
	before := len(m.Told(protocol.All))
	bo.Do(protocol.EntryDescribe{Entry: e, When: when, Kind: &kind})
	if len(m.Told(protocol.All)) != before {
		t.Error("it was described so already, and yet something happened")
	}
	bo.Do(protocol.EntryDescribe{Entry: e, NoWhen: true})
	if got := m.View().Entries[0]; got.When != nil {
		t.Errorf("its time is still %v", got.When)
	}

	nobody := []protocol.ActorID{protocol.NewID[protocol.ActorID]()}
	bo.Refused(protocol.NotFound, protocol.EntryDescribe{Entry: e, People: &nobody})
	bo.Refused(protocol.Invalid, protocol.EntryDescribe{Entry: e, When: when, NoWhen: true})
	bo.Refused(protocol.Invalid, protocol.EntryDescribe{Entry: e, When: &protocol.When{At: 1, Zone: "Nowhere", Precision: protocol.Exact}})
	much := make([]string, protocol.MaxEvidences+1)
	for i := range much {
		much[i] = fmt.Sprint(i)
	}
	bo.Refused(protocol.TooMany, protocol.EntryDescribe{Entry: e, Evidence: &much})
	bo.Refused(protocol.NotFound, protocol.EntryDescribe{Entry: protocol.NewID[protocol.EntryID](), NoWhen: true})
	bo.Refused(protocol.IDTaken, protocol.ActorAdd{Actor: actor, Name: "Omar"})
	bo.Refused(protocol.Invalid, protocol.ActorAdd{Actor: protocol.NewID[protocol.ActorID](), Name: " "})
	bo.Refused(protocol.NotFound, protocol.ActorAdd{Actor: protocol.NewID[protocol.ActorID](), Name: "Pia", Person: protocol.NewID[protocol.PersonID]()})
}

func TestRemovedMomentsComeBackWhereTheyWere(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
	bo := m.As("Bo")
	e := tell(bo, "abc")
	bo.Do(protocol.EntryRemove{Entry: e[1]})
	bo.Do(protocol.EntryRemove{Entry: e[1]})
	if got := story(m); got != "a(b)c" {
		t.Errorf("the story reads %s", got)
	}
	if by := m.View().Entries[1].Removed.By; by != bo.ID {
		t.Errorf("%s took it out", by)
	}
	bo.Refused(protocol.NotFound, protocol.EntryMove{Entry: e[1]})
	bo.Refused(protocol.NotFound, protocol.EntryCelebrate{Entry: e[1]})
	bo.Refused(protocol.NotFound, protocol.EntryDescribe{Entry: e[1], NoWhen: true})
	bo.Do(protocol.EntryMove{Entry: e[2]})
	m.As("Cy").Do(protocol.EntryRestore{Entry: e[1]})
	m.As("Cy").Do(protocol.EntryRestore{Entry: e[1]})
	if got := story(m); got != "cab" {
		t.Errorf("the story reads %s", got)
	}
	bo.Refused(protocol.NotFound, protocol.EntryRemove{Entry: protocol.NewID[protocol.EntryID]()})
	bo.Refused(protocol.NotFound, protocol.EntryRestore{Entry: protocol.NewID[protocol.EntryID]()})
}

func TestSomebodyJustHappenedToBeThere(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend, Ed observes")
	e := tell(m.As("Bo"), "a")[0]
	m.As("Bo").Do(protocol.EntryCelebrate{Entry: e, Note: "she read the graph aloud"})
	m.As("Cy").Do(protocol.EntryCelebrate{Entry: e})
	m.As("Bo").Do(protocol.EntryCelebrate{Entry: e, Note: "she read two graphs aloud"})
	m.As("Bo").Do(protocol.EntryCelebrate{Entry: e, Note: " she read two graphs aloud "})
	got := m.View().Entries[0].Celebrations
	if len(got) != 2 || got[0].By != m.As("Bo").ID || got[0].Note != "she read two graphs aloud" || got[1].By != m.As("Cy").ID {
		t.Errorf("celebrations: %+v", got)
	}
	m.As("Bo").Refused(protocol.Invalid, protocol.EntryCelebrate{Entry: e, Note: strings.Repeat("a", protocol.MaxNote+1)})
	m.As("Ed").Refused(protocol.Forbidden, protocol.EntryCelebrate{Entry: e})

	// One's own is taken back, out of the record too; nobody takes back another's.
	m.As("Cy").Refused(protocol.Forbidden, protocol.CelebrationWithdraw{Entry: e, Celebration: got[0].ID})
	m.As("Bo").Do(protocol.CelebrationWithdraw{Entry: e, Celebration: got[0].ID})
	m.As("Bo").Do(protocol.CelebrationWithdraw{Entry: e, Celebration: got[0].ID})
	if left := m.View().Entries[0].Celebrations; len(left) != 1 || left[0].By != m.As("Cy").ID {
		t.Errorf("what is left: %+v", left)
	}
	if m.Log.Holds(m.ID, "two graphs") || m.Log.Holds(m.ID, "the graph aloud") {
		t.Error("what was taken back is still in the record")
	}
}
