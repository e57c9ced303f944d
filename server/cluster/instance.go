package cluster

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Instance is one server process. It keeps its address when it is ended and started again. Safe for concurrent use.
type Instance struct {
	Binary   string
	Address  string
	Database *FaultProxy // to PostgreSQL; nil without Options.Lines
	Notices  *FaultProxy // to Redis; nil without one, too
	args     []string

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	log  log
}

// startTime is how long an instance may take until it is ready.
const startTime = 30 * time.Second

// URL is where it listens, past the balancer.
func (in *Instance) URL() string { return "http://" + in.Address }

// Start starts the process and waits until it is ready. One that runs is left alone.
func (in *Instance) Start() error {
	in.mu.Lock()
	if in.done != nil {
		select {
		case <-in.done:
		default:
			in.mu.Unlock()
			return nil
		}
	}
	cmd := exec.Command(in.Binary, in.args...)
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "SECONDSTORY_") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Stderr = &in.log
	// A group of its own: Ctrl-C ends whoever started it, and through that the instance. And never without that.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWith(cmd.SysProcAttr)
	if err := cmd.Start(); err != nil {
		in.mu.Unlock()
		return fmt.Errorf("start %s: %w", in.Binary, err)
	}
	done := make(chan struct{})
	in.cmd, in.done = cmd, done
	in.mu.Unlock()
	go func() {
		_ = cmd.Wait() // how it ended is for whoever ended it to know
		close(done)
	}()
	for deadline := time.Now().Add(startTime); ; {
		if in.Ready() {
			return nil
		}
		select {
		case <-done:
			return fmt.Errorf("the instance at %s has ended:\n%s", in.Address, in.Log())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the instance at %s does not get ready:\n%s", in.Address, in.Log())
		}
	}
}

// Ready says whether it is, by itself.
func (in *Instance) Ready() bool {
	client := http.Client{Timeout: time.Second}
	resp, err := client.Get(in.URL() + "/readyz")
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// Signal sends the process a signal: SIGSTOP and SIGCONT, for two.
func (in *Instance) Signal(s syscall.Signal) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.cmd == nil {
		return errors.New("it was never started")
	}
	return in.cmd.Process.Signal(s)
}

// Kill ends it as kill -9 does, and waits for that.
func (in *Instance) Kill() { in.end(syscall.SIGKILL) }

// Stop asks it to end, and waits for that.
func (in *Instance) Stop() { in.end(syscall.SIGTERM) }

func (in *Instance) end(s syscall.Signal) {
	if in.Signal(s) == nil || s == syscall.SIGKILL {
		in.Wait()
	}
}

// Wait waits until the process that runs now has ended.
func (in *Instance) Wait() {
	in.mu.Lock()
	done := in.done
	in.mu.Unlock()
	if done != nil {
		<-done
	}
}

// PID is that of the process.
func (in *Instance) PID() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.cmd == nil {
		return 0
	}
	return in.cmd.Process.Pid
}

// Log is what it has said so far, in all its lives.
func (in *Instance) Log() string { return in.log.String() }

// log keeps what a process says.
type log struct {
	mu   sync.Mutex
	said bytes.Buffer
}

func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.Write(b)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.String()
}
