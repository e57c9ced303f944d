//go:build profile

package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"
)

// A build with -tags profile, which is not the one that is shipped, writes a CPU profile to the file that PROFILE names:
// from SIGUSR1 to SIGUSR2.
func init() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1, syscall.SIGUSR2)
	go func() {
		var f *os.File
		for s := range signals {
			var err error
			if s == syscall.SIGUSR1 {
				if f, err = os.Create(os.Getenv("PROFILE")); err == nil {
					err = pprof.StartCPUProfile(f)
				}
			} else {
				pprof.StopCPUProfile()
				err = f.Close()
			}
			if err != nil {
				fmt.Fprintln(os.Stderr, "profile:", err)
			}
		}
	}()
}
