package main

import (
	"os"
	"syscall"
)

// profiler tells a server that was built with -tags profile when to begin and when to end a CPU profile. It is nil
// unless one was asked for: another server would take the signal for its end.
func (p plan) profiler(pids []int) func(begins bool) {
	if p.profile == "" {
		return nil
	}
	return func(begins bool) {
		signal := syscall.SIGUSR2
		if begins {
			signal = syscall.SIGUSR1
		}
		for _, pid := range pids {
			if process, err := os.FindProcess(pid); err == nil {
				_ = process.Signal(signal) // a server that is gone shows elsewhere
			}
		}
	}
}
