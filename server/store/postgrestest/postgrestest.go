// Package postgrestest starts throwaway PostgreSQL servers for tests. Most share the one that Database starts; a test
// that stops or kills its server asks for its own with Start.
package postgrestest

import (
	"context"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"secondstory/server/childtest"
)

// Database makes a database on the server that all tests of this process share, and drops it after the test. That server
// does not wait for the disk: for what must survive a power cut, Start one.
func Database(t testing.TB) (address string) {
	t.Helper()
	return Shared(t).Database(t)
}

// Shared is the server that all tests of this process share. Whoever stops it, or sets it otherwise, does so for all of them.
func Shared(t testing.TB) *Server {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// shared is started once, and ends with the process.
var shared = sync.OnceValues(func() (*Server, error) { return Begin("-c", "fsync=off") })

// Server is one PostgreSQL in a folder of its own, reached through a socket there.
type Server struct {
	programs string
	settings []string
	made     atomic.Int32

	mu    sync.Mutex
	child *childtest.Child
}

// Start starts a server for one test. Settings are as on the command line of postgres: "-c", "fsync=off".
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	s, err := Begin(settings...)
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
func Begin(settings ...string) (*Server, error) {
	programs, err := find()
	if err != nil {
		return nil, err
	}
	folder, err := childtest.Folder("postgres")
	if err != nil {
		return nil, err
	}
	s := &Server{programs: programs, settings: settings, child: &childtest.Child{Folder: folder}}
	made, err := childtest.Command(folder, filepath.Join(programs, "initdb"), "--pgdata=data", "--auth=trust", "--username=postgres",
		"--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("make a PostgreSQL for the tests: %w\n%s", err, made)
	}
	return s, s.begin()
}

// find says where PostgreSQL's programs are: on the path, or where Debian and Homebrew keep them, the newest first.
func find() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		return filepath.Dir(path), nil
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/initdb", "/opt/homebrew/opt/postgresql*/bin/initdb", "/usr/local/opt/postgresql*/bin/initdb"} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return filepath.Dir(slices.Max(found)), nil
		}
	}
	return "", fmt.Errorf("the tests need PostgreSQL: initdb is neither on the path nor where it usually is; `make tools` installs it")
}

const startTime = 30 * time.Second

// begin starts the server and waits until it answers. What is left of one that was killed may be in its way for a moment.
func (s *Server) begin() error {
	folder := s.child.Folder
	args := append([]string{"-D", "data", "-k", folder, "-c", "listen_addresses=", "-c", "max_connections=200", "-c", "unix_socket_permissions=0777"}, s.settings...)
	for deadline := time.Now().Add(startTime); ; {
		said := len(childtest.Log(folder))
		child, err := childtest.Start(folder, syscall.SIGQUIT, filepath.Join(s.programs, "postgres"), args...)
		if err != nil {
			return err
		}
		s.child = child
		for {
			if err = s.answers(); err == nil {
				return nil
			}
			if time.Now().After(deadline) {
				return fmt.Errorf("PostgreSQL does not start: %w\n%s", err, childtest.Log(folder))
			}
			if log := childtest.Log(folder)[said:]; strings.Contains(log, "shared memory block") || strings.Contains(log, "lock file") {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if err := child.EndWith(syscall.SIGKILL); err != nil {
			return err
		}
	}
}

func (s *Server) answers() error {
	return s.exec("postgres", "SELECT")
}

func (s *Server) exec(database, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	c, err := pgx.Connect(ctx, s.Address(database))
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, statement, pgx.QueryExecModeSimpleProtocol)
	return err
}

// Address is the URL of a database there.
func (s *Server) Address(database string) string {
	return (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/" + database, RawQuery: url.Values{"host": {s.child.Folder}}.Encode()}).String()
}

// Socket is the path of the socket that the server listens on.
func (s *Server) Socket() string { return filepath.Join(s.child.Folder, ".s.PGSQL.5432") }

// Database makes a database, and drops it after the test if the server still runs then.
func (s *Server) Database(t testing.TB) (address string) {
	t.Helper()
	name := fmt.Sprintf("test%d", s.made.Add(1))
	if err := s.exec("postgres", "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.exec("postgres", "DROP DATABASE "+name+" WITH (FORCE)") })
	return s.Address(name)
}

// Exec does something as the superuser.
func (s *Server) Exec(t testing.TB, database, statement string) {
	t.Helper()
	if err := s.exec(database, statement); err != nil {
		t.Fatal(err)
	}
}

// Kill ends the server as kill -9 does; what was committed is in its folder. Restart begins it again.
func (s *Server) Kill(t testing.TB) { t.Helper(); s.end(t, syscall.SIGKILL) }

// Stop ends the server in good order, though not waiting for whoever is connected.
func (s *Server) Stop(t testing.TB) { t.Helper(); s.end(t, syscall.SIGINT) }

func (s *Server) end(t testing.TB, how syscall.Signal) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.child.EndWith(how); err != nil {
		t.Fatal(err)
	}
}

// Restart begins a server that was ended, on the same folder and socket.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.begin(); err != nil {
		t.Fatal(err)
	}
}
