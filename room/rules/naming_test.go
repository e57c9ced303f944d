package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
	"secondstory/room/text"
)

// enter lets somebody in, and says as whom.
func enter(m *roomtest.Meeting, name string) (protocol.PersonID, string) {
	m.T.Helper()
	id := protocol.NewID[protocol.PersonID]()
	m.Server(rules.EnterPerson{Person: id, Name: name, Role: protocol.RoleParticipant})
	return id, called(m, id)
}

func called(m *roomtest.Meeting, who protocol.PersonID) string {
	people := m.View().People
	return people[slices.IndexFunc(people, func(p protocol.Person) bool { return p.ID == who })].Name
}

func describe(name string) protocol.PersonDescribe { return protocol.PersonDescribe{Name: name} }

// Text that looks like other text: the later of two who are called alike has a number, on every screen.
//
// R24, P49
func TestTheLaterOfTwoNamesThatLookAlikeHasANumber(t *testing.T) {
	m := roomtest.Meet(t, "Ines facilitates, Omar attends")
	ines, omar := m.As("Ines"), m.As("Omar")
	for i, name := range []string{"Ines", "Inеs", "INES", "In\u200bes", "lnes"} {
		bare := strings.ReplaceAll(name, "\u200b", "")
		if _, got := enter(m, name); got != fmt.Sprintf("%s (%d)", bare, i+2) {
			t.Errorf("who comes as %q is called %q", name, got)
		}
	}
	if _, got := enter(m, "Inés"); got != "Inés" {
		t.Errorf("somebody else is called %q", got)
	}
	omar.Do(describe("Ｉｎｅｓ"))
	if got := called(m, omar.ID); got != "Ｉｎｅｓ (7)" {
		t.Errorf("Omar, who takes that name, is called %q", got)
	}
	omar.Do(describe("Ines (3)"))
	if got := called(m, omar.ID); got != "Ines (7)" {
		t.Errorf("Omar, who takes that name with its number, is called %q", got)
	}
	told := len(m.Told(protocol.All))
	omar.Do(describe("Ines (7)"))
	omar.Do(describe("Ines"))
	ines.Do(describe("Ines"))
	if got := called(m, omar.ID); got != "Ines (7)" || called(m, ines.ID) != "Ines" || len(m.Told(protocol.All)) != told {
		t.Errorf("who says their name again is called %q, and %q", got, called(m, ines.ID))
	}
	if a, b := m.Cold(protocol.All), m.Cold(protocol.All); a != b || !strings.Contains(a, `"Ines (7)"`) {
		t.Errorf("the record says %s", a)
	}
}

// A number is given up with the reason for it, when its bearer says so; who has left has given up their name.
func TestANumberLastsAsLongAsItsBearerLikes(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Ines and Bo attend")
	ada, ines, bo := m.As("Ada"), m.As("Ines"), m.As("Bo")
	bo.Do(describe("Ines"))
	ines.Do(protocol.PersonLeave{})
	if got := called(m, bo.ID); got != "Ines (2)" {
		t.Errorf("somebody else left, and Bo is called %q", got)
	}
	bo.Do(describe("Ines"))
	if got := called(m, bo.ID); got != "Ines" {
		t.Errorf("the name is free, and Bo is called %q", got)
	}
	if _, got := enter(m, "Ines"); got != "Ines (2)" {
		t.Errorf("who comes back is called %q", got)
	}
	ada.Do(protocol.PersonRemove{Person: bo.ID})
	if _, got := enter(m, "Ines (2024)"); got != "Ines (2024)" {
		t.Errorf("somebody who is called so is called %q", got)
	}
	if _, got := enter(m, "Ines (2024)"); got != "Ines (2024) (2)" {
		t.Errorf("somebody else who is called so is called %q", got)
	}
	long := strings.Repeat("é🙂", protocol.MaxName/3)
	enter(m, long)
	if _, got := enter(m, long); text.Units(got) > protocol.MaxName || !strings.HasSuffix(got, " (2)") || !strings.HasPrefix(long, strings.TrimSuffix(got, " (2)")) {
		t.Errorf("there is no room for a number in %q", got)
	}
}

// Who turns out to be the other one needs no number to be told from them.
func TestAMergeTakesTheNumberAway(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		for _, one := range []struct {
			called string // the one who stays
			other  bool   // a third is called so, too
			want   string
		}{{"Ines", false, "Ines"}, {"Ines", true, "Ines (2)"}, {"Room (2)", false, "Room (2)"}} {
			m := roomtest.Meet(t, "Ada facilitates, Ines, Sam and Cy attend")
			ada, gone, stays, cy := m.As("Ada"), m.As("Ines"), m.As("Sam"), m.As("Cy")
			stays.Do(describe(one.called))
			if one.other {
				cy.Do(describe("Ines"))
				gone.Do(describe("Ines (4)"))
				cy.Do(describe("Ines"))
				gone.Do(describe("Ines"))
			}
			copied := ada.Join()
			areOne(ada, gone, stays)
			if got := called(m, stays.ID); got != one.want {
				t.Errorf("of %+v came %q", one, got)
			}
			copied.Leave()
		}
	})
}

// A thousand people come, and each of them is compared with all who are there.
func BenchmarkEnterAThousand(b *testing.B) {
	for _, name := range []string{"Guest %d", "Гость %d", "Guest"} {
		b.Run(name, func(b *testing.B) {
			p := newPlay(b, 1)
			with := rules.Env{Now: p.now, Chance: p.chance, Slot: roomtest.Vault{}.Slot}
			for i := range 980 {
				called := name
				if strings.Contains(name, "%") {
					called = fmt.Sprintf(name, i)
				}
				p.do(protocol.PersonID{}, rules.EnterPerson{Person: roomtest.ID[protocol.PersonID](p.chance), Name: called, Role: protocol.RoleParticipant})
			}
			c := rules.EnterPerson{Person: roomtest.ID[protocol.PersonID](p.chance), Name: "Guest", Role: protocol.RoleParticipant}
			b.ResetTimer()
			for range b.N {
				if _, err := rules.Decide(p.state, protocol.PersonID{}, c, with); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
