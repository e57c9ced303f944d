package main

import (
	"fmt"
	"io"
	"time"
)

// row is one line of the table: a bar, what was measured, and whether it holds.
type row struct {
	what     string
	bar      string
	measured string
	ratio    string
	verdict  verdict
}

type verdict string

const (
	holds  verdict = "holds"
	misses verdict = "misses"
	told   verdict = "" // there is no bar
)

func judge(ok bool) verdict {
	if ok {
		return holds
	}
	return misses
}

type table struct {
	out    io.Writer
	missed int
}

func newTable(out io.Writer) *table {
	fmt.Fprintf(out, "\n%-9s %-28s %-22s %-28s %-24s %s\n", "workload", "what", "bar", "measured", "to the bare loop", "verdict")
	return &table{out: out}
}

func (t *table) add(w workload, rows []row, took time.Duration) {
	for i, r := range rows {
		name := ""
		if i == 0 {
			name = w.name
		}
		if r.verdict == misses {
			t.missed++
		}
		fmt.Fprintf(t.out, "%-9s %-28s %-22s %-28s %-24s %s\n", name, r.what, r.bar, r.measured, r.ratio, r.verdict)
	}
	fmt.Fprintf(t.out, "%-9s (%s; took %s)\n", "", w.what, took.Round(time.Second))
}

func (t *table) end() {
	if t.missed > 0 {
		fmt.Fprintf(t.out, "\n%d bars were missed. A difference under a quarter is no difference; see server/docs/PERFORMANCE.md.\n", t.missed)
	}
}

// of gives the median of what windows say.
func of[T int | int64 | float64 | time.Duration](all []window, what func(window) T) T {
	var values []T
	for _, w := range all {
		values = append(values, what(w))
	}
	return middle(values)
}

func typingRows(w workload, m machine, seen, bare []window) []row {
	mine, loop := of(seen, window.perDelivery), of(bare, window.perDelivery)
	ratio := 0.0
	if loop > 0 {
		ratio = float64(mine) / float64(loop)
	}
	p50, p99 := of(seen, func(w window) time.Duration { return w.p50 }), of(seen, func(w window) time.Duration { return w.p99 })
	var rows []row
	if mine > 0 {
		rows = append(rows, row{"CPU for each delivery", "≤ " + micros(w.bars.cpu), micros(mine), fmt.Sprintf("%.2f (≤ %.2f) of %s", ratio, w.bars.ratio, micros(loop)),
			judge(mine <= w.bars.cpu || ratio <= w.bars.ratio)})
	}
	kept := true
	for _, s := range seen {
		kept = kept && s.keptUp
	}
	busy := of(seen, window.busy)
	r := row{"kept up", "yes", fmt.Sprintf("%.0f/s, %.0f %% of a core", of(seen, window.rate), 100*busy), "", judge(kept)}
	if w.bars.busy > 0 {
		r.bar = fmt.Sprintf("yes, ≤ %.0f %% of a core", 100*w.bars.busy)
		r.verdict = judge(kept && busy <= w.bars.busy)
	}
	if !kept {
		r.measured = "no, " + r.measured
	}
	rows = append(rows, r)
	r = row{"words heard, p50", "", millis(p50), "", told}
	if limit := w.bars.p50; limit > 0 {
		r.bar = "≤ " + millis(limit)
		if w.bars.fsync {
			limit += m.fsync
			r.bar = "≤ a write + " + millis(w.bars.p50)
		}
		r.verdict = judge(p50 <= limit)
	}
	rows = append(rows, r, row{"words heard, p99", "≤ " + millis(w.bars.p99), millis(p99), "", judge(p99 <= w.bars.p99)})
	perFrame := of(seen, func(w window) float64 { return float64(w.deliveries) / float64(max(1, w.frames)) })
	late := of(seen, func(w window) time.Duration { return w.late })
	own := of(seen, func(w window) float64 { return w.own.Seconds() / w.took.Seconds() })
	return append(rows, row{what: "events in a frame", measured: fmt.Sprintf("%.1f", perFrame)},
		row{what: "the load itself", measured: fmt.Sprintf("%.0f %% of a core, %s late", 100*own, millis(late))})
}
