package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func person(t *testing.T, m *roomtest.Meeting, name string) protocol.Person {
	t.Helper()
	for _, p := range m.View().People {
		if p.ID == m.As(name).ID {
			return p
		}
	}
	t.Fatalf("%s is not in the room", name)
	return protocol.Person{}
}

func TestPeopleSayWhoTheyAre(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Ed observes, Screen shows")
	m.As("Ed").Do(protocol.PersonDescribe{Name: " Edna ", Pronouns: "she/her"})
	if p := person(t, m, "Ed"); p.Name != "Edna" || p.Pronouns != "she/her" {
		t.Errorf("Ed is %+v", p)
	}
	m.As("Bo").Refused(protocol.Invalid, protocol.PersonDescribe{Name: "  "})
	m.As("Bo").Refused(protocol.Invalid, protocol.PersonDescribe{Name: strings.Repeat("🙂", protocol.MaxName/2+1)})
	m.As("Bo").Refused(protocol.Invalid, protocol.PersonDescribe{Name: "Bo", Pronouns: strings.Repeat("x", protocol.MaxPronouns+1)})
	m.As("Screen").Refused(protocol.Forbidden, protocol.PersonDescribe{Name: "A wall with a name"})

	m.As("Ada").Do(protocol.PersonDescribe{Name: "Ada", OnlyLead: true})
	m.As("Bo").Refused(protocol.Forbidden, protocol.PersonDescribe{Name: "Bo", OnlyLead: true})
}

func TestSomebodyAlwaysLeads(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend, Screen shows")
	ada, bo := m.As("Ada"), m.As("Bo")
	ada.Refused(protocol.NotNow, protocol.PersonRole{Person: ada.ID, Role: protocol.RoleParticipant})
	ada.Refused(protocol.NotNow, protocol.PersonRemove{Person: ada.ID})
	ada.Do(protocol.PersonRole{Person: bo.ID, Role: protocol.RoleFacilitator})
	ada.Do(protocol.PersonDescribe{Name: "Ada", OnlyLead: true})
	bo.Do(protocol.PersonRole{Person: ada.ID, Role: protocol.RoleParticipant})
	if p := person(t, m, "Ada"); p.Role != protocol.RoleParticipant || p.OnlyLead {
		t.Errorf("Ada is %+v", p)
	}
	ada.Refused(protocol.Forbidden, protocol.PersonRole{Person: ada.ID, Role: protocol.RoleFacilitator})
	bo.Refused(protocol.Invalid, protocol.PersonRole{Person: m.As("Screen").ID, Role: protocol.RoleParticipant})
	bo.Refused(protocol.Invalid, protocol.PersonRole{Person: m.As("Cy").ID, Role: protocol.RoleWall})
	bo.Refused(protocol.NotFound, protocol.PersonRole{Person: protocol.NewID[protocol.PersonID](), Role: protocol.RoleObserver})
}

func TestWhoIsRemovedAsksForNothing(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		bo := m.As("Bo")
		bo.Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
		m.As("Cy").Refused(protocol.Forbidden, protocol.PersonRemove{Person: bo.ID})
		m.As("Ada").Do(protocol.FloorGive{Person: bo.ID})
		m.As("Ada").Do(protocol.PersonRemove{Person: bo.ID})
		m.As("Ada").Do(protocol.PersonRemove{Person: bo.ID})
		v := m.View()
		if !person(t, m, "Bo").Removed || len(v.Hands) > 0 || v.Floor != nil {
			t.Errorf("Bo still has a hand up or the floor: %v %v", v.Hands, v.Floor)
		}
		bo.Refused(protocol.Forbidden, protocol.HandRaise{Lane: protocol.LaneSpeak})
		if _, bye := bo.Try(protocol.Hello{}); bye == nil || bye.Code != protocol.CloseRemoved {
			t.Errorf("Bo is let in again: %+v", bye)
		}
		m.Server(rules.EnterPerson{Person: bo.ID, Name: "Bo", Role: protocol.RoleFacilitator}) // the browser still has its grant
		if !person(t, m, "Bo").Removed {
			t.Error("whoever was removed came back by the link")
		}
	})
}

func TestHandsGoDownWithTheRole(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	bo := m.As("Bo")
	bo.Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
	bo.Do(protocol.HandRaise{Lane: protocol.LaneQuestion})
	m.As("Ada").Do(protocol.PersonRole{Person: bo.ID, Role: protocol.RoleObserver})
	if hands := m.View().Hands; len(hands) != 1 || hands[0].Lane != protocol.LaneQuestion {
		t.Errorf("hands of somebody who only reads: %+v", hands)
	}
}

func TestComingInTwiceIsComingInOnce(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	m.Server(rules.EnterPerson{Person: m.As("Bo").ID, Name: "Robert", Role: protocol.RoleFacilitator})
	if p := person(t, m, "Bo"); p.Name != "Bo" || p.Role != protocol.RoleParticipant {
		t.Errorf("Bo is %+v", p)
	}
}

func TestARoomIsFull(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates")
	for i := 1; i < protocol.MaxPeople-10; i++ {
		m.Server(rules.EnterPerson{Person: protocol.NewID[protocol.PersonID](), Name: fmt.Sprint("Guest ", i), Role: protocol.RoleObserver})
	}
	late := rules.EnterPerson{Person: protocol.NewID[protocol.PersonID](), Name: "Late", Role: protocol.RoleObserver}
	a, err := m.Hall.Do(t.Context(), m.ID, protocol.PersonID{}, protocol.CommandID{}, late, false)
	if err != nil || a.Rejected == nil || a.Rejected.Code != protocol.TooMany {
		t.Errorf("one more comes in: %+v %v", a, err)
	}
	// Whoever fills a room locks nobody out who could mend that.
	m.Server(rules.EnterPerson{Person: protocol.NewID[protocol.PersonID](), Name: "Lead", Role: protocol.RoleFacilitator})
}

func TestLinksAreForFacilitators(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		link := protocol.NewID[protocol.LinkID]()
		m.Server(rules.UseLink{Link: link}) // made before there was a room to tell
		m.Server(rules.MakeLink{Link: link, Role: protocol.RoleParticipant, Expires: protocol.At(roomtest.Start)})
		m.Server(rules.UseLink{Link: link})
		m.Server(rules.RevokeLink{Link: link})
		m.Server(rules.RevokeLink{Link: link})
		if told := fmt.Sprint(m.Told(protocol.Facilitators)); told != "[link.made link.used link.revoked]" {
			t.Errorf("facilitators were told %s", told)
		}
		ada, bo := m.As("Ada").Join(), m.As("Bo").Join()
		if v := string(ada.Welcome.Streams[protocol.Facilitators].View); !strings.Contains(v, link.String()) || !strings.Contains(v, `"uses":1,"used":"2026-03-12T09:00:00.000Z","revoked":true`) {
			t.Errorf("facilitators see %s", v)
		}
		if len(bo.Welcome.Streams) != 2 {
			t.Errorf("Bo was sent the streams %v", bo.Heads())
		}
		m.Server(rules.AddDevice{Person: m.As("Bo").ID})
		bo.Reaches(protocol.Personal(m.As("Bo").ID), 1)
		if heads := ada.Heads(); heads[protocol.Personal(m.As("Ada").ID)] != 0 || len(heads) != 3 {
			t.Errorf("Ada heard of Bo's devices: %v", heads)
		}
	})
}
