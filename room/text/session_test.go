package text_test

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"secondstory/room/text"
)

// Several people write in one text. Pushes come late, twice, or long afterwards, answers are lost, updates arrive when
// they arrive, snapshots are taken and opened: in the end everybody has the same words.
func TestSession_EverybodyEndsWithTheSameWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		upTo := drawn(t)
		start := upTo.words(0, 6)
		doc := text.NewDocument(start, 0)
		type accepted struct {
			client string
			c      text.Changes
		}
		var log []accepted
		var old []push // may arrive again
		var writers []*writer
		for i := range 2 + upTo(2) {
			writers = append(writers, &writer{client: "w" + strconv.Itoa(i), units: start})
		}
		arrive := func(p push) {
			before := doc.Units()
			rebased, err := doc.Rebase(p.version, p.client, p.updates)
			if err != nil {
				t.Fatalf("a push that fits was refused: %v", err)
			}
			got, err := doc.Push(p.version, p.client, p.updates)
			if err != nil || len(got) != len(rebased.Updates) || !slices.Equal(doc.Units(), rebased.Result) {
				t.Fatalf("push and rebase differ: %v", err)
			}
			for i, c := range got {
				if !c.Equal(rebased.Updates[i]) {
					t.Fatalf("push gives %s, rebase %s", c, rebased.Updates[i])
				}
				before = do(t, before, c)
				log = append(log, accepted{p.client, c})
			}
			if !slices.Equal(before, doc.Units()) || doc.Version() != len(log) {
				t.Fatalf("the text is not what its updates make of it")
			}
			old = append(old, p)
		}
		send := func(w *writer) {
			if w.flight == nil && len(w.pending) > 0 {
				w.flight = &push{w.version, w.client, slices.Clone(w.pending)}
			}
		}
		hear := func(w *writer, n int) {
			for ; n > 0 && w.version < len(log); n-- {
				w.hear(t, log[w.version].client, log[w.version].c)
			}
		}
		for range 10 + upTo(20) {
			w := writers[upTo(len(writers)-1)]
			switch upTo(7) {
			case 0, 1, 2:
				c := upTo.change(w.units)
				w.units = do(t, w.units, c)
				w.pending = append(w.pending, c)
			case 3:
				send(w)
			case 4:
				if w.flight != nil {
					arrive(*w.flight)
					if upTo(3) > 0 { // else the answer is lost, and it is sent again as it was
						w.flight = nil
					}
				}
			case 5:
				hear(w, 1+upTo(3))
			case 6:
				if len(old) > 0 {
					arrive(old[upTo(len(old)-1)])
				}
			case 7:
				again, err := text.Restore(doc.Units(), doc.Version(), doc.Recent())
				if err != nil {
					t.Fatalf("restore: %v", err)
				}
				doc = again
			}
		}
		for settled := false; !settled; {
			settled = true
			for _, w := range writers {
				hear(w, len(log))
				if send(w); w.flight != nil {
					arrive(*w.flight)
					w.flight, settled = nil, false
				}
			}
		}
		for _, w := range writers {
			hear(w, len(log))
			if len(w.pending) > 0 || !slices.Equal(w.units, doc.Units()) {
				t.Fatalf("%s has %q, the authority %q", w.client, text.String(w.units), text.String(doc.Units()))
			}
		}
		// Replay needs no mapping: the same updates accepted from the start give the same text.
		replayed := text.NewDocument(start, 0)
		for _, a := range log {
			if err := replayed.Accept(a.client, a.c); err != nil {
				t.Fatalf("replay: %v", err)
			}
		}
		if !slices.Equal(replayed.Units(), doc.Units()) || replayed.Version() != doc.Version() {
			t.Fatalf("replayed: %q, not %q", text.String(replayed.Units()), text.String(doc.Units()))
		}
	})
}
