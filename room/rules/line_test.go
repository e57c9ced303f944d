package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
)

// opened has lines brought and opened, with Bo's name, and gives their ids by their words.
func opened(m *roomtest.Meeting, words ...string) map[string]protocol.LineID {
	for _, w := range words {
		m.As("Bo").Do(protocol.LineSign{Draft: roomtest.HandIn(m.As("Bo"), w)})
	}
	m.As("Ada").Do(protocol.LinesOpen{})
	all := map[string]protocol.LineID{}
	for _, l := range m.View().Lines {
		all[l.Words] = l.ID
	}
	return all
}

// R9, P19
func TestDraftsAreTheirWritersOwn(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		bo := m.As("Bo")
		d := protocol.NewID[protocol.DraftID]()
		e := tell(bo, "a")
		before := len(m.Log.Events(m.ID))
		bo.Do(protocol.LineDraft{Draft: d, Words: "Why so", Moments: []protocol.EntryID{e[0], e[0]}})
		bo.Do(protocol.LineDraft{Draft: d, Version: 1, Words: "Why so slow?"})
		bo.Do(protocol.LineDraft{Draft: d, Version: 1, Words: "Why so slow?"}) // the answer was lost
		if got := bo.Mine().Drafts; len(got) != 1 || got[0].Words != "Why so slow?" || got[0].Version != 2 {
			t.Errorf("Bo has %+v", got)
		}
		for _, other := range []string{"Ada", "Cy"} {
			if got := m.As(other).Mine().Drafts; len(got) > 0 {
				t.Errorf("%s has %+v", other, got)
			}
		}
		if len(m.Log.Events(m.ID)) != before {
			t.Error("a draft left a trace in the log")
		}
		r := bo.Refused(protocol.Conflict, protocol.LineDraft{Draft: d, Version: 1, Words: "from another window"})
		if now, ok := r.Now.(protocol.Draft); !ok || now.Words != "Why so slow?" {
			t.Errorf("what stands is %+v", r.Now)
		}
		m.As("Cy").Refused(protocol.NotFound, protocol.LineDraft{Draft: d, Version: 2, Words: "mine now"})
		m.As("Cy").Refused(protocol.NotFound, protocol.LineHandIn{Draft: d})
		m.As("Cy").Do(protocol.LineDiscard{Draft: d})
		bo.Do(protocol.LineDiscard{Draft: d})
		bo.Do(protocol.LineDiscard{Draft: d})
		if got := bo.Mine().Drafts; len(got) > 0 {
			t.Errorf("Bo has %+v", got)
		}
		bo.Refused(protocol.Invalid, protocol.LineDraft{Draft: d, Words: strings.Repeat("a", protocol.MaxWords+1)})
		bo.Refused(protocol.NotFound, protocol.LineDraft{Draft: d, Moments: []protocol.EntryID{protocol.NewID[protocol.EntryID]()}})
		for i := range protocol.MaxDrafts {
			bo.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: fmt.Sprint(i)})
		}
		bo.Refused(protocol.TooMany, protocol.LineDraft{Draft: d, Words: "one more"})
	})
}

func TestLinesAreOpenedTogetherAndNamesStayHidden(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
		ada.Refused(protocol.NotNow, protocol.LinesOpen{})
		first := roomtest.HandIn(bo, "one")
		roomtest.HandIn(bo, "two")
		back := roomtest.HandIn(cy, "three")
		cy.Refused(protocol.NotNow, protocol.LineDraft{Draft: back, Version: 2, Words: "changed"})
		cy.Do(protocol.LineDraft{Draft: back, Words: "three"}) // sent again with its handing in, because both answers were lost
		cy.Do(protocol.LineHandIn{Draft: back})
		cy.Do(protocol.LineTakeBack{Draft: back})
		cy.Do(protocol.LineTakeBack{Draft: back})
		roomtest.HandIn(cy, "four")
		roomtest.HandIn(ada, "five")
		empty := protocol.NewID[protocol.DraftID]()
		bo.Do(protocol.LineDraft{Draft: empty, Words: "  "})
		bo.Refused(protocol.Invalid, protocol.LineHandIn{Draft: empty})
		ada.Refused(protocol.NotNow, protocol.InquirySet{Names: protocol.NamesShown, Asked: 3})
		bo.Refused(protocol.Forbidden, protocol.LinesOpen{})

		ada.Do(protocol.LinesOpen{})
		lines := m.View().Lines
		var words []string
		for _, l := range lines {
			words = append(words, l.Words)
			if !l.By.IsZero() {
				t.Errorf("%q is by %s", l.Words, l.By)
			}
		}
		slices.Sort(words)
		if !slices.Equal(words, []string{"five", "four", "one", "two"}) {
			t.Errorf("opened: %v", words)
		}
		if mine := cy.Mine().Drafts; len(mine) != 1 || mine[0].Words != "three" {
			t.Errorf("Cy keeps %+v", mine)
		}
		bo.Refused(protocol.NotFound, protocol.LineTakeBack{Draft: first})
	})
}

func TestNamesAreShownWhereThatWasSaid(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates")
	m.As("Ada").Do(protocol.InquirySet{Names: protocol.NamesShown, Asked: 2})
	m.Enter("Bo", protocol.RoleParticipant)
	m.As("Bo").Refused(protocol.Forbidden, protocol.InquirySet{Names: protocol.NamesHidden, Asked: 2})
	m.As("Ada").Refused(protocol.Invalid, protocol.InquirySet{Names: protocol.NamesShown, Asked: 0})
	roomtest.HandIn(m.As("Bo"), "one")
	m.As("Ada").Do(protocol.LinesOpen{})
	if l := m.View().Lines[0]; l.By != m.As("Bo").ID {
		t.Errorf("the line is by %s", l.By)
	}
	m.As("Ada").Refused(protocol.NotNow, protocol.InquirySet{Names: protocol.NamesHidden, Asked: 2})
	m.As("Ada").Do(protocol.InquirySet{Names: protocol.NamesShown, Asked: 5})
}

// Somebody writes a line and hands it in; both answers are lost with the connection. While they are away the lines are
// opened. What they send once more must not bring the line a second time.
func TestALineThatWasOpenedIsNotBroughtAgain(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		id := roomtest.HandIn(bo, "one")
		bo.Do(protocol.LineSign{Draft: id})
		m.As("Ada").Do(protocol.LinesOpen{})
		bo.Do(protocol.LineDraft{Draft: id, Words: "one"})
		bo.Do(protocol.LineHandIn{Draft: id})
		if mine := bo.Mine().Drafts; len(mine) > 0 {
			t.Errorf("Bo has the opened line as a draft again: %+v", mine)
		}
		m.As("Ada").Refused(protocol.NotNow, protocol.LinesOpen{})
		bo.Refused(protocol.NotFound, protocol.LineDraft{Draft: id, Version: 1, Words: "one and a half"})
	})
}

// The order in which lines are shown says nothing about who brought them first, and the same chance gives the same one.
func TestLinesComeInAnOrderThatSaysNothing(t *testing.T) {
	orders := map[string]bool{}
	for seed := range uint64(8) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends", func(o *room.Options) { o.Chance = roomtest.NewChance(seed) })
		opened(m, "a", "b", "c", "d", "e", "f")
		var order string
		for _, l := range m.View().Lines {
			order += l.Words
		}
		orders[order] = true
	}
	if len(orders) < 5 {
		t.Errorf("eight times lines were opened, in the orders %v", orders)
	}
}

func TestLinesArePutTogetherAndTakenApart(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	ada := m.As("Ada")
	l := opened(m, "a", "b", "c")
	ada.Do(protocol.LineMerge{Line: l["a"], Into: l["b"]})
	ada.Do(protocol.LineMerge{Line: l["a"], Into: l["b"]})
	ada.Refused(protocol.Invalid, protocol.LineMerge{Line: l["b"], Into: l["c"]}) // a belongs to it
	ada.Refused(protocol.Invalid, protocol.LineMerge{Line: l["c"], Into: l["a"]}) // it does not stand by itself
	ada.Refused(protocol.Invalid, protocol.LineMerge{Line: l["c"], Into: l["c"]})
	ada.Refused(protocol.NotNow, protocol.LineRemove{Line: l["b"]})
	ada.Refused(protocol.NotFound, protocol.LineMerge{Line: l["c"], Into: protocol.NewID[protocol.LineID]()})
	m.As("Bo").Refused(protocol.Forbidden, protocol.LineMerge{Line: l["c"], Into: l["b"]})
	ada.Do(protocol.LineSplit{Line: l["a"]})
	ada.Do(protocol.LineSplit{Line: l["a"]})
	ada.Do(protocol.LineMerge{Line: l["a"], Into: l["c"]})
	ada.Do(protocol.LineRemove{Line: l["a"]})
	ada.Do(protocol.LineRemove{Line: l["a"]})
	ada.Refused(protocol.NotFound, protocol.LineSplit{Line: l["a"]})
	ada.Refused(protocol.NotFound, protocol.LineTouch{Line: l["a"]})
	ada.Do(protocol.LineRestore{Line: l["a"]})
	for _, line := range m.View().Lines {
		if line.Removed != nil || !line.Into.IsZero() {
			t.Errorf("%+v does not stand by itself", line)
		}
	}
}

func TestLinesTouchMoments(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Di comments")
	e := tell(m.As("Bo"), "ab")
	l := opened(m, "a")["a"]
	m.As("Bo").Do(protocol.LineTouch{Line: l, Moments: []protocol.EntryID{e[1], e[0], e[1]}})
	if got := m.View().Lines[0].Moments; !slices.Equal(got, []protocol.EntryID{e[1], e[0]}) {
		t.Errorf("it touches %v", got)
	}
	m.As("Bo").Refused(protocol.NotFound, protocol.LineTouch{Line: l, Moments: []protocol.EntryID{protocol.NewID[protocol.EntryID]()}})
	m.As("Di").Refused(protocol.Forbidden, protocol.LineTouch{Line: l})
}

func TestLinesRestWhileAVoteIsOn(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
	ada := m.As("Ada")
	l := opened(m, "a", "b", "c")
	ada.Do(protocol.LineMerge{Line: l["a"], Into: l["b"]})
	v := protocol.NewID[protocol.VoteID]()
	ada.Do(protocol.VoteBegin{Vote: v, Dots: 3, PerLine: 2})
	ada.Refused(protocol.NotNow, protocol.LineMerge{Line: l["c"], Into: l["b"]})
	ada.Refused(protocol.NotNow, protocol.LineSplit{Line: l["a"]})
	ada.Refused(protocol.NotNow, protocol.LineRemove{Line: l["c"]})
	ada.Do(protocol.VoteDrop{Vote: v})
	ada.Do(protocol.LineMerge{Line: l["c"], Into: l["b"]})
}

// A reminder goes to everybody, says of nobody that they have brought nothing, and comes at most once an hour.
func TestEverybodyIsRemindedAndNobodyByName(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		ada, bo := m.As("Ada"), m.As("Bo")
		bo.Do(protocol.LineSign{Draft: roomtest.HandIn(bo, "Why so slow?")})
		bo.Refused(protocol.Forbidden, protocol.LinesRemind{})
		ada.Do(protocol.LinesRemind{})
		first := m.View().Inquiry.Reminded
		if first == 0 {
			t.Fatal("nobody was reminded")
		}
		all := m.Log.Events(m.ID)
		if last := all[len(all)-1]; last.Name != "lines.reminded" || string(last.Body) != "{}" {
			t.Errorf("it says %s %s", last.Name, last.Body)
		}
		time.Sleep(59 * time.Minute)
		ada.Refused(protocol.NotNow, protocol.LinesRemind{})
		time.Sleep(time.Minute)
		ada.Do(protocol.LinesRemind{})
		if again := m.View().Inquiry.Reminded; again-first != protocol.RemindEvery {
			t.Errorf("reminded at %d and %d", first, again)
		}
		ada.Do(protocol.LinesOpen{})
		if r := m.View().Inquiry.Reminded; r != 0 {
			t.Errorf("opened, and still reminded at %d", r)
		}
		ada.Do(protocol.LinesRemind{}) // and a new set begins
	})
}
