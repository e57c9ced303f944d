package rules_test

import (
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

func TestHandsStandInTheirOrder(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend, Ed observes")
	ada, bo, cy, ed := m.As("Ada"), m.As("Bo"), m.As("Cy"), m.As("Ed")
	cy.Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
	bo.Do(protocol.HandRaise{Lane: protocol.LaneSpeak, Note: "the second deploy"})
	ed.Do(protocol.HandRaise{Lane: protocol.LaneQuestion, Note: "bird?"})
	cy.Do(protocol.HandRaise{Lane: protocol.LaneSpeak, Note: "the graph"}) // keeps its place
	cy.Do(protocol.HandRaise{Lane: protocol.LaneSpeak, Note: "the graph"})
	hands := m.View().Hands
	if len(hands) != 3 || hands[0].Person != cy.ID || hands[0].Note != "the graph" || hands[1].Person != bo.ID || hands[2].Person != ed.ID {
		t.Fatalf("hands: %+v", hands)
	}
	bo.Refused(protocol.Forbidden, protocol.HandLower{Hand: hands[0].ID})
	ed.Refused(protocol.Forbidden, protocol.HandRaise{Lane: protocol.LaneSpeak})
	bo.Refused(protocol.Invalid, protocol.HandRaise{Lane: protocol.LaneQuestion, Note: strings.Repeat("a", protocol.MaxNote+1)})
	bo.Do(protocol.HandLower{Hand: hands[1].ID})
	bo.Do(protocol.HandLower{Hand: hands[1].ID})
	ada.Do(protocol.HandLower{Hand: hands[2].ID})
	if left := m.View().Hands; len(left) != 1 {
		t.Errorf("hands: %+v", left)
	}
}

func TestTheFloorIsGivenOnce(t *testing.T) {
	m := roomtest.Meet(t, "Ada and Abe facilitate, Bo and Cy attend, Di comments, Screen shows")
	bo := m.As("Bo")
	bo.Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
	hand := m.View().Hands[0].ID
	m.As("Cy").Refused(protocol.Forbidden, protocol.FloorGive{Person: bo.ID, Hand: hand})
	m.As("Ada").Refused(protocol.NotFound, protocol.FloorGive{Person: m.As("Cy").ID, Hand: hand})
	m.As("Ada").Do(protocol.FloorGive{Person: bo.ID, Hand: hand})
	m.As("Abe").Refused(protocol.NotFound, protocol.FloorGive{Person: bo.ID, Hand: hand}) // both saw it up
	if v := m.View(); v.Floor == nil || v.Floor.Person != bo.ID || len(v.Hands) > 0 {
		t.Errorf("floor %+v, hands %+v", v.Floor, v.Hands)
	}
	m.As("Cy").Refused(protocol.Forbidden, protocol.FloorEnd{})
	bo.Do(protocol.FloorEnd{})
	bo.Do(protocol.FloorEnd{})
	m.As("Ada").Do(protocol.FloorGive{Person: m.As("Di").ID}) // invited by name
	m.As("Di").Do(protocol.FloorEnd{})                        // one's own turn, whatever the role
	m.As("Ada").Refused(protocol.Invalid, protocol.FloorGive{Person: m.As("Screen").ID})
	m.As("Ada").Refused(protocol.NotFound, protocol.FloorGive{Person: protocol.NewID[protocol.PersonID]()})
	if v := m.View(); v.Floor != nil {
		t.Errorf("floor %+v", v.Floor)
	}
}
