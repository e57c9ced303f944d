package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// rising raises the rate until words take too long to be heard, and says what was the most before that.
func rising(ctx context.Context, p plan, _ machine, _ workload) ([]row, error) {
	var rows []row
	for _, d := range []struct {
		shape shape
		bar   float64
		from  float64 // deliveries a second
	}{
		{shape{rooms: 1, members: 1000, writers: 100}, 800_000, 200_000},
		{shape{rooms: 1, members: 50, writers: 50}, 500_000, 50_000},
	} {
		most, err := p.rise(ctx, d.shape, d.from)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{
			what: fmt.Sprintf("most at 1 × %d", d.shape.members), bar: fmt.Sprintf("≥ %.0f/s", d.bar),
			measured: fmt.Sprintf("%.0f/s, p99 %s", most.rate(), millis(most.p99)), verdict: judge(most.rate() >= d.bar),
		})
	}
	return rows, nil
}

const tooLong = 100 * time.Millisecond

// tries is how often a rate is tried before it counts as too much: one hiccup of the machine is not the server's.
const tries = 3

// rise measures at rates that go up by a quarter each time.
func (p plan) rise(ctx context.Context, s shape, from float64) (most window, err error) {
	bases, pids, stop, err := p.serve(ctx)
	if err != nil {
		return most, err
	}
	defer stop()
	c, err := gather(ctx, bases, s)
	if err != nil {
		return most, err
	}
	defer func() { c.leave() }()
	step, length := 1.25, 4*time.Second
	if p.short {
		step, length = 1.6, 2*time.Second
	}
	for rate, tried := from, 0; tried < tries; {
		w, err := c.watch(ctx, rate/float64(s.members*s.writers), length, pids, nil)
		if errors.Is(err, errBehind) { // and so has everybody in this crowd
			c.leave()
			var fresh *crowd
			if fresh, err = gather(ctx, bases, s); err == nil {
				c = fresh
			}
		}
		if err != nil {
			return most, err
		}
		tried++
		if w.keptUp && w.p99 <= tooLong {
			most, rate, tried = w, rate*step, 0
		}
	}
	return most, nil
}
