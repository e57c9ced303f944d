package acceptance

import (
	"maps"
	"strings"

	"secondstory/protocol"
)

// check compares what somebody was told with what the room holds in the end, when everything they asked was answered.
func (p *player) check(s *seat, view protocol.View) {
	t := s.t
	t.Helper()
	for id, words := range p.typed {
		for word, there := range words {
			want := 0
			if there {
				want = 1
			}
			if n := strings.Count(view.Texts[id].Text, word); n != want {
				t.Errorf("seat %d has typed %s, and it is in the text %d times and not %d", s.n, word, n, want)
			}
		}
	}
	lines := map[string]int{}
	for _, l := range view.Lines {
		lines[l.Words]++
	}
	mine := map[protocol.DraftID]protocol.Draft{}
	for _, x := range s.mine.Drafts {
		if p.drafts[x.ID] == nil {
			t.Errorf("seat %d has a draft that was never saved", s.n)
		}
		mine[x.ID] = x
	}
	for id, x := range p.drafts {
		is, there := mine[id]
		opened := x.opened || x.handed && !there
		switch {
		case opened != (lines[x.words] == 1) || lines[x.words] > 1:
			t.Errorf("seat %d has written %+v, and it is on the list %d times", s.n, *x, lines[x.words])
		case there == (x.gone || opened):
			t.Errorf("seat %d has written %+v, and has it now: %t", s.n, *x, there)
		case there && (is.Words != x.words || is.Version != x.version || is.HandedIn != x.handed):
			t.Errorf("seat %d has written %+v, and finds %+v", s.n, *x, is)
		}
	}
	hands := map[protocol.Lane]string{}
	for _, h := range view.Hands {
		if h.Person == s.you {
			hands[h.Lane] = h.Note
		}
	}
	if !maps.Equal(hands, p.hands) {
		t.Errorf("seat %d has raised %v, and there is %v", s.n, p.hands, hands)
	}
}

// checkVotes: in every result each person is counted once, with what they have put down.
func (m *meeting) checkVotes(view protocol.View) {
	m.t.Helper()
	for _, v := range view.Votes {
		if v.State != protocol.VoteRevealed && v.State != protocol.VoteDropped {
			m.t.Errorf("a vote is %s", v.State)
			continue
		}
		least, most := map[protocol.LineID]int{}, map[protocol.LineID]int{}
		fewest, people := 0, 0
		for _, s := range m.seats {
			c := s.script.(*player).ballots[v.ID]
			if c == nil {
				continue
			}
			low, high := 1, 0
			dots := map[protocol.LineID][2]int{}
			for i, ballot := range append([][]protocol.LineDots{c.known}, c.perhaps...) {
				low, high = min(low, len(ballot)), max(high, min(1, len(ballot)))
				of := map[protocol.LineID]int{}
				for _, d := range ballot {
					of[d.Line] = d.Dots
				}
				for _, l := range v.Lines {
					was := dots[l]
					if i == 0 {
						was[0] = of[l]
					}
					dots[l] = [2]int{min(was[0], of[l]), max(was[1], of[l])}
				}
			}
			fewest, people = fewest+low, people+high
			for l, d := range dots {
				least[l] += d[0]
				most[l] += d[1]
			}
		}
		got := map[protocol.LineID]int{}
		for _, l := range v.Tally {
			got[l.Line] = l.Dots
		}
		if v.State == protocol.VoteDropped {
			if fewest >= protocol.MinCrowd || v.Ballots > 0 {
				m.t.Errorf("%d have voted at least, and the vote is dropped, with %d ballots", fewest, v.Ballots)
			}
			continue
		}
		if v.Ballots < fewest || v.Ballots > people {
			m.t.Errorf("a vote has %d ballots of %d to %d people", v.Ballots, fewest, people)
		}
		for _, l := range v.Lines {
			if got[l] < least[l] || got[l] > most[l] {
				m.t.Errorf("a line has %d dots where people put down %d to %d", got[l], least[l], most[l])
			}
		}
	}
}
