package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

// wire is a connection as far as its bounds look at it.
type wire struct {
	net.Conn
	from   string
	closed bool
}

func (w *wire) Close() error { w.closed = true; return nil }
func (w *wire) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(w.from))
}

func open(x *connections, from string, states ...http.ConnState) *wire {
	w := &wire{from: from}
	for _, state := range append([]http.ConnState{http.StateNew}, states...) {
		x.changed(w, state)
	}
	return w
}

func closed(all []*wire) (n int) {
	for _, w := range all {
		if w.closed {
			n++
		}
	}
	return n
}

// A wait without an end, before we know who it is.
func TestOneAddressDoesNotHoldAllConnections(t *testing.T) {
	x := newConnections(nil, prometheus.NewRegistry())
	friend := open(x, "198.51.100.7:1", http.StateActive)
	member := open(x, "203.0.113.9:1", http.StateActive)
	x.know(x.remember(t.Context(), member))
	var all []*wire
	for i := range 4_000 {
		all = append(all, open(x, fmt.Sprintf("203.0.113.9:%d", 1000+i), http.StateActive))
	}
	if n := closed(all); n != 4_000-mostAsking {
		t.Errorf("%d of 4000 unfinished requests of one address were ended", n)
	}
	if friend.closed || member.closed {
		t.Error("somebody else's connection was closed")
	}
	if all[len(all)-1].closed {
		t.Error("the newest was closed, and not the one that waited longest")
	}
	var idle []*wire
	for i := range 900 {
		idle = append(idle, open(x, fmt.Sprintf("203.0.113.10:%d", 1000+i), http.StateActive, http.StateIdle))
	}
	if n := closed(idle); n != 900-mostIdle {
		t.Errorf("%d of 900 idle connections were closed", n)
	}
	// Of IPv6 one subscriber has all addresses of a network.
	var six []*wire
	for i := range 700 {
		six = append(six, open(x, fmt.Sprintf("[2001:db8:1:2::%x]:443", i+1), http.StateActive))
	}
	if n := closed(six); n != 700-mostAsking {
		t.Errorf("%d of 700 from one network were closed", n)
	}
	for _, w := range append(append(all, idle...), six...) {
		x.changed(w, http.StateClosed)
	}
	if len(x.all) != 2 || len(x.from) != 1 {
		t.Errorf("%d connections and %d addresses are left", len(x.all), len(x.from))
	}
}

func TestAProxyIsNotOneOfThoseBehindIt(t *testing.T) {
	x := newConnections(func(a netip.Addr) bool { return a == netip.MustParseAddr("10.0.0.1") }, nil)
	var all []*wire
	for i := range 500 {
		all = append(all, open(x, fmt.Sprintf("10.0.0.1:%d", 1000+i), http.StateActive))
	}
	if closed(all) != 0 {
		t.Error("a proxy's connections were closed")
	}
}

func TestAllConnectionsTogetherHaveABound(t *testing.T) {
	x := newConnections(nil, nil)
	x.most = 100
	var strangers []*wire
	for i := range 60 {
		strangers = append(strangers, open(x, fmt.Sprintf("203.0.113.%d:1", i+1), http.StateActive, http.StateIdle))
	}
	for i := range 30 {
		strangers = append(strangers, open(x, fmt.Sprintf("198.51.100.1:%d", i+1), http.StateActive))
	}
	for i := range 20 {
		open(x, fmt.Sprintf("192.0.2.%d:1", i+1), http.StateActive)
	}
	if n := closed(strangers[:60]); n != 0 {
		t.Errorf("%d who have one each were closed", n)
	}
	if n := closed(strangers[60:]); n < 10 {
		t.Errorf("%d of the address that has most were closed", n)
	}
}
