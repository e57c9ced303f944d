package sqlite_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// How long everybody who writes waits for one step of forgetting, in rooms of different lengths: the last 250 keystrokes of a text that
// was written in beside nineteen others, and the longest step of clearing the whole room.
func BenchmarkForget(b *testing.B) {
	for _, events := range []int{10_000, 50_000, 100_000} {
		b.Run(fmt.Sprint(events), func(b *testing.B) {
			s := open(b, b.TempDir())
			var keystrokes, steps []time.Duration
			for range b.N {
				id, epoch := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
				long(b, s, id, epoch, events)
				fold := batch(id, epoch, uint64(events), "{}")
				seqs := make([]uint64, 250)
				for i := range seqs {
					seqs[i] = uint64(events - 5000 + 20*(i+1))
				}
				fold.Forget = []rules.Forgotten{{Seqs: seqs}}
				began := time.Now()
				if err := s.Append(b.Context(), fold); err != nil {
					b.Fatal(err)
				}
				keystrokes = append(keystrokes, time.Since(began))
				end := batch(id, epoch, uint64(events)+1, "{}")
				end.ForgetTo = uint64(events)
				if err := s.Append(b.Context(), end); err != nil {
					b.Fatal(err)
				}
				for more := true; more; {
					began := time.Now()
					var err error
					if more, err = s.Clear(b.Context()); err != nil {
						b.Fatal(err)
					}
					steps = append(steps, time.Since(began))
				}
			}
			report(b, keystrokes, "fold")
			report(b, steps, "step")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// report says how long something takes at best, usually, and at worst.
func report(b *testing.B, all []time.Duration, what string) {
	slices.Sort(all)
	for name, d := range map[string]time.Duration{"best": all[0], "median": all[len(all)/2], "worst": all[len(all)-1]} {
		b.ReportMetric(float64(d.Microseconds())/1000, "ms/"+what+"-"+name)
	}
}
