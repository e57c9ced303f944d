package rules_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
)

// guesser leads a meeting in which three bring lines without names. She has every frame she is sent, may do all that one who
// leads may, as often as she likes, and wants to know whose each line is.
type guesser struct {
	m       *roomtest.Meeting
	rng     *rand.Rand
	ada     *roomtest.Seat
	place   protocol.Place
	looked  int                 // frames that she has taken in
	moved   []protocol.PersonID // as she has seen them move, the last one first
	lines   int                 // that are on the table
	guesses [][3]protocol.PersonID
	words   []string // of the lines guessed
}

var writers3 = []string{"Bo", "Cy", "Eve"}

// orders are all the ways to set three people beside three lines: whichever of them said more than chance would be one that
// somebody finds out.
var orders = [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}

// look takes in all that has been told so far. What she does herself is told after it.
func (g *guesser) look() {
	if g.place = protocol.PlacePeople; g.looked%2 == 0 {
		g.place = protocol.PlaceStory
	}
	g.looked++
	before := len(roomtest.Frames[protocol.HereList](g.ada))
	g.ada.Member.SetPlace(protocol.HereFrame{Type: "here", Place: g.place})
	roomtest.SeesAfter(g.ada, before, "she is where she went", func(f *protocol.HereList) bool {
		return slices.ContainsFunc(f.Here, func(h protocol.Here) bool { return h.Person == g.ada.Person.ID && h.Place == g.place })
	})
	// Who is at the story has come back from where lines are written.
	for _, f := range roomtest.Frames[protocol.HereList](g.ada)[before:] {
		for _, h := range f.Here {
			if h.Person != g.ada.Person.ID && h.Place != protocol.PlaceStory {
				g.moved = append([]protocol.PersonID{h.Person}, slices.DeleteFunc(g.moved, func(p protocol.PersonID) bool { return p == h.Person })...)
			}
		}
	}
}

// tries is what she does after each thing that she has seen: she opens what there is, and first may take somebody's right
// away, so that only those are left whom she suspects.
func (g *guesser) tries() {
	ask := func(c protocol.Command) { g.ada.Person.Ask(protocol.NewID[protocol.CommandID](), c) }
	who := g.m.As(writers3[g.rng.IntN(3)]).ID
	open := protocol.LinesOpen{}
	ask(open)
	switch g.rng.IntN(6) {
	case 0:
		ask(protocol.PersonRole{Person: who, Role: protocol.RoleCommenter})
		ask(open)
		ask(protocol.PersonRole{Person: who, Role: protocol.RoleParticipant})
	case 1:
		for _, name := range writers3 {
			if p := g.m.As(name).ID; p != who {
				ask(protocol.PersonRole{Person: p, Role: protocol.RoleObserver})
			}
		}
		ask(open)
		for _, name := range writers3 {
			ask(protocol.PersonRole{Person: g.m.As(name).ID, Role: protocol.RoleParticipant})
		}
	case 2:
		ask(protocol.InquirySet{Names: protocol.NamesShown, Asked: 3})
		ask(open)
	case 3:
		ask(protocol.PersonMerge{Person: who, Into: g.ada.Person.ID})
		ask(open)
	case 4:
		g.m.HalfMinute()
		ask(open)
	}
	now := g.m.View().Lines
	if len(now) == g.lines {
		return
	}
	for i, line := range now[g.lines:] {
		var guess [3]protocol.PersonID
		if i < 3 && len(g.moved) == 3 {
			guess = [3]protocol.PersonID(g.moved)
		}
		g.guesses, g.words = append(g.guesses, guess), append(g.words, fmt.Sprint(i, " ", line.Words))
	}
	g.lines = len(now)
}

// Two hundred made-up meetings of three writers with hidden names. Whoever leads and sees who moved when, in whatever order,
// does not say whose a line is more often than chance does.
func TestR25_WhoeverLeadsGuessesNoBetterThanChance(t *testing.T) {
	const meetings = 200
	var right [6]int
	var lines int
	for seed := range uint64(meetings) {
		roomtest.Bubble(t, func(t *testing.T) {
			m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Eve attend", func(o *room.Options) { o.Chance = roomtest.NewChance(100 + seed) })
			g := &guesser{m: m, rng: rand.New(rand.NewPCG(seed, 3)), ada: m.As("Ada").Join()}
			byWords := g.meeting()
			for n, guess := range g.guesses {
				var i int
				var words string
				if _, err := fmt.Sscan(g.words[n], &i, &words); err != nil {
					t.Error(err)
				}
				lines++
				for o, order := range orders {
					if i < 3 && guess[order[i]] == byWords[words] {
						right[o]++
					}
				}
			}
		})
	}
	if lines < 2*3*meetings*2/3 {
		t.Fatalf("only %d lines were opened", lines)
	}
	// In one opening what is right of three has the mean one and the variance one.
	chance := float64(lines) / 3
	most := chance + 5*math.Sqrt(chance)
	for o, n := range right {
		if float64(n) > most {
			t.Errorf("set beside whoever moved in the order %v, %d of %d lines are those people's; by chance %.0f, and at most %.0f", orders[o], n, lines, chance, most)
		}
	}
	t.Logf("of %d lines %v were guessed, by chance %.0f", lines, right, chance)
}

// meeting has everybody bring a line twice, one after the other, and tells whose each is.
func (g *guesser) meeting() map[string]protocol.PersonID {
	byWords := map[string]protocol.PersonID{}
	seats := map[string]*roomtest.Seat{}
	at := func(name string, place protocol.Place) {
		if seats[name] == nil || seats[name].Over() { // sent away by another role: they come back
			seats[name] = g.m.As(name).Join()
		}
		seats[name].Member.SetPlace(protocol.HereFrame{Type: "here", Place: place})
	}
	for _, name := range writers3 {
		at(name, protocol.PlaceStory)
	}
	g.look()
	for round := range 2 {
		order := slices.Clone(writers3)
		g.rng.Shuffle(3, func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, name := range order {
			p := g.m.As(name)
			if round > 0 && g.lines == 0 {
				continue // theirs still waits
			}
			at(name, protocol.PlaceInquiries)
			words := fmt.Sprintf("line-%d-%x", round, g.rng.Uint32())
			byWords[words] = p.ID
			roomtest.HandIn(p, words)
			g.look()
			g.tries()
			at(name, protocol.PlaceStory)
		}
	}
	return byWords
}
