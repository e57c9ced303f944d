package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// hour is a time of the night, in minutes; those of a minute that is negative are about.
func hour(minute int) *protocol.When {
	return &protocol.When{At: protocol.At(roomtest.Start) + protocol.Instant(minute)*60_000, Zone: "Europe/Helsinki", Precision: protocol.Exact}
}

func unsure(minute int) *protocol.When {
	w := hour(minute)
	w.Precision = protocol.Inferred
	return w
}

func about(minute int) *protocol.When {
	w := hour(minute)
	w.Precision = protocol.Approx
	return w
}

// put adds moments at the end of the story, whatever they say. A number is its minute; one behind ~ is of the order only,
// and a letter has no time.
func put(p *roomtest.Person, words string) map[string]protocol.EntryID {
	all := map[string]protocol.EntryID{}
	var last protocol.EntryID
	for word := range strings.FieldsSeq(words) {
		id, minute := protocol.NewID[protocol.EntryID](), 0
		c := protocol.EntryAdd{Entry: id, After: last, Kind: protocol.KindAction, Text: word + " "}
		if _, err := fmt.Sscanf(word, "~%d", &minute); err == nil {
			c.When = unsure(minute)
		} else if _, err := fmt.Sscanf(word, "%d", &minute); err == nil {
			c.When = hour(minute)
		}
		p.Do(c)
		all[word], last = id, id
	}
	return all
}

func reads(m *roomtest.Meeting, want string) {
	m.T.Helper()
	if got := strings.TrimSpace(story(m)); got != want {
		m.T.Errorf("the story reads %s, not %s", got, want)
	}
}

func everything(m *roomtest.Meeting) (all []protocol.EntryID) {
	for _, e := range m.View().Entries {
		all = append(all, e.ID)
	}
	return all
}

// R22, P44
func TestWhoeverSaysATimePutsTheMomentThere(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo, seat := m.As("Bo"), m.As("Ada").Join()
		e := put(bo, "13 50 21 x")
		reads(m, "13 50 21 x")
		bo.Do(protocol.EntryDescribe{Entry: e["x"], When: about(34)})
		reads(m, "13 50 21 x") // behind the last one that is not later, 21; nothing else moves, though 50 stands wrong
		bo.Do(protocol.EntryDescribe{Entry: e["21"], When: hour(22)})
		reads(m, "13 21 50 x")
		bo.Do(protocol.EntryDescribe{Entry: e["50"], When: hour(5)})
		reads(m, "50 13 21 x")
		seat.CatchUp()
		told := seat.Events(protocol.All)
		if n := len(told); told[n-2].Name != "entry.described" || told[n-1].Name != "entry.moved" {
			t.Errorf("Ada is told %s and %s", told[n-2].Name, told[n-1].Name)
		}
		if got := seat.View(); got != m.Cold(protocol.All) {
			t.Errorf("Ada's copy is\n%s\nnot\n%s", got, m.Cold(protocol.All))
		}
	})
}

func TestOnlyATimeThatIsNewGivesAPlace(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	bo := m.As("Bo")
	e := put(bo, "10 20 30")
	bo.Do(protocol.EntryMove{Entry: e["10"], After: e["30"]}) // somebody put it there
	bo.Do(protocol.EntryDescribe{Entry: e["10"], When: about(10)})
	reads(m, "20 30 10") // to be less sure of the same minute is no wish to move
	bo.Do(protocol.EntryDescribe{Entry: e["10"], When: unsure(15)})
	reads(m, "20 30 10") // an hour of which only the order is known gives no place
	bo.Do(protocol.EntryDescribe{Entry: e["20"], NoWhen: true})
	reads(m, "20 30 10")
	kind := protocol.KindDecision
	bo.Do(protocol.EntryDescribe{Entry: e["10"], Kind: &kind})
	reads(m, "20 30 10")
	bo.Do(protocol.EntryDescribe{Entry: e["10"], When: hour(15)})
	reads(m, "20 10 30")
	bo.Do(protocol.EntryDescribe{Entry: e["20"], When: hour(15)})
	reads(m, "10 20 30") // it came to that minute later
}

func TestANewMomentGoesToTheEndUnlessItWasAskedForElsewhere(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	bo := m.As("Bo")
	e := put(bo, "10 x 30 20")
	add := func(text string, after protocol.EntryID, when *protocol.When) {
		bo.Do(protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), After: after, When: when, Kind: protocol.KindAction, Text: text + " "})
	}
	add("end", protocol.EntryID{}, nil)
	add("between", e["10"], hour(99)) // asked for there, so it is there
	add("order", protocol.EntryID{}, unsure(1))
	reads(m, "10 between x 30 20 end order")
	add("25", protocol.EntryID{}, hour(25)) // behind 20, and the last that says a time: no reason to go back from the end
	reads(m, "10 between x 30 20 end order 25")
	add("12", protocol.EntryID{}, about(12))
	reads(m, "10 12 between x 30 20 end order 25")
	add("5", protocol.EntryID{}, hour(5))
	reads(m, "5 10 12 between x 30 20 end order 25")
}

func TestWhatHasNoTimeBesideItStaysWhereItIs(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	bo := m.As("Bo")
	e := put(bo, "a b c")
	bo.Do(protocol.EntryDescribe{Entry: e["b"], When: hour(7)})
	reads(m, "a b c")
	bo.Do(protocol.EntryDescribe{Entry: e["a"], When: hour(6)})
	reads(m, "a b c")
	bo.Do(protocol.EntryDescribe{Entry: e["c"], When: hour(5)})
	reads(m, "c a b")
	bo.Do(protocol.EntryDescribe{Entry: e["a"], When: &protocol.When{At: 0, Zone: "UTC", Precision: protocol.Exact}})
	reads(m, "a c b")
	last := protocol.When{At: 253_402_300_799_999, Zone: "UTC", Precision: protocol.Exact} // the last instant of the year 9999
	bo.Do(protocol.EntryDescribe{Entry: e["c"], When: &last})
	reads(m, "a b c")
}

func TestWhatWasTakenOutComesBackInOrder(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	bo := m.As("Bo")
	e := put(bo, "10 20 30 x")
	bo.Do(protocol.EntryRemove{Entry: e["20"]})
	bo.Do(protocol.EntryDescribe{Entry: e["x"], When: hour(25)})
	bo.Do(protocol.EntryRestore{Entry: e["20"]})
	reads(m, "10 20 x 30")
	bo.Do(protocol.EntryMove{Entry: e["10"], After: e["30"]})
	bo.Do(protocol.EntryRemove{Entry: e["10"]})
	bo.Do(protocol.EntryDescribe{Entry: e["30"], When: hour(24)})
	if got := strings.TrimSpace(story(m)); got != "20 30 x (10 )" { // nobody goes behind what nobody sees
		t.Errorf("the story reads %s", got)
	}
}

// P45
func TestAStoryIsSortedByOneWish(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Di comments")
	bo := m.As("Bo")
	put(bo, "start 30 after30 10 ~99 20 20b after20 40")
	before := everything(m)
	bo.Do(protocol.StorySort{Entries: before})
	reads(m, "start 10 ~99 20 20b after20 30 after30 40")
	at := len(m.Told(protocol.All))
	bo.Do(protocol.StorySort{Entries: before})
	if len(m.Told(protocol.All)) != at {
		t.Error("it was sorted already, and yet something happened")
	}
	bo.Do(protocol.StoryArrange{Entries: before})
	reads(m, "start 30 after30 10 ~99 20 20b after20 40")

	m.As("Di").Refused(protocol.Forbidden, protocol.StorySort{Entries: before})
	m.As("Di").Refused(protocol.Forbidden, protocol.StoryArrange{Entries: before})
	bo.Refused(protocol.Invalid, protocol.StorySort{Entries: []protocol.EntryID{before[0], before[0]}})
	bo.Refused(protocol.TooMany, protocol.StoryArrange{Entries: slices.Repeat(before[:1], protocol.MaxEntries+1)})
	bo.Do(protocol.StoryArrange{Entries: []protocol.EntryID{protocol.NewID[protocol.EntryID](), before[3], before[1]}}) // one is not there
	reads(m, "start after30 10 ~99 30 20 20b after20 40")
}

func TestSortingMovesNothingThatCameMeanwhile(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
	bo, cy := m.As("Bo"), m.As("Cy")
	e := put(bo, "50 10 x")
	seen := everything(m)
	add := func(text string, after protocol.EntryID, when *protocol.When) {
		cy.Do(protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), After: after, When: when, Kind: protocol.KindAction, Text: text + " "})
	}
	add("20", protocol.EntryID{}, hour(20))
	add("end", protocol.EntryID{}, nil)
	add("between", e["10"], nil)
	reads(m, "50 10 between x 20 end")
	bo.Do(protocol.StorySort{Entries: seen})
	reads(m, "10 between x 20 end 50")
	for _, told := range m.Log.Events(m.ID) {
		if told.Name == "entry.moved" && strings.Contains(string(told.Body), `"entry":"`+e["10"].String()) {
			t.Error("10 moved, and there was no need")
		}
	}
	bo.Do(protocol.StoryArrange{Entries: seen})
	if got := strings.Fields(story(m)); slices.Index(got, "50") > slices.Index(got, "10") {
		t.Errorf("taken back, the story reads %s", got)
	}
}

// The model: moments of which all have an exact or about time, none moved by hand, are in the order of their times,
// and equal times in the order in which they were said. Whoever types meanwhile, adds, takes out and puts back changes
// nothing of that.
func TestTimesMakeTheStory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := modelPlay(&testing.T{})
		type moment struct {
			id    protocol.EntryID
			at    protocol.Instant
			since int // when this time was said
		}
		var model []moment
		said := 0
		say := func() *protocol.When {
			w := hour(rapid.IntRange(0, 12).Draw(t, "minute"))
			if rapid.Bool().Draw(t, "about") {
				w.Precision = protocol.Approx
			}
			return w
		}
		who := func() protocol.PersonID { return p.people[rapid.IntRange(0, 3).Draw(t, "who")] }
		any := func(t *rapid.T) *moment {
			if len(model) == 0 {
				t.Skip("nothing is there")
			}
			return &model[rapid.IntRange(0, len(model)-1).Draw(t, "moment")]
		}
		t.Repeat(map[string]func(*rapid.T){
			"add with a time": func(t *rapid.T) {
				said++
				w, id := say(), roomtest.ID[protocol.EntryID](p.chance)
				p.do(who(), protocol.EntryAdd{Entry: id, When: w, Kind: protocol.KindAction})
				model = append(model, moment{id, w.At, said})
			},
			"add, and say the time": func(t *rapid.T) {
				said++
				c := protocol.EntryAdd{Entry: roomtest.ID[protocol.EntryID](p.chance), Kind: protocol.KindAction}
				if len(model) > 0 && rapid.Bool().Draw(t, "between") {
					c.After = any(t).id
				}
				w := say()
				p.do(who(), c)
				p.do(who(), protocol.EntryDescribe{Entry: c.Entry, When: w})
				model = append(model, moment{c.Entry, w.At, said})
			},
			"say another time": func(t *rapid.T) {
				m, w := any(t), say()
				if p.state.All.Entries[slices.IndexFunc(p.state.All.Entries, func(e protocol.Entry) bool { return e.ID == m.id })].Removed != nil {
					t.Skip("it is taken out")
				}
				if p.do(who(), protocol.EntryDescribe{Entry: m.id, When: w}); w.At != m.at {
					said++
					m.at, m.since = w.At, said
				}
			},
			"type": func(t *rapid.T) { p.write(who(), protocol.TextOf(any(t).id)) },
			"take out or put back": func(t *rapid.T) {
				if id := any(t).id; rapid.Bool().Draw(t, "out") {
					p.do(who(), protocol.EntryRemove{Entry: id})
				} else {
					p.do(who(), protocol.EntryRestore{Entry: id})
				}
			},
			"sort": func(t *rapid.T) {
				var seen []protocol.EntryID
				for _, e := range p.state.All.Entries {
					seen = append(seen, e.ID)
				}
				before := len(p.log)
				p.do(who(), protocol.StorySort{Entries: seen})
				if len(p.log) != before {
					t.Fatal("something moved that was in order")
				}
			},
			"": func(t *rapid.T) {
				slices.SortFunc(model, func(a, b moment) int {
					if a.at != b.at {
						return int(a.at - b.at)
					}
					return a.since - b.since
				})
				for i, e := range p.state.All.Entries {
					if e.ID != model[i].id {
						t.Fatalf("moment %d of %d is another than the model's", i, len(model))
					}
				}
			},
		})
	})
}

// Sorting in any state: among what was seen the times are in order, what has none goes with what it stood behind,
// nothing that came meanwhile is named, and taking it back gives the order there was.
func TestSortingInAnyState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := modelPlay(&testing.T{})
		fill := func(n int) {
			for range n {
				c := protocol.EntryAdd{Entry: roomtest.ID[protocol.EntryID](p.chance), Kind: protocol.KindAction}
				switch minute := rapid.IntRange(0, 9).Draw(t, "minute"); rapid.IntRange(0, 4).Draw(t, "how sure") {
				case 0:
				case 1:
					c.When = unsure(minute)
				default:
					c.When = hour(minute)
				}
				if es := p.state.All.Entries; len(es) > 0 && rapid.IntRange(0, 3).Draw(t, "where") > 0 {
					c.After = es[rapid.IntRange(0, len(es)-1).Draw(t, "behind")].ID
				}
				p.do(p.people[1], c)
			}
		}
		ids := func() (all []protocol.EntryID) {
			for _, e := range p.state.All.Entries {
				all = append(all, e.ID)
			}
			return all
		}
		fill(rapid.IntRange(0, 14).Draw(t, "moments"))
		seen := ids()
		// What an order-only moment stands behind: nothing that says a time, or the last that does.
		with := func() map[protocol.EntryID]protocol.EntryID {
			goes, last := map[protocol.EntryID]protocol.EntryID{}, protocol.EntryID{}
			for _, e := range p.state.All.Entries {
				switch ordered := e.When != nil && e.When.Precision != protocol.Inferred; {
				case !slices.Contains(seen, e.ID):
				case ordered:
					last = e.ID
				default:
					goes[e.ID] = last
				}
			}
			return goes
		}
		neighbours := with()
		fill(rapid.IntRange(0, 4).Draw(t, "meanwhile"))
		whole, log := ids(), len(p.log)
		if !p.do(p.people[2], protocol.StorySort{Entries: seen}) {
			t.Fatal("it is refused")
		}
		for _, e := range p.log[log:] {
			var moved protocol.EntryMoved
			if err := protocol.DecodeLoosely(e.Body, &moved); err != nil || e.Name != "entry.moved" || !slices.Contains(seen, moved.Entry) {
				t.Fatalf("%s of what came meanwhile: %v", e.Name, err)
			}
		}
		if n := len(p.log) - log; n > len(seen) {
			t.Fatalf("%d moves of %d moments", n, len(seen))
		}
		last := protocol.Instant(0)
		for _, e := range p.state.All.Entries {
			if !slices.Contains(seen, e.ID) || e.When == nil || e.When.Precision == protocol.Inferred {
				continue
			}
			if e.When.At < last {
				t.Fatal("what was seen is not in the order of its times")
			}
			last = e.When.At
		}
		for id, neighbour := range with() {
			if neighbours[id] != neighbour {
				t.Fatal("a moment without a time has left the one it stood behind")
			}
		}
		if !p.do(p.people[2], protocol.StoryArrange{Entries: whole}) || !slices.Equal(ids(), whole) {
			t.Fatal("taking it back does not give the order there was")
		}
	})
}

// A whole story, sorted by one tap while five people type in it: every word of theirs is there, every copy is the same,
// and no event is larger than a move.
func TestThreeHundredMomentsAreSortedWhileFiveType(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy, Di, Ed and Flo attend")
		ada, rng := m.As("Ada"), rand.New(rand.NewPCG(1, 2))
		var last protocol.EntryID
		for _, minute := range rng.Perm(300) {
			id := protocol.NewID[protocol.EntryID]()
			ada.Do(protocol.EntryAdd{Entry: id, After: last, When: hour(minute), Kind: protocol.KindAction})
			last = id
		}
		seen, seat := everything(m), ada.Join()
		var writing sync.WaitGroup
		for i, name := range []string{"Bo", "Cy", "Di", "Ed", "Flo"} {
			p := m.As(name)
			writing.Go(func() {
				for n := range 40 {
					length := ""
					if n > 0 {
						length = fmt.Sprint(n, ",")
					}
					p.Do(protocol.TextEdit{Text: protocol.TextOf(seen[i]), Version: n, Client: p.ID.String() + ":1", Updates: []jsontext.Value{jsontext.Value("[" + length + `[0,"x"]]`)}})
				}
			})
		}
		ada.Do(protocol.StorySort{Entries: seen})
		writing.Wait()
		v := m.View()
		if !slices.IsSortedFunc(v.Entries, func(a, b protocol.Entry) int { return int(a.When.At - b.When.At) }) {
			t.Error("the story is not in the order of its times")
		}
		for i := range 5 {
			if got := v.Texts[protocol.TextOf(seen[i])].Text; got != strings.Repeat("x", 40) {
				t.Errorf("one of them wrote %q", got)
			}
		}
		for _, e := range m.Log.Events(m.ID) {
			if e.Name == "entry.moved" && len(e.Body) > 200 {
				t.Errorf("a move takes %d bytes", len(e.Body))
			}
		}
		seat.CatchUp()
		if seat.View() != m.Cold(protocol.All) {
			t.Error("a copy is another than the record")
		}
		ada.Do(protocol.StoryArrange{Entries: seen})
		if !slices.Equal(everything(m), seen) {
			t.Error("taken back, it is another order than before")
		}
	})
}
