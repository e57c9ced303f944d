package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const idleBar = 16 << 10

// idle opens connections on which nobody says anything, and weighs the server before and after.
func idle(ctx context.Context, p plan, _ machine, w workload) ([]row, error) {
	if len(p.servers) > 0 {
		return nil, errors.New("memory is measured on a server of its own")
	}
	s := w.shape
	if p.short {
		s.rooms = 2
	}
	bases, pids, stop, err := p.serve(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	// A room with one connection first: what a server holds for being one at all is not a connection's.
	first, err := gather(ctx, bases, shape{rooms: 1, members: 1})
	if err != nil {
		return nil, err
	}
	defer first.leave()
	before, err := weigh(pids[0])
	if err != nil {
		return nil, err
	}
	c, err := gather(ctx, bases, s)
	if err != nil {
		return nil, err
	}
	defer c.leave()
	// Coming in leaves things behind that are let go within a while.
	quiet := 40 * time.Second
	if p.short {
		quiet = 10 * time.Second
	}
	select {
	case <-time.After(quiet):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	after, err := weigh(pids[0])
	if err != nil {
		return nil, err
	}
	if err := c.drained(0); err != nil {
		return nil, err
	}
	n := int64(len(c.ears))
	each := (after.process - before.process) / n
	return []row{
		{"memory of each connection", "≤ 16 KiB", fmt.Sprintf("%.1f KiB (%d of them)", float64(each)/1024, n), "", judge(each <= idleBar)},
		{"and in the kernel", "", fmt.Sprintf("%.1f KiB, its buffers %.1f KiB", float64(after.kernel-before.kernel)/float64(2*n)/1024, float64(after.buffers-before.buffers)/float64(2*n)/1024), "", told},
	}, nil
}

// weight is memory in bytes: of the process, and of the kernel for all sockets of this machine, both ends of each.
type weight struct{ process, kernel, buffers int64 }

func weigh(pid int) (w weight, err error) {
	if w.process, err = sized(fmt.Sprintf("/proc/%d/status", pid), "VmRSS"); err != nil {
		return w, err
	}
	if w.kernel, err = sized("/proc/meminfo", "Slab"); err != nil {
		return w, err
	}
	w.buffers, err = socketBuffers()
	return w, err
}
