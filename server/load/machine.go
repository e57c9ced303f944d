package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// machine is what results depend on.
type machine struct {
	name  string
	cores int
	fsync time.Duration // of a bare write of 4 KiB, median
}

func (m machine) String() string {
	return fmt.Sprintf("%s, %d cores, %s/%s, %s; a bare 4 KiB write with fsync takes %s",
		m.name, m.cores, runtime.GOOS, runtime.GOARCH, runtime.Version(), millis(m.fsync))
}

// noDisk is a write too quick to have reached any disk.
const noDisk = 20 * time.Microsecond

func lookAtMachine(folder string) (machine, error) {
	m := machine{name: "a machine", cores: runtime.NumCPU()}
	if n := onlineCores(); n > 0 {
		m.cores = n
	}
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(info)) {
			if name, ok := strings.CutPrefix(line, "model name"); ok {
				m.name = strings.TrimSpace(strings.TrimLeft(name, "\t :"))
				break
			}
		}
	}
	f, err := os.CreateTemp(folder, "fsync-")
	if err != nil {
		return m, fmt.Errorf("make a file (-data): %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	page := make([]byte, 4096)
	var took []time.Duration
	for range 100 {
		begun := time.Now()
		if _, err := f.WriteAt(page, 0); err != nil {
			return m, err
		}
		if err := f.Sync(); err != nil {
			return m, err
		}
		took = append(took, time.Since(begun))
	}
	m.fsync = middle(took)
	if m.fsync < noDisk {
		return m, fmt.Errorf("%s is in memory: a write takes %s there. Name a folder on a disk with -data", folder, m.fsync)
	}
	return m, nil
}

// cores says who runs where.
type cores struct {
	pin          string // the server's core; empty: it runs where it likes
	server, load string
}

// share gives the server the last core, and the load all the others.
func share() (cores, error) {
	n := onlineCores()
	if n < 2 {
		return cores{server: "any core", load: "any core"}, nil
	}
	c := cores{pin: strconv.Itoa(n - 1), server: fmt.Sprintf("core %d", n-1), load: "core 0"}
	rest := "0"
	if n > 2 {
		rest = fmt.Sprintf("0-%d", n-2)
		c.load = "cores " + rest
	}
	out, err := exec.Command("taskset", "-acp", rest, strconv.Itoa(os.Getpid())).CombinedOutput()
	if err != nil {
		return c, fmt.Errorf("keep to %s: %w: %s", c.load, err, bytes.TrimSpace(out))
	}
	runtime.GOMAXPROCS(n - 1)
	return c, nil
}

// onlineCores counts the cores that this system lets one choose from; 0 where that cannot be told.
func onlineCores() int {
	all, err := filepath.Glob("/sys/devices/system/cpu/cpu[0-9]*")
	if err != nil {
		return 0
	}
	return len(all)
}

func middle[T int | int64 | float64 | time.Duration](all []T) T {
	if len(all) == 0 {
		return 0
	}
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}
