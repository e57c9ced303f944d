package text_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"secondstory/room/text"
)

// seeded takes chances that are the same in every run.
func seeded() chance {
	r := rand.New(rand.NewPCG(1, 2))
	return func(n int) int { return r.IntN(max(0, n) + 1) }
}

// changesOn makes change sets for one text of about 2,000 units.
func changesOn(b *testing.B) ([]uint16, []text.Changes) {
	b.Helper()
	upTo := seeded()
	doc := upTo.words(1300, 1300)
	sets := make([]text.Changes, 64)
	for i := range sets {
		sets[i] = upTo.change(doc)
	}
	return doc, sets
}

func BenchmarkApply(b *testing.B) {
	doc, sets := changesOn(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := sets[i%len(sets)].Apply(doc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMap(b *testing.B) {
	_, sets := changesOn(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := text.Map(sets[i%len(sets)], sets[(i+1)%len(sets)], false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	raw := []byte(`[812,[0,"é"],1188]`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := text.Parse(raw, most); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	c, err := text.Parse([]byte(`[812,[0,"é"],1188]`), most)
	if err != nil {
		b.Fatal(err)
	}
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = c.Append(buf[:0])
	}
}

// BenchmarkPush is a keystroke in a text of 2,000 units and more, made four accepted updates ago by one of six writers.
func BenchmarkPush(b *testing.B) {
	const units, behind, strokes = 2000, 4, 1000
	words := text.FromString(strings.Repeat("x", units))
	var made [][]text.Changes // on each version
	for v := range strokes {
		c, err := text.Of(units+v, text.Edit{From: 700 + v, To: 700 + v, Insert: words[:1]})
		if err != nil {
			b.Fatal(err)
		}
		made = append(made, []text.Changes{c})
	}
	writers := []string{"ada", "bo", "cy", "di", "ed", "flo"}
	doc := text.NewDocument(words, 0)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if doc.Version() == strokes {
			doc = text.NewDocument(words, 0)
		}
		v := max(0, doc.Version()-behind)
		if _, err := doc.Push(v, writers[i%len(writers)], made[v]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPush_AtWorst is about the most that one push may cost: many updates over many that were missed.
func BenchmarkPush_AtWorst(b *testing.B) {
	words := text.FromString(strings.Repeat("x", 10_000))
	doc := text.NewDocument(words, 0)
	for i := range 50 {
		c, err := text.Of(len(doc.Units()), text.Edit{From: 100 * i, To: 100 * i, Insert: words[:1]})
		if err == nil {
			err = doc.Accept("you", c)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	var mine []text.Changes // each deletes a stretch in which others wrote, so that its sections grow in number
	for n := len(words); len(mine) < 66; n -= 70 {
		c, err := text.Of(n, text.Edit{From: 0, To: 75, Insert: words[:5]})
		if err != nil {
			b.Fatal(err)
		}
		mine = append(mine, c)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := doc.Rebase(0, "me", mine); err != nil {
			b.Fatal(err)
		}
	}
}
