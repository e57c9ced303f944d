package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// The rules beside models that are so simple that one sees that they are right. Whatever people try, both accept and
// refuse the same, and show the same.

// modelPlay is a meeting of one facilitator, three who attend and one who observes.
func modelPlay(t *testing.T) *play {
	p := newPlay(t, 1)
	p.state, p.log, p.people = rules.NewState(p.state.ID), nil, nil
	p.do(protocol.PersonID{}, rules.CreateRoom{Facts: roomtest.Facts(), Names: protocol.NamesHidden, Asked: 3})
	for i, role := range []protocol.Role{protocol.RoleFacilitator, protocol.RoleParticipant, protocol.RoleParticipant, protocol.RoleParticipant, protocol.RoleObserver} {
		p.enter(fmt.Sprint("Person ", i), role)
	}
	return p
}

func agree(t *rapid.T, what string, accepted, expected bool) {
	t.Helper()
	if accepted != expected {
		t.Fatalf("%s: accepted %t, and by the model %t", what, accepted, expected)
	}
}

// openSome has lines opened and returns them.
func openSome(p *play, n int) (lines []protocol.LineID) {
	for i := range n {
		id := roomtest.ID[protocol.DraftID](p.chance)
		p.do(p.people[1], protocol.LineDraft{Draft: id, Words: fmt.Sprint("line ", i)})
		p.do(p.people[1], protocol.LineHandIn{Draft: id})
		p.do(p.people[1], protocol.LineSign{Draft: id})
	}
	p.do(p.people[0], protocol.LinesOpen{})
	for _, l := range p.state.All.Lines {
		lines = append(lines, l.ID)
	}
	return lines
}

func ended(s protocol.VoteState) bool {
	return s == protocol.VoteRevealed || s == protocol.VoteDropped
}

func TestVotesAreAsTheModelSays(t *testing.T) {
	type vote struct {
		id            protocol.VoteID
		dots, perLine int
		state         protocol.VoteState
		ballots       map[int]map[int]int // who, which line, how many
	}
	rapid.Check(t, func(t *rapid.T) {
		p := modelPlay(&testing.T{})
		lines := openSome(p, 4)
		var votes []*vote
		last := func() *vote {
			if len(votes) == 0 {
				return &vote{id: roomtest.ID[protocol.VoteID](p.chance), state: protocol.VoteRevealed}
			}
			return votes[len(votes)-1]
		}
		onlyLead := map[int]bool{}
		could := false // the one who leads, at any time of the vote that is on
		t.Repeat(map[string]func(*rapid.T){
			"begin": func(t *rapid.T) {
				who, dots, per := rapid.IntRange(0, 4).Draw(t, "who"), rapid.IntRange(0, 11).Draw(t, "dots"), rapid.IntRange(0, 11).Draw(t, "per line")
				v := &vote{roomtest.ID[protocol.VoteID](p.chance), dots, per, protocol.VoteOpen, map[int]map[int]int{}}
				ok := who == 0 && dots >= 1 && dots <= 10 && per >= 1 && per <= dots && ended(last().state) && len(votes) < protocol.MaxVotes
				agree(t, "begin", p.do(p.people[who], protocol.VoteBegin{Vote: v.id, Dots: dots, PerLine: per}), ok)
				if ok {
					votes = append(votes, v)
					could = !onlyLead[0]
				}
			},
			"cast": func(t *rapid.T) {
				who := rapid.IntRange(0, 4).Draw(t, "who")
				put := rapid.MapOfN(rapid.IntRange(0, 3), rapid.IntRange(-1, 4), 0, 4).Draw(t, "dots")
				c, v := protocol.BallotCast{Vote: last().id}, last()
				ok, total, ballot := who < 4 && !onlyLead[who] && v.state == protocol.VoteOpen, 0, map[int]int{}
				for line, n := range put {
					c.Dots = append(c.Dots, on(lines[line], n))
					ok, total = ok && n >= 0 && n <= v.perLine, total+n
					if n > 0 {
						ballot[line] = n
					}
				}
				ok = ok && total <= v.dots
				agree(t, "cast", p.do(p.people[who], c), ok)
				if ok {
					if v.ballots[who] = ballot; len(ballot) == 0 {
						delete(v.ballots, who)
					}
				}
			},
			"drop": func(t *rapid.T) {
				who, v := rapid.IntRange(0, 1).Draw(t, "who"), last()
				ok := who == 0 && len(votes) > 0 && v.state != protocol.VoteRevealed
				agree(t, "drop", p.do(p.people[who], protocol.VoteDrop{Vote: v.id}), ok)
				if ok {
					v.state, v.ballots, could = protocol.VoteDropped, nil, false
				}
			},
			"close or reopen": func(t *rapid.T) {
				who, v := rapid.IntRange(0, 1).Draw(t, "who"), last()
				ok := who == 0 && !ended(v.state)
				if rapid.Bool().Draw(t, "close") {
					agree(t, "close", p.do(p.people[who], protocol.VoteClose{Vote: v.id}), ok)
					if ok {
						v.state = protocol.VoteClosed
					}
				} else {
					agree(t, "reopen", p.do(p.people[who], protocol.VoteReopen{Vote: v.id}), ok)
					if ok {
						v.state = protocol.VoteOpen
					}
				}
			},
			"reveal": func(t *rapid.T) {
				v := last()
				ok := len(votes) > 0 && (v.state == protocol.VoteRevealed || v.state != protocol.VoteDropped && len(v.ballots) >= protocol.MinCrowd)
				agree(t, "reveal", p.do(p.people[0], protocol.VoteReveal{Vote: v.id}), ok)
				if !ok || v.state == protocol.VoteRevealed {
					return
				}
				v.state = protocol.VoteRevealed
				shown := p.state.All.Votes[len(votes)-1]
				for i, line := range lines {
					sum := 0
					for _, b := range v.ballots {
						sum += b[i]
					}
					if at := slices.Index(shown.Lines, line); shown.Tally[at] != on(line, sum) {
						t.Fatalf("line %d has %+v, and by the model %d dots", i, shown.Tally[at], sum)
					}
				}
				if shown.Ballots != len(v.ballots) {
					t.Fatalf("%d ballots, and by the model %d", shown.Ballots, len(v.ballots))
				}
				v.ballots = nil
				could = false
			},
			"only lead": func(t *rapid.T) {
				is := rapid.Bool().Draw(t, "only lead")
				p.do(p.people[0], protocol.PersonDescribe{Name: "Person 0", OnlyLead: is})
				onlyLead[0] = is
				could = could || !is && !ended(last().state)
			},
			"": func(t *rapid.T) {
				voters := 3
				if could || !onlyLead[0] {
					voters = 4
				}
				if c := p.state.Counts(); c.Voted != len(last().ballots) || c.Voters != voters {
					t.Fatalf("%d of %d, and by the model %d of %d", c.Voted, c.Voters, len(last().ballots), voters)
				}
				for i, who := range p.people {
					mine := p.state.Mine(who, roomtest.Vault{}.Slot).Ballots
					want := last().ballots[i]
					if len(want) == 0 && len(mine) > 0 || len(want) > 0 && (len(mine) != 1 || len(mine[0].Dots) != len(want)) {
						t.Fatalf("person %d has %+v, and by the model %v", i, mine, want)
					}
					for line, n := range want {
						if !slices.Contains(mine[0].Dots, on(lines[line], n)) {
							t.Fatalf("person %d has %+v, and by the model %v", i, mine, want)
						}
					}
				}
			},
		})
	})
}

func TestHandsAreAsTheModelSays(t *testing.T) {
	type hand struct {
		who  int
		lane protocol.Lane
		note string
	}
	rapid.Check(t, func(t *rapid.T) {
		p := modelPlay(&testing.T{})
		var up []hand
		floor := -1
		id := func(i int) protocol.HandID {
			if i < len(p.state.All.Hands) {
				return p.state.All.Hands[i].ID
			}
			return roomtest.ID[protocol.HandID](p.chance)
		}
		lower := func(i int) { up = slices.Delete(slices.Clone(up), i, i+1) }
		who := rapid.IntRange(0, 4)
		t.Repeat(map[string]func(*rapid.T){
			"raise": func(t *rapid.T) {
				h := hand{who.Draw(t, "who"), rapid.SampledFrom(protocol.Lanes).Draw(t, "lane"), rapid.StringMatching(`[a-c]?`).Draw(t, "note")}
				ok := h.who < 4 || h.lane == protocol.LaneQuestion
				agree(t, "raise", p.do(p.people[h.who], protocol.HandRaise{Lane: h.lane, Note: h.note}), ok)
				if i := slices.IndexFunc(up, func(x hand) bool { return x.who == h.who && x.lane == h.lane }); ok && i >= 0 {
					up[i].note = h.note
				} else if ok {
					up = append(up, h)
				}
			},
			"lower": func(t *rapid.T) {
				by, i := who.Draw(t, "who"), rapid.IntRange(0, 9).Draw(t, "hand")
				ok := i >= len(up) || by == 0 || up[i].who == by
				agree(t, "lower", p.do(p.people[by], protocol.HandLower{Hand: id(i)}), ok)
				if ok && i < len(up) {
					lower(i)
				}
			},
			"give": func(t *rapid.T) {
				by, to, i := rapid.IntRange(0, 1).Draw(t, "by"), who.Draw(t, "to"), rapid.IntRange(0, 9).Draw(t, "hand")
				c := protocol.FloorGive{Person: p.people[to]}
				ok, named := by == 0, rapid.Bool().Draw(t, "by hand")
				if named {
					c.Hand = id(i)
					ok = ok && i < len(up) && up[i].who == to
				}
				agree(t, "give", p.do(p.people[by], c), ok)
				if ok {
					if floor = to; named {
						lower(i)
					}
				}
			},
			"end": func(t *rapid.T) {
				by := who.Draw(t, "who")
				ok := floor < 0 || by == 0 || by == floor
				agree(t, "end", p.do(p.people[by], protocol.FloorEnd{}), ok)
				if ok {
					floor = -1
				}
			},
			"": func(t *rapid.T) {
				var shown []hand
				for _, h := range p.state.All.Hands {
					shown = append(shown, hand{slices.Index(p.people, h.Person), h.Lane, h.Note})
				}
				if !slices.Equal(shown, up) {
					t.Fatalf("hands: %v, and by the model %v", shown, up)
				}
				has := -1
				if f := p.state.All.Floor; f != nil {
					has = slices.Index(p.people, f.Person)
				}
				if has != floor {
					t.Fatalf("person %d has the floor, and by the model %d", has, floor)
				}
			},
		})
	})
}

func TestLinesAreAsTheModelSays(t *testing.T) {
	type draft struct {
		id      protocol.DraftID
		who     int
		words   string
		version int
		handed  bool
		signed  bool
		spent   bool
	}
	type line struct {
		id      protocol.LineID
		words   string
		into    int // itself: it stands by itself
		removed bool
	}
	rapid.Check(t, func(t *rapid.T) {
		p := modelPlay(&testing.T{})
		var drafts []*draft
		var lines []*line
		who := rapid.IntRange(0, 4)
		some := func(t *rapid.T) *draft {
			if len(drafts) == 0 {
				return &draft{id: roomtest.ID[protocol.DraftID](p.chance), who: -1}
			}
			return rapid.SampledFrom(drafts).Draw(t, "draft")
		}
		at := func(t *rapid.T, label string) int { return rapid.IntRange(0, max(0, len(lines)-1)).Draw(t, label) }
		id := func(i int) protocol.LineID {
			if i < len(lines) {
				return lines[i].id
			}
			return roomtest.ID[protocol.LineID](p.chance)
		}
		listed := func(i int) bool { return i < len(lines) && !lines[i].removed }
		bears := func(i int) bool {
			return slices.ContainsFunc(lines, func(l *line) bool { return !l.removed && l != lines[i] && l.into == i })
		}
		t.Repeat(map[string]func(*rapid.T){
			"draft": func(t *rapid.T) {
				d := &draft{id: roomtest.ID[protocol.DraftID](p.chance), who: who.Draw(t, "who"), words: rapid.SampledFrom([]string{"a", "b", " "}).Draw(t, "words"), version: 1}
				held := 0
				for _, x := range drafts {
					if x.who == d.who && !x.spent {
						held++
					}
				}
				ok := d.who < 4 && held < protocol.MaxDrafts
				agree(t, "draft", p.do(p.people[d.who], protocol.LineDraft{Draft: d.id, Words: d.words}), ok)
				if ok {
					drafts = append(drafts, d)
				}
			},
			"save": func(t *rapid.T) {
				d, by, words := some(t), who.Draw(t, "who"), rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "words")
				version := d.version - rapid.IntRange(0, 1).Draw(t, "behind")
				if version == 0 || d.who < 0 || by != d.who && d.version == 0 {
					return
				}
				mine := by == d.who && !d.spent
				ok := mine && (words == d.words || !d.handed && version == d.version)
				agree(t, "save", p.do(p.people[by], protocol.LineDraft{Draft: d.id, Version: version, Words: words}), ok)
				if ok && words != d.words {
					d.words, d.version = words, d.version+1
				}
			},
			"hand in or take back": func(t *rapid.T) {
				d, by := some(t), who.Draw(t, "who")
				if rapid.Bool().Draw(t, "hand in") {
					ok := by < 4 && (d.spent || by == d.who && (d.handed || strings.TrimSpace(d.words) != ""))
					agree(t, "hand in", p.do(p.people[by], protocol.LineHandIn{Draft: d.id}), ok)
					if ok && !d.spent && !d.handed {
						d.handed, d.version = true, d.version+1
					}
					return
				}
				ok := by < 4 && by == d.who && !d.spent
				agree(t, "take back", p.do(p.people[by], protocol.LineTakeBack{Draft: d.id}), ok)
				if ok && d.handed {
					d.handed, d.signed, d.version = false, false, d.version+1
				}
			},
			"sign": func(t *rapid.T) {
				d, by := some(t), who.Draw(t, "who")
				hidden := p.state.All.Inquiry.Names == protocol.NamesHidden
				ok := by < 4 && by == d.who && !d.spent && (d.handed || !hidden)
				agree(t, "sign", p.do(p.people[by], protocol.LineSign{Draft: d.id}), ok)
				if ok && hidden && !d.signed {
					d.signed, d.version = true, d.version+1
				}
			},
			"open": func(t *rapid.T) {
				by := who.Draw(t, "who")
				// By words, and by name where it is beside them.
				var words []string
				wait := map[int]bool{}
				for _, d := range drafts {
					if d.handed && !d.spent && !d.signed {
						wait[d.who] = true
					}
				}
				hidden := p.state.All.Inquiry.Names == protocol.NamesHidden
				opens := func(d *draft) bool {
					return d.handed && !d.spent && (!hidden || d.signed || len(wait) >= protocol.MinCrowd)
				}
				for _, d := range drafts {
					if !opens(d) {
						continue
					}
					var name protocol.PersonID
					if !hidden || d.signed {
						name = p.people[d.who]
					}
					words = append(words, d.words+" "+name.String())
				}
				ok := by == 0 && len(words) > 0
				before := len(p.state.All.Lines)
				agree(t, "open", p.do(p.people[by], protocol.LinesOpen{}), ok)
				if !ok {
					return
				}
				var shown []string
				for i, l := range p.state.All.Lines[before:] {
					shown = append(shown, l.Words+" "+l.By.String())
					lines = append(lines, &line{l.ID, l.Words, before + i, false})
				}
				slices.Sort(shown)
				slices.Sort(words)
				if !slices.Equal(shown, words) {
					t.Fatalf("opened %q, and by the model %q", shown, words)
				}
				for _, d := range drafts {
					d.spent = d.spent || opens(d)
				}
			},
			"merge": func(t *rapid.T) {
				a, b := at(t, "line"), at(t, "into")
				ok := listed(a) && listed(b)
				switch {
				case !ok:
				case lines[a].into == b && a != b: // so it is already
				default:
					ok = a != b && lines[b].into == b && !bears(a)
				}
				agree(t, "merge", p.do(p.people[0], protocol.LineMerge{Line: id(a), Into: id(b)}), ok)
				if ok {
					lines[a].into = b
				}
			},
			"split": func(t *rapid.T) {
				a := at(t, "line")
				agree(t, "split", p.do(p.people[0], protocol.LineSplit{Line: id(a)}), listed(a))
				if listed(a) {
					lines[a].into = a
				}
			},
			"remove or restore": func(t *rapid.T) {
				a := at(t, "line")
				if rapid.Bool().Draw(t, "remove") {
					ok := a < len(lines) && (lines[a].removed || !bears(a))
					agree(t, "remove", p.do(p.people[0], protocol.LineRemove{Line: id(a)}), ok)
					if ok {
						lines[a].removed, lines[a].into = true, a
					}
					return
				}
				agree(t, "restore", p.do(p.people[0], protocol.LineRestore{Line: id(a)}), a < len(lines))
				if a < len(lines) {
					lines[a].removed = false
				}
			},
			"": func(t *rapid.T) {
				for i, l := range p.state.All.Lines {
					want := protocol.LineID{}
					if lines[i].into != i {
						want = lines[lines[i].into].id
					}
					if l.Words != lines[i].words || l.Into != want || (l.Removed != nil) != lines[i].removed {
						t.Fatalf("line %d is %+v, and by the model %+v", i, l, lines[i])
					}
				}
				handed := map[int]bool{}
				for i, person := range p.people {
					var want []string
					for _, d := range drafts {
						if d.who == i && !d.spent {
							want = append(want, fmt.Sprint(d.id, d.version, d.words, d.handed))
							handed[i] = handed[i] || d.handed
						}
					}
					var mine []string
					for _, d := range p.state.Mine(person, roomtest.Vault{}.Slot).Drafts {
						mine = append(mine, fmt.Sprint(d.ID, d.Version, d.Words, d.HandedIn))
					}
					if !slices.Equal(mine, want) {
						t.Fatalf("person %d has %v, and by the model %v", i, mine, want)
					}
				}
				n := 0
				for _, h := range handed {
					if h {
						n++
					}
				}
				if c := p.state.Counts(); c.HandedIn != n {
					t.Fatalf("%d have handed in, and by the model %d", c.HandedIn, n)
				}
			},
		})
	})
}
