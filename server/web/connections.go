package web

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"syscall"

	"github.com/prometheus/client_golang/prometheus"
)

// Bounds on connections of strangers from one address: so many that have begun to ask for something, and so many that wait
// for their next request. A page opens up to six, and closes none of them by itself; an office of 300 may come at once.
// What has not asked for anything yet ends by itself within seconds, and counts among all.
const (
	mostAsking = 512
	mostIdle   = 512
)

// connections bounds how many connections strangers hold, so that nobody can take all there are. One on which somebody with
// a session has asked something is nobody's business any more. Where there are too many the one that has waited longest
// is closed: a browser whose idle connection has gone opens another. Safe for concurrent use.
type connections struct {
	mu     sync.Mutex
	most   int // in all; the rest of the descriptors is for the record and for files
	all    map[net.Conn]*caller
	from   map[netip.Prefix][]*caller // strangers, in the order they came
	spared func(netip.Addr) bool      // proxies, behind which many are
	closed prometheus.Counter
}

// caller is one connection. Guarded by connections.mu.
type caller struct {
	conn  net.Conn
	at    netip.Prefix
	state http.ConnState
	known bool
}

func newConnections(spared func(netip.Addr) bool, metrics prometheus.Registerer) *connections {
	x := &connections{
		most: mostConnections(), all: map[net.Conn]*caller{}, from: map[netip.Prefix][]*caller{}, spared: spared,
		closed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "secondstory_connections_closed_total", Help: "Connections of strangers that were closed because one address had too many.",
		}),
	}
	if metrics != nil {
		metrics.MustRegister(x.closed)
	}
	return x
}

// mostConnections leaves a quarter of the descriptors that this process may have to everything else.
func mostConnections() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 768
	}
	return int(min(limit.Cur, 1<<20) / 4 * 3)
}

type callerKey struct{}

// remember is http.Server.ConnContext.
func (x *connections) remember(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// changed is http.Server.ConnState.
func (x *connections) changed(conn net.Conn, state http.ConnState) {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch state {
	case http.StateNew:
		c := &caller{conn: conn, at: addressOf(conn.RemoteAddr()), state: state}
		c.known = !c.at.IsValid() || x.spared != nil && x.spared(c.at.Addr())
		x.all[conn] = c
		if !c.known {
			x.from[c.at] = append(x.from[c.at], c)
		}
		if len(x.all) > x.most {
			x.makeRoom(c)
		}
	case http.StateHijacked, http.StateClosed:
		if c := x.all[conn]; c != nil {
			x.forget(c)
			delete(x.all, conn)
		}
	default:
		if c := x.all[conn]; c != nil {
			c.state = state
			if !c.known {
				x.thin(c)
			}
		}
	}
}

// know says that somebody with a session has asked something on the connection of this request.
func (x *connections) know(ctx context.Context) {
	conn, _ := ctx.Value(callerKey{}).(net.Conn)
	x.mu.Lock()
	defer x.mu.Unlock()
	if c := x.all[conn]; c != nil && !c.known {
		x.forget(c)
		c.known = true
	}
}

func (x *connections) forget(c *caller) {
	rest := slices.DeleteFunc(x.from[c.at], func(other *caller) bool { return other == c })
	if len(rest) == 0 {
		delete(x.from, c.at)
	} else {
		x.from[c.at] = rest
	}
}

// thin closes what an address has too much of, but for the one that something has just happened on.
func (x *connections) thin(last *caller) {
	at := last.at
	for state, most := range map[http.ConnState]int{http.StateActive: mostAsking, http.StateIdle: mostIdle} {
		n := 0
		for _, c := range x.from[at] {
			if c.state == state {
				n++
			}
		}
		for ; n > most; n-- {
			x.drop(last, at, state)
		}
	}
}

// makeRoom closes a connection of the address that has most strangers; without any, the one that has just come.
func (x *connections) makeRoom(last *caller) {
	var at netip.Prefix
	for a, all := range x.from {
		if len(all) > len(x.from[at]) {
			at = a
		}
	}
	for _, state := range []http.ConnState{http.StateNew, http.StateIdle, http.StateActive} {
		if x.drop(last, at, state) {
			return
		}
	}
	last.conn.Close()
}

// drop closes the stranger of an address that has been in a state longest.
func (x *connections) drop(but *caller, at netip.Prefix, state http.ConnState) bool {
	i := slices.IndexFunc(x.from[at], func(c *caller) bool { return c.state == state && c != but })
	if i < 0 {
		return false
	}
	c := x.from[at][i]
	x.forget(c)
	c.conn.Close() // the server hears of it, and says that it is closed
	x.closed.Inc()
	return true
}

// addressOf is where a connection comes from: of IPv6 the network, of which one subscriber has all addresses.
func addressOf(a net.Addr) netip.Prefix {
	ap, err := netip.ParseAddrPort(a.String())
	if err != nil {
		return netip.Prefix{}
	}
	return networkOf(ap.Addr())
}

func networkOf(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits)
	return p
}

// addressKey is what tries from an address are counted under.
func addressKey(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	return networkOf(a).String()
}
