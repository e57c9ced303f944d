package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"time"
)

// window is what was seen of a crowd that types for a while.
type window struct {
	took       time.Duration
	cpu        time.Duration // of the servers
	deliveries int           // events that reached an ear, in that time
	frames     int           // in which they came
	offered    float64       // deliveries a second that the writers asked for
	p50, p99   time.Duration // from the writer's hand to each ear
	late       time.Duration // p99 of how late the load was itself
	own        time.Duration // CPU that the load took
	keptUp     bool
}

func (w window) perDelivery() time.Duration {
	if w.deliveries == 0 {
		return 0
	}
	return w.cpu / time.Duration(w.deliveries)
}

func (w window) busy() float64 { return w.cpu.Seconds() / max(w.took.Seconds(), 1e-9) }
func (w window) rate() float64 { return float64(w.deliveries) / max(w.took.Seconds(), 1e-9) }

const warming = 2 * time.Second

// watch lets writers type, each at a rate a second, and measures for a while. Writers keep to their own clocks, whether
// the server answers or not. during, if given, is called when measuring begins and when it ends.
func (c *crowd) watch(ctx context.Context, rate float64, length time.Duration, pids []int, during func(begins bool)) (w window, err error) {
	for _, e := range c.ears {
		e.forget()
	}
	typing, stop := context.WithCancel(ctx)
	defer stop()
	var group sync.WaitGroup
	for i, who := range c.writers {
		group.Go(func() { who.typeAt(typing, rate, rand.New(rand.NewPCG(uint64(i), 1))) })
	}
	rest := func(d time.Duration) {
		select {
		case <-time.After(d):
		case <-ctx.Done():
		}
	}
	rest(warming)
	if during != nil {
		during(true)
	}
	own := []int{os.Getpid()}
	before, err := cpu(pids)
	mine, _ := cpu(own) // told beside the rest only
	begun := time.Now()
	if err == nil {
		rest(length)
		w.took = time.Since(begun)
		w.cpu, err = cpu(pids)
		w.own, _ = cpu(own)
		w.cpu, w.own = w.cpu-before, w.own-mine
	}
	if during != nil {
		during(false)
	}
	stop()
	group.Wait()
	if err != nil {
		return w, err
	}
	if ctx.Err() != nil {
		return w, ctx.Err()
	}
	err = c.drained(2 * time.Second)
	w.keptUp = err == nil
	if errors.Is(err, errBehind) {
		err = c.drained(time.Minute) // and then the next run can begin
	}
	if err != nil {
		return w, err
	}
	c.count(&w, begun, begun.Add(w.took))
	w.offered = rate * float64(len(c.writers)*len(c.rooms[0].ears))
	return w, nil
}

// typeAt types letters until the context ends.
func (w *writer) typeAt(ctx context.Context, rate float64, chance *rand.Rand) {
	pause := func() time.Duration { return time.Duration((0.5 + chance.Float64()) / rate * float64(time.Second)) }
	next := time.Now().Add(time.Duration(chance.Float64() / rate * float64(time.Second)))
	timer := time.NewTimer(time.Until(next))
	defer timer.Stop()
	w.late = w.late[:0]
	for {
		select {
		case <-timer.C:
		case <-ctx.Done():
			return
		}
		w.late = append(w.late, time.Since(next))
		if w.ask(w.letter()) != nil {
			return // its ear says why
		}
		next = next.Add(pause())
		timer.Reset(time.Until(next))
	}
}

// count puts together who asked when and who heard when.
func (c *crowd) count(w *window, from, to time.Time) {
	var took, late []time.Duration
	for _, m := range c.rooms {
		asked := m.asked(from, to)
		for _, e := range m.ears {
			e.mu.Lock()
			for _, s := range e.heard {
				if s.came.After(from) && !s.came.After(to) {
					w.frames++
					w.deliveries += int(s.last - s.first + 1)
				}
				for n := s.first; n <= s.last; n++ {
					if at, ok := asked[n]; ok {
						took = append(took, s.came.Sub(at))
					}
				}
			}
			e.mu.Unlock()
		}
		for _, who := range m.writers {
			late = append(late, who.late...)
		}
	}
	w.p50, w.p99 = part(took, 50), part(took, 99)
	w.late = part(late, 99)
}

// asked says when events were asked for that were asked for in a time.
func (m *meeting) asked(from, to time.Time) map[uint64]time.Time {
	out := map[uint64]time.Time{}
	for _, w := range m.writers {
		w.mu.Lock()
		for i, n := range w.answers {
			if at := w.asked[i]; at.After(from) && !at.After(to) {
				out[n] = at
			}
		}
		w.mu.Unlock()
	}
	return out
}

// part is a percentile. It sorts.
func part(all []time.Duration, percent int) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[min(len(all)-1, len(all)*percent/100)]
}

func millis(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Nanoseconds())/1e6) }
func micros(d time.Duration) string { return fmt.Sprintf("%.1f µs", float64(d.Nanoseconds())/1e3) }
