package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// workload is one row of bars.
type workload struct {
	name    string
	what    string
	shape   shape
	rate    float64 // letters a second of each writer
	bars    bars
	measure func(context.Context, plan, machine, workload) ([]row, error)
}

// bars are what a workload is to hold. Zero: no bar.
type bars struct {
	cpu   time.Duration // of the server, for each delivery
	ratio float64       // the same, in terms of a bare write loop
	busy  float64       // of the server's core
	p50   time.Duration // p50Fsync: and one write to the disk
	p99   time.Duration
	fsync bool
}

var workloads = []workload{
	{"a", "1 room of 50, 10 type at 5/s", shape{rooms: 1, members: 50, writers: 10}, 5,
		bars{cpu: 18 * time.Microsecond, ratio: 1.4, p50: 2 * time.Millisecond, fsync: true, p99: 15 * time.Millisecond}, typing},
	{"b1", "1 room of 1,000, 10 type at 5/s", shape{rooms: 1, members: 1000, writers: 10}, 5,
		bars{cpu: 8 * time.Microsecond, ratio: 0.8, p50: 30 * time.Millisecond, p99: 65 * time.Millisecond}, typing},
	{"b2", "1 room of 1,000, 50 type at 8/s", shape{rooms: 1, members: 1000, writers: 50}, 8,
		bars{cpu: 1600 * time.Nanosecond, ratio: 0.15, busy: 0.65, p99: 80 * time.Millisecond}, typing},
	{"c", "200 rooms of 10, 2 type at 2/s", shape{rooms: 200, members: 10, writers: 2}, 2,
		bars{cpu: 40 * time.Microsecond, ratio: 1.6, p99: 20 * time.Millisecond}, typing},
	{"d", "more and more, until p99 is above 100 ms", shape{}, 0, bars{}, rising},
	{"e", "10,000 connections, all quiet", shape{rooms: 10, members: 1000, windows: 8}, 0, bars{}, idle},
	{"f", "coming into a room with a long history, first after a start", shape{}, 0, bars{}, joining},
}

func workloadNames() (names []string) {
	for _, w := range workloads {
		names = append(names, w.name)
	}
	return names
}

// servers gives running servers, or starts one with a fresh record.
func (p plan) serve(ctx context.Context, more ...string) (bases []string, pids []int, stop func(), err error) {
	if len(p.servers) > 0 {
		return p.servers, p.pids, func() {}, nil
	}
	folder, err := os.MkdirTemp(p.folder, "load-")
	if err != nil {
		return nil, nil, nil, fmt.Errorf("make a folder (-data): %w", err)
	}
	server, err := p.startServer(ctx, folder, more...)
	if err != nil {
		os.RemoveAll(folder)
		return nil, nil, nil, err
	}
	return []string{server.url}, []int{server.pid()}, func() {
		server.stop()
		os.RemoveAll(folder)
	}, nil
}

// lengths of a run.
const (
	fullRun  = 10 * time.Second
	shortRun = 4 * time.Second
	// bareMost is how many deliveries a second a bare loop is asked for: it cannot keep up with more.
	bareMost = 50_000
)

// typing measures people who type at their own pace, and the bare loop in turn.
func typing(ctx context.Context, p plan, m machine, w workload) ([]row, error) {
	length := fullRun
	if p.short {
		length = shortRun
	}
	var seen, bare []window
	for range p.rounds {
		one, err := p.once(ctx, w, length)
		if err != nil {
			return nil, err
		}
		seen = append(seen, one)
		s, rate := w.shape, w.rate
		if most := float64(bareMost) / float64(s.rooms*s.members*s.writers); rate > most {
			rate = most
		}
		loop, err := p.bare(ctx, s, rate, length)
		if err != nil {
			return nil, fmt.Errorf("the bare loop: %w", err)
		}
		bare = append(bare, loop)
	}
	return typingRows(w, m, seen, bare), nil
}

// once is one run against a fresh server.
func (p plan) once(ctx context.Context, w workload, length time.Duration) (window, error) {
	bases, pids, stop, err := p.serve(ctx)
	if err != nil {
		return window{}, err
	}
	defer stop()
	c, err := gather(ctx, bases, w.shape)
	if err != nil {
		return window{}, err
	}
	defer c.leave()
	return c.watch(ctx, w.rate, length, pids, p.profiler(pids))
}

func selfPath() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}
