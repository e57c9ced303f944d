package rules_test

import (
	"fmt"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// P23
func TestAWordIsAskedByNobody(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Cy comments, Eve observes, Screen shows")
	id := roomtest.CommandID()
	m.As("Eve").Ask(id, protocol.TermAsk{Word: " bird "})
	m.As("Cy").Do(protocol.TermAsk{Word: "BIRD"}) // asked already
	m.As("Screen").Refused(protocol.Forbidden, protocol.TermAsk{Word: "bird"})
	all := m.Log.Events(m.ID)
	last := all[len(all)-1]
	if last.Name != "term.asked" || !last.By.IsZero() {
		t.Errorf("the record says %+v", last)
	}
	found, err := m.Log.Receipts(t.Context(), m.ID, []protocol.CommandID{id})
	if err != nil || len(found) > 0 {
		t.Errorf("a receipt was kept: %v %v", found, err)
	}
	if terms := m.View().Terms; len(terms) != 1 || terms[0].Word != "bird" || terms[0].Meaning != "" {
		t.Errorf("the list is %+v", terms)
	}
	m.As("Eve").Refused(protocol.Invalid, protocol.TermAsk{Word: "  "})
	m.As("Eve").Refused(protocol.Invalid, protocol.TermAsk{Word: "\u200d\u3164"})
}

func TestAWordIsExplained(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Eve observes")
	bo, ada := m.As("Bo"), m.As("Ada")
	m.As("Eve").Do(protocol.TermAsk{Word: "bird"})
	explain := protocol.TermExplain{Word: "Bird", Meaning: "the cache for carts", Kind: protocol.TermTechnology, Also: []string{"BRD", " ", "BRD"}}
	bo.Do(explain)
	n := len(m.Log.Events(m.ID))
	bo.Do(explain)
	if len(m.Log.Events(m.ID)) != n {
		t.Error("to say it again was something new")
	}
	terms := m.View().Terms
	if len(terms) != 1 || terms[0].Word != "Bird" || terms[0].By != bo.ID || fmt.Sprint(terms[0].Also) != "[BRD]" {
		t.Errorf("the list is %+v", terms)
	}
	m.As("Eve").Do(protocol.TermAsk{Word: "brd"}) // another spelling of what is known
	if len(m.Log.Events(m.ID)) != n {
		t.Error("what is known was asked")
	}
	m.As("Eve").Refused(protocol.Forbidden, explain)
	ada.Refused(protocol.Invalid, protocol.TermExplain{Word: "x", Meaning: " ", Kind: protocol.TermOther})
	ada.Do(protocol.TermExplain{Word: "bird", Meaning: "a team", Kind: protocol.TermTeam})
	if terms := m.View().Terms; len(terms) != 1 || terms[0].Word != "bird" || terms[0].By != ada.ID {
		t.Errorf("explained anew the list is %+v", terms)
	}
	ada.Do(protocol.TermRemove{Word: "BIRD"})
	ada.Do(protocol.TermRemove{Word: "BIRD"})
	if terms := m.View().Terms; len(terms) > 0 {
		t.Errorf("the list is %+v", terms)
	}
}

func TestOpenQuestionsAreBounded(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Eve observes")
	for i := range protocol.MaxAsked {
		m.As("Eve").Do(protocol.TermAsk{Word: fmt.Sprint("word ", i)})
	}
	m.As("Eve").Refused(protocol.TooMany, protocol.TermAsk{Word: "one more"})
	m.As("Ada").Do(protocol.TermExplain{Word: "word 7", Meaning: "seven", Kind: protocol.TermOther})
	m.As("Eve").Do(protocol.TermAsk{Word: "one more"})
}
