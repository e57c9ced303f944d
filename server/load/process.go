package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server under load.
type process struct {
	cmd  *exec.Cmd
	url  string
	done chan error
}

var urlIn = regexp.MustCompile(`http://[0-9.:]+`)

// startProcess runs a program on a core until it prints its address. What it says afterwards is not listened to.
func startProcess(ctx context.Context, core string, environ []string, program string, args ...string) (*process, error) {
	if core != "" {
		program, args = "taskset", append([]string{"-c", core, program}, args...)
	}
	p := &process{cmd: exec.Command(program, args...), done: make(chan error, 1)}
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "SECONDSTORY_") {
			p.cmd.Env = append(p.cmd.Env, kv)
		}
	}
	p.cmd.Env = append(p.cmd.Env, environ...)
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	// Held open, so that a bare loop notices when the load has died.
	if _, err := p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	serving := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if url := urlIn.FindString(lines.Text()); url != "" {
				serving <- url
				break
			}
		}
		p.done <- p.cmd.Wait()
	}()
	select {
	case p.url = <-serving:
		return p, nil
	case err := <-p.done:
		return nil, fmt.Errorf("%s has ended: %w", program, err)
	case <-time.After(30 * time.Second):
		err = errors.New("it does not serve")
	case <-ctx.Done():
		err = ctx.Err()
	}
	p.stop()
	return nil, err
}

// startServer runs the server itself. All its clients come from one address here, and somebody types faster than people
// do.
func (p plan) startServer(ctx context.Context, folder string, more ...string) (*process, error) {
	if _, err := os.Stat(p.binary); err != nil {
		return nil, fmt.Errorf("there is no server at %s (make build)", p.binary)
	}
	args := append([]string{"-listen", "127.0.0.1:0", "-data", folder, "-log-level", "warn", "-max-new-rooms", "1000", "-max-frames", "1000"}, more...)
	return startProcess(ctx, p.cores.pin, []string{"PROFILE=" + p.profile}, p.binary, args...)
}

// stop ends it, and kills it if it does not.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-p.done:
	case <-time.After(15 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// cpu is the time that processes have spent computing, in their own code and in the kernel on their behalf.
func cpu(pids []int) (total time.Duration, err error) {
	const tick = time.Second / 100 // USER_HZ, on every Linux that Go runs on
	for _, pid := range pids {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return 0, fmt.Errorf("CPU time is read from /proc, as Linux has it: %w", err)
		}
		fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		for _, f := range fields[11:13] {
			n, err := strconv.Atoi(f)
			if err != nil {
				return 0, err
			}
			total += time.Duration(n) * tick
		}
	}
	return total, nil
}

// sized reads a size in KiB that a file of /proc names, in bytes.
func sized(file, name string) (int64, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			n, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n << 10, err
		}
	}
	return 0, fmt.Errorf("%s does not name %s", file, name)
}

// socketBuffers is what TCP buffers of this machine hold, in bytes.
func socketBuffers() (int64, error) {
	b, err := os.ReadFile("/proc/net/sockstat")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(b), "TCP: ")
	_, rest, _ = strings.Cut(rest, " mem ")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0, errors.New("/proc/net/sockstat does not name TCP's memory")
	}
	pages, err := strconv.ParseInt(fields[0], 10, 64)
	return pages * int64(os.Getpagesize()), err
}
