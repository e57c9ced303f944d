package text_test

import (
	"flag"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"secondstory/room/text"
)

// The cases are tiny and quick, so there are more of them than usual. -rapid.checks on the command line wins.
func init() {
	if err := flag.Set("rapid.checks", "2000"); err != nil {
		panic(err)
	}
}

// drawn takes chances from rapid, which makes failing cases small.
func drawn(t *rapid.T) chance {
	return func(n int) int { return rapid.IntRange(0, max(0, n)).Draw(t, "n") }
}

// Two people change one text at once: whoever goes first, the same words come out.
func TestLaw_BothWaysRoundGiveOneText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		upTo := drawn(t)
		doc := upTo.words(0, 10)
		a, b := upTo.change(doc), upTo.change(doc)
		one := do(t, do(t, doc, a), mustMap(t, b, a, false))
		two := do(t, do(t, doc, b), mustMap(t, a, b, true))
		if !slices.Equal(one, two) {
			t.Fatalf("%q with a=%s b=%s: %q or %q", text.String(doc), a, b, text.String(one), text.String(two))
		}
	})
}

func TestLaw_ComposedIsOneAfterTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		upTo := drawn(t)
		doc := upTo.words(0, 10)
		a := upTo.change(doc)
		middle := do(t, doc, a)
		b := upTo.change(middle)
		sum, err := text.Compose(a, b)
		if err != nil {
			t.Fatalf("compose %s and %s: %v", a, b, err)
		}
		if got, want := do(t, doc, sum), do(t, middle, b); !slices.Equal(got, want) {
			t.Fatalf("%q: %q, not %q", text.String(doc), text.String(got), text.String(want))
		}
	})
}

func TestLaw_InvertedTakesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		upTo := drawn(t)
		doc := upTo.words(0, 10)
		c := upTo.change(doc)
		back, err := c.Invert(doc)
		if err != nil {
			t.Fatalf("invert %s: %v", c, err)
		}
		if got := do(t, do(t, doc, c), back); !slices.Equal(got, doc) {
			t.Fatalf("%s taken back gives %q, not %q", c, text.String(got), text.String(doc))
		}
		again, err := back.Invert(do(t, doc, c))
		if err != nil || !again.Equal(c) {
			t.Fatalf("taken back twice %s is %s: %v", c, again, err)
		}
	})
}

// Positions keep their order and stay inside, and the side before is never past the side after.
func TestLaw_PositionsKeepTheirOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		upTo := drawn(t)
		doc := upTo.words(0, 10)
		c := upTo.change(doc)
		last := map[text.Side]int{}
		for pos := 0; pos <= len(doc); pos++ {
			for _, side := range []text.Side{text.Before, text.After} {
				at, there := c.MapPos(pos, side, text.Anyway)
				if !there || at < last[side] || at > c.NewLen() {
					t.Fatalf("%s takes %d to %d, after %d", c, pos, at, last[side])
				}
				last[side] = at
				for _, track := range []text.Track{text.TrackDel, text.TrackBefore, text.TrackAfter} {
					if tracked, there := c.MapPos(pos, side, track); there && tracked != at {
						t.Fatalf("%s takes %d to %d, and to %d when tracked", c, pos, at, tracked)
					}
				}
			}
			if last[text.Before] > last[text.After] {
				t.Fatalf("%s takes %d to %d before and %d after", c, pos, last[text.Before], last[text.After])
			}
		}
		if at, there := c.MapPos(len(doc)+1, text.After, text.Anyway); !there || at != c.NewLen() {
			t.Fatalf("%s takes a position past the end to %d", c, at)
		}
		if at, _ := c.MapPos(-1, text.Before, text.Anyway); at != 0 {
			t.Fatalf("%s takes a position before the start to %d", c, at)
		}
	})
}

// Change sets for texts of different lengths are refused, and in finite time: the library loops for ever on some.
func TestLaw_StrangersAreRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		upTo := drawn(t)
		one, other := upTo.words(0, 8), upTo.words(0, 8)
		a, b := upTo.change(one), upTo.change(other)
		if _, err := text.Map(a, b, upTo(1) == 0); (err == nil) != (len(one) == len(other)) {
			t.Fatalf("map %s over %s: %v", a, b, err)
		}
		if _, err := text.Compose(a, b); (err == nil) != (a.NewLen() == len(other)) {
			t.Fatalf("compose %s and %s: %v", a, b, err)
		}
	})
}
