package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// begin has two lines opened and put to the vote.
func begin(m *roomtest.Meeting, dots, perLine int) (v protocol.VoteID, a, b protocol.LineID) {
	l := opened(m, "a", "b")
	v = protocol.NewID[protocol.VoteID]()
	m.As("Ada").Do(protocol.VoteBegin{Vote: v, Dots: dots, PerLine: perLine})
	return v, l["a"], l["b"]
}

func on(line protocol.LineID, dots int) protocol.LineDots {
	return protocol.LineDots{Line: line, Dots: dots}
}

func ballot(v protocol.VoteID, dots ...protocol.LineDots) protocol.BallotCast {
	return protocol.BallotCast{Vote: v, Dots: dots}
}

func TestAVoteFromBeginningToEnd(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Eve attend")
		ada, bo, cy, eve := m.As("Ada"), m.As("Bo"), m.As("Cy"), m.As("Eve")
		v, a, b := begin(m, 3, 2)
		before := len(m.Log.Events(m.ID))
		bo.Do(ballot(v, on(a, 2), on(b, 1)))
		bo.Do(ballot(v, on(b, 2), on(a, 1))) // changed their mind
		cy.Do(ballot(v, on(a, 2)))
		eve.Do(ballot(v, on(b, 1)))
		eve.Do(ballot(v, on(b, 1), on(a, 0)))
		if len(m.Log.Events(m.ID)) != before {
			t.Error("a ballot left a trace in the log")
		}
		if got := bo.Mine().Ballots; fmt.Sprint(got) != fmt.Sprint([]protocol.Ballot{{Vote: v, Dots: orderOf(m, v, on(a, 1), on(b, 2))}}) {
			t.Errorf("Bo's dots are %+v", got)
		}
		if got := ada.Mine().Ballots; len(got) > 0 {
			t.Errorf("Ada was shown %+v", got)
		}
		ada.Do(protocol.VoteClose{Vote: v})
		ada.Do(protocol.VoteClose{Vote: v})
		bo.Refused(protocol.NotNow, ballot(v, on(a, 1)))
		ada.Do(protocol.VoteReopen{Vote: v})
		eve.Do(ballot(v)) // all dots taken back
		eve.Do(ballot(v))
		ada.Do(ballot(v, on(a, 1)))
		ada.Do(protocol.VoteReveal{Vote: v})
		ada.Do(protocol.VoteReveal{Vote: v})
		got := m.View().Votes[0]
		if got.State != protocol.VoteRevealed || got.Ballots != 3 || fmt.Sprint(got.Tally) != fmt.Sprint(orderOf(m, v, on(a, 4), on(b, 2))) {
			t.Errorf("the result is %+v", got)
		}
		if mine := bo.Mine().Ballots; len(mine) > 0 {
			t.Errorf("after the reveal somebody still has a ballot: %+v", mine)
		}
		bo.Refused(protocol.NotNow, ballot(v, on(a, 1)))
		ada.Refused(protocol.NotNow, protocol.VoteReopen{Vote: v})
		ada.Refused(protocol.NotNow, protocol.VoteClose{Vote: v})
		ada.Do(protocol.VoteBegin{Vote: protocol.NewID[protocol.VoteID](), Dots: 1, PerLine: 1})
		if again := m.View().Votes; len(again) != 2 || again[0].Ballots != 3 || again[1].State != protocol.VoteOpen {
			t.Errorf("after voting anew the votes are %+v", again)
		}
	})
}

// orderOf puts dots in the order in which a vote shows its lines.
func orderOf(m *roomtest.Meeting, v protocol.VoteID, dots ...protocol.LineDots) (out []protocol.LineDots) {
	for _, vote := range m.View().Votes {
		if vote.ID != v {
			continue
		}
		for _, line := range vote.Lines {
			for _, d := range dots {
				if d.Line == line {
					out = append(out, d)
				}
			}
		}
	}
	return out
}

func TestVotesThatCannotBegin(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
	ada, v := m.As("Ada"), protocol.NewID[protocol.VoteID]()
	ada.Refused(protocol.NotNow, protocol.VoteBegin{Vote: v, Dots: 3, PerLine: 2}) // nothing to choose between
	opened(m, "a", "b")
	for _, wrong := range [][2]int{{0, 1}, {protocol.MaxDots + 1, 1}, {3, 0}, {3, 4}, {-1, -1}} {
		ada.Refused(protocol.Invalid, protocol.VoteBegin{Vote: v, Dots: wrong[0], PerLine: wrong[1]})
	}
	m.As("Bo").Refused(protocol.Forbidden, protocol.VoteBegin{Vote: v, Dots: 3, PerLine: 2})
	ada.Do(protocol.VoteBegin{Vote: v, Dots: 3, PerLine: 2})
	ada.Refused(protocol.IDTaken, protocol.VoteBegin{Vote: v, Dots: 3, PerLine: 2})
	ada.Refused(protocol.NotNow, protocol.VoteBegin{Vote: protocol.NewID[protocol.VoteID](), Dots: 3, PerLine: 2})
	for _, c := range []protocol.Command{protocol.VoteClose{Vote: v}, protocol.VoteReopen{Vote: v}, protocol.VoteReveal{Vote: v}, protocol.VoteDrop{Vote: v}} {
		m.As("Bo").Refused(protocol.Forbidden, c)
	}
	none := protocol.NewID[protocol.VoteID]()
	for _, c := range []protocol.Command{protocol.VoteClose{Vote: none}, protocol.VoteReopen{Vote: none}, protocol.VoteReveal{Vote: none}, protocol.VoteDrop{Vote: none}} {
		ada.Refused(protocol.NotFound, c)
	}
}

func TestBallotsThatCannotBe(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Eve attend, Di comments, Ed observes")
		v, a, b := begin(m, 3, 2)
		bo := m.As("Bo")
		bo.Refused(protocol.Invalid, ballot(v, on(a, 3)))
		bo.Refused(protocol.Invalid, ballot(v, on(a, 2), on(b, 2)))
		bo.Refused(protocol.Invalid, ballot(v, on(a, -1), on(b, 2)))
		bo.Refused(protocol.Invalid, ballot(v, on(a, 1), on(a, 1)))
		bo.Refused(protocol.Invalid, ballot(v, on(protocol.NewID[protocol.LineID](), 1)))
		bo.Refused(protocol.NotFound, ballot(protocol.NewID[protocol.VoteID](), on(a, 1)))
		m.As("Di").Refused(protocol.Forbidden, ballot(v, on(a, 1)))
		m.As("Ed").Refused(protocol.Forbidden, ballot(v, on(a, 1)))
		m.As("Ada").Do(protocol.PersonDescribe{Name: "Ada", OnlyLead: true})
		m.As("Ada").Refused(protocol.Forbidden, ballot(v, on(a, 1)))
		if got := bo.Mine().Ballots; len(got) > 0 {
			t.Errorf("a refused ballot was kept: %+v", got)
		}
	})
}

// A result of few would be their ballots. It waits, and can be given up.
func TestAResultOfFewIsNotShown(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Eve attend")
		ada, eve := m.As("Ada"), m.As("Eve")
		v, a, _ := begin(m, 3, 2)
		ada.Refused(protocol.NotNow, protocol.VoteReveal{Vote: v})
		none := ada.Refused(protocol.NotNow, protocol.VoteReveal{Vote: v}).Message
		m.As("Bo").Do(ballot(v, on(a, 1)))
		m.As("Cy").Do(ballot(v, on(a, 2)))
		if two := ada.Refused(protocol.NotNow, protocol.VoteReveal{Vote: v}); two.Message != none || two.Now != nil {
			t.Errorf("with none it is said %q, with two %q and %+v", none, two.Message, two.Now)
		}
		if got := m.As("Bo").Mine().Ballots; len(got) != 1 {
			t.Errorf("Bo's dots are %+v", got)
		}
		eve.Do(ballot(v, on(a, 1)))
		eve.Do(ballot(v)) // one who took theirs back is nobody who voted
		ada.Refused(protocol.NotNow, protocol.VoteReveal{Vote: v})
		eve.Do(ballot(v, on(a, 1)))
		ada.Do(protocol.VoteReveal{Vote: v})
		ada.Refused(protocol.NotNow, protocol.VoteDrop{Vote: v})

		v = protocol.NewID[protocol.VoteID]()
		ada.Do(protocol.VoteBegin{Vote: v, Dots: 3, PerLine: 2})
		eve.Do(ballot(v, on(a, 1)))
		ada.Do(protocol.VoteClose{Vote: v})
		ada.Do(protocol.VoteDrop{Vote: v})
		ada.Do(protocol.VoteDrop{Vote: v})
		withoutResult(t, m, v)
		ada.Refused(protocol.NotNow, protocol.VoteReveal{Vote: v})
		ada.Refused(protocol.NotNow, protocol.VoteReopen{Vote: v})
		ada.Do(protocol.VoteBegin{Vote: protocol.NewID[protocol.VoteID](), Dots: 3, PerLine: 2})
	})
}

// withoutResult looks whether a vote ended without one, and nothing is left that says who had voted.
func withoutResult(t *testing.T, m *roomtest.Meeting, v protocol.VoteID) {
	t.Helper()
	all := m.View().Votes
	if got := all[len(all)-1]; got.ID != v || got.State != protocol.VoteDropped || got.Ballots != 0 || len(got.Tally) > 0 || got.Former != nil {
		t.Errorf("the vote is %+v", got)
	}
	m.Inspect(func(s *rules.State) {
		if _, nonce := s.Sealed.Nonces[v.String()]; nonce || len(s.Sealed.Ballots) > 0 {
			t.Errorf("left over: %+v, a nonce: %t", s.Sealed.Ballots, nonce)
		}
	})
	if cold := m.Cold(protocol.All); cold != string(mustView(m)) {
		t.Errorf("read anew the view is %s", cold)
	}
}

// Where fewer than three may put dots, the result would say who chose what before anybody has.
func TestAVoteTakesACrowd(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend, Di comments, Ed observes, Screen shows")
	ada, v := m.As("Ada"), protocol.NewID[protocol.VoteID]()
	opened(m, "a", "b")
	ada.Do(protocol.PersonDescribe{Name: "Ada", OnlyLead: true})
	ada.Refused(protocol.NotNow, protocol.VoteBegin{Vote: v, Dots: 3, PerLine: 2})
	ada.Do(protocol.PersonDescribe{Name: "Ada"})
	ada.Do(protocol.VoteBegin{Vote: v, Dots: 3, PerLine: 2})
}

// Whatever takes a right from somebody, or gives it up, is done, whoever has voted. With fewer left than a crowd the vote ends
// in the same moment, whoever has voted.
func TestNothingThatEndsARightIsRefusedForTheSakeOfAVote(t *testing.T) {
	for what, ends := range map[string]func(m *roomtest.Meeting){
		"removed": func(m *roomtest.Meeting) { m.As("Ada").Do(protocol.PersonRemove{Person: m.As("Cy").ID}) },
		"left":    func(m *roomtest.Meeting) { m.As("Cy").Do(protocol.PersonLeave{}) },
		"lowered": func(m *roomtest.Meeting) {
			m.As("Ada").Do(protocol.PersonRole{Person: m.As("Cy").ID, Role: protocol.RoleObserver})
		},
		"only leads": func(m *roomtest.Meeting) { m.As("Ada").Do(protocol.PersonDescribe{Name: "Ada", OnlyLead: true}) },
		"one of two": func(m *roomtest.Meeting) { areOne(m.As("Ada"), m.As("Cy"), m.As("Bo")) },
		"by a link": func(m *roomtest.Meeting) {
			m.Server(rules.GiveRole{Person: m.As("Cy").ID, Role: protocol.RoleCommenter})
		},
		"the meeting": func(m *roomtest.Meeting) { m.As("Ada").Do(protocol.RoomClose{Readers: protocol.ReadersMembers}) },
		"closed first": func(m *roomtest.Meeting) {
			m.As("Ada").Do(protocol.VoteClose{Vote: m.View().Votes[0].ID})
			m.As("Cy").Do(protocol.PersonLeave{})
		},
	} {
		for voted := range 4 {
			t.Run(fmt.Sprintf("%s, %d voted", what, voted), func(t *testing.T) {
				roomtest.Bubble(t, func(t *testing.T) {
					m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Eve attend")
					v, a, _ := begin(m, 3, 2)
					for _, name := range []string{"Cy", "Bo", "Ada"}[:voted] {
						m.As(name).Do(ballot(v, on(a, 1)))
					}
					m.As("Ada").Do(protocol.PersonRemove{Person: m.As("Eve").ID}) // three are left
					if m.View().Votes[0].State != protocol.VoteOpen {
						t.Fatal("it ended with three who may vote")
					}
					window := m.As("Ada").Join()
					ends(m)
					withoutResult(t, m, v)
					window.CatchUp()
					if all := m.Told(protocol.All); !slices.Contains(all, "vote.dropped") {
						t.Errorf("nobody was told: %v", all)
					}
				})
			})
		}
	}
}

func TestWhoMayVoteIsCounted(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Eve attend, Di comments, Ed observes, Screen shows")
		m.As("Ada").Do(protocol.PersonDescribe{Name: "Ada", OnlyLead: true}) // before the vote: not one of those who could
		v, a, _ := begin(m, 3, 2)
		s := m.As("Cy").Join()
		if c := s.Welcome.Counts; c.Voters != 3 || c.Voted != 0 || c.Bringers != 4 || c.Entered != 6 {
			t.Errorf("counts: %+v", c)
		}
		m.As("Bo").Do(ballot(v, on(a, 1)))
		m.As("Cy").Do(ballot(v, on(a, 1)))
		m.As("Ada").Do(protocol.PersonDescribe{Name: "Ada"})
		roomtest.Sees(s, "one more may vote", func(f *protocol.CountsFrame) bool { return f.Counts.Voters == 4 && f.Counts.Voted == 0 })
		m.As("Eve").Do(ballot(v, on(a, 1)))
		m.HalfMinute()
		roomtest.Sees(s, "three have voted", func(f *protocol.CountsFrame) bool { return f.Counts.Voted == 3 && f.Counts.Voters == 4 })
	})
}
