package web

import (
	"bytes"
	"context"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rs/zerolog"
)

// What breaks beside requests is said in the log, and goes on.

// until is a log that ends something once it has so many lines.
type until struct {
	bytes.Buffer
	left int
	end  func()
}

func (u *until) Write(b []byte) (int, error) {
	if u.left--; u.left == 0 {
		u.end()
	}
	return u.Buffer.Write(b)
}

func TestALookAtSessionsThatBreaksIsNotTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		log := &until{left: 2, end: stop}
		(&Server{Logger: zerolog.New(log)}).FollowSessions(ctx) // without sockets it breaks
		if n := strings.Count(log.String(), "a look at sessions broke"); n != 2 {
			t.Errorf("it has looked %d times, and the log says %s", n, log)
		}
	})
}

// Whoever accepts connections counts them, too: a count that breaks keeps nobody out.
func TestACountThatBreaksKeepsNobodyOut(t *testing.T) {
	var log bytes.Buffer
	s := &Server{Logger: zerolog.New(&log)}
	s.callers = newConnections(func(netip.Addr) bool { panic("broken on purpose") }, nil)
	for range 2 {
		s.callerChanged(&wire{from: "192.0.2.1:1234"}, http.StateNew)
	}
	if n := strings.Count(log.String(), "the count of connections broke"); n != 2 {
		t.Errorf("it broke %d times, and the log says %s", n, &log)
	}
}
