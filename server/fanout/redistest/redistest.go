// Package redistest starts throwaway Redis servers for tests: in memory only, reached from this machine only.
package redistest

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"secondstory/server/childtest"
)

// Server is one Redis. It keeps its port when it is ended and begun again, and nothing else.
type Server struct {
	port int

	mu    sync.Mutex
	child *childtest.Child
}

// Start starts a server for one test.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := Begin()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.End(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// End ends the server and removes its folder.
func (s *Server) End() error { return s.child.End() }

// Begin starts a server that the caller ends, or that ends with the process.
func Begin() (*Server, error) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return nil, fmt.Errorf("redis-server is missing; `make tools` installs it: %w", err)
	}
	folder, err := childtest.Folder("redis")
	if err != nil {
		return nil, err
	}
	s := &Server{child: &childtest.Child{Folder: folder}}
	for tries := 0; ; tries++ {
		if s.port, err = FreePort(); err == nil {
			err = s.begin()
		}
		if err == nil {
			return s, nil
		}
		if tries == 5 {
			return nil, errors.Join(err, os.RemoveAll(folder))
		}
	}
}

// FreePort finds a port that nobody listens on, below those that are given to whoever connects: it has to be free later too,
// when the server is begun again.
func FreePort() (int, error) {
	for range 100 {
		port := 20000 + rand.IntN(12000)
		if l, err := net.Listen("tcp", address(port)); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("no port is free")
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

const startTime = 20 * time.Second

// begin starts the server and waits until it answers.
func (s *Server) begin() error {
	folder := s.child.Folder
	said := len(childtest.Log(folder))
	child, err := childtest.Start(folder, syscall.SIGKILL, "redis-server",
		"--bind", "127.0.0.1", "--port", strconv.Itoa(s.port), "--save", "", "--appendonly", "no", "--dir", folder)
	if err != nil {
		return err
	}
	s.child = child
	for deadline := time.Now().Add(startTime); ; {
		log := childtest.Log(folder)[said:]
		if strings.Contains(log, "Ready to accept connections") { // else somebody else may answer on this port
			return s.Ping(startTime)
		}
		if strings.Contains(log, "Failed listening") || strings.Contains(log, "Address already in use") || time.Now().After(deadline) {
			_ = child.EndWith(syscall.SIGKILL) // what is in its way is said below
			return fmt.Errorf("redis-server does not start:\n%s", log)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// Ping says whether the server answers in time.
func (s *Server) Ping(within time.Duration) error {
	c, err := net.DialTimeout("tcp", s.Addr(), within)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(within)); err != nil {
		return err
	}
	if _, err := c.Write([]byte("PING\r\n")); err != nil {
		return err
	}
	line, err := bufio.NewReader(c).ReadString('\n')
	if err == nil && line != "+PONG\r\n" {
		err = fmt.Errorf("it says %q", line)
	}
	return err
}

// Addr is its host and port.
func (s *Server) Addr() string { return address(s.port) }

// URL is its address, as a setting.
func (s *Server) URL() string { return "redis://" + s.Addr() }

// Kill ends the server as kill -9 does. Restart begins it again.
func (s *Server) Kill(t testing.TB) { t.Helper(); s.end(t, syscall.SIGKILL) }

// Stop ends the server in good order.
func (s *Server) Stop(t testing.TB) { t.Helper(); s.end(t, syscall.SIGTERM) }

func (s *Server) end(t testing.TB, how syscall.Signal) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.child.EndWith(how); err != nil {
		t.Fatal(err)
	}
}

// Pause stops the server where it is: connections stay open and nothing is answered. Resume lets it go on.
func (s *Server) Pause(t testing.TB) { t.Helper(); s.signal(t, syscall.SIGSTOP) }

// Resume lets a paused server go on.
func (s *Server) Resume(t testing.TB) { t.Helper(); s.signal(t, syscall.SIGCONT) }

func (s *Server) signal(t testing.TB, what syscall.Signal) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.child.Signal(what); err != nil {
		t.Fatal(err)
	}
}

// Restart begins a server that was ended, on the same port and with nothing in it.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.begin(); err != nil {
		t.Fatal(err)
	}
}
