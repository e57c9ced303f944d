package web

import (
	"container/heap"
	"container/list"
	"context"
	"net"
	"net/http"
	"net/netip"
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

// most of them in all, whatever the machine would allow: beyond that it is memory that runs out.
const mostAtOnce = 8_192

// connections bounds how many connections strangers hold, so that nobody can take all there are. One on which somebody with
// a session has asked something is nobody's business any more. Where there are too many the one that has waited longest
// is closed: a browser whose idle connection has gone opens another. What one connection costs here does not grow with how
// many there are. Safe for concurrent use.
type connections struct {
	mu      sync.Mutex
	most    int // in all, but for WebSockets; the rest of the descriptors is for those, for the record and for files
	all     map[net.Conn]*caller
	from    map[netip.Prefix]*address
	crowded crowds                // the same addresses, the one with most strangers in front
	spared  func(netip.Addr) bool // proxies, behind which many are
	closed  prometheus.Counter
}

// caller is one connection. Guarded by connections.mu.
type caller struct {
	conn  net.Conn
	at    netip.Prefix
	state http.ConnState
	place *list.Element // among the strangers of its address in that state; nil: no stranger
}

// address holds the strangers of one address, by what they do; those who have done it longest are in front.
type address struct {
	at                  netip.Prefix
	quiet, asking, idle list.List // of *caller
	index               int       // in crowds
}

func (a *address) in(state http.ConnState) *list.List {
	switch state {
	case http.StateNew:
		return &a.quiet
	case http.StateActive:
		return &a.asking
	default:
		return &a.idle
	}
}

func (a *address) strangers() int { return a.quiet.Len() + a.asking.Len() + a.idle.Len() }

// crowds is a heap of addresses.
type crowds []*address

func (h crowds) Len() int           { return len(h) }
func (h crowds) Less(i, j int) bool { return h[i].strangers() > h[j].strangers() }
func (h crowds) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *crowds) Push(x any) {
	a := x.(*address)
	a.index = len(*h)
	*h = append(*h, a)
}

func (h *crowds) Pop() any {
	last := len(*h) - 1
	a := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return a
}

func newConnections(spared func(netip.Addr) bool, metrics prometheus.Registerer) *connections {
	x := &connections{
		most: mostConnections(), all: map[net.Conn]*caller{}, from: map[netip.Prefix]*address{}, spared: spared,
		closed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "secondstory_connections_closed_total", Help: "Connections of strangers that were closed because one address had too many.",
		}),
	}
	if metrics != nil {
		metrics.MustRegister(x.closed)
	}
	return x
}

// mostConnections leaves half of the descriptors that this process may have to everything else.
func mostConnections() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 512
	}
	return int(min(limit.Cur/2, mostAtOnce))
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
		x.all[conn] = c
		if c.at.IsValid() && (x.spared == nil || !x.spared(c.at.Addr())) {
			x.put(c)
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
		c := x.all[conn]
		if c == nil || c.place == nil {
			return
		}
		a := x.from[c.at]
		a.in(c.state).Remove(c.place)
		c.state, c.place = state, a.in(state).PushBack(c)
		for a.asking.Len() > mostAsking && x.drop(a, http.StateActive, c) {
		}
		for a.idle.Len() > mostIdle && x.drop(a, http.StateIdle, c) {
		}
	}
}

// know says that somebody with a session has asked something on the connection of this request.
func (x *connections) know(ctx context.Context) {
	conn, _ := ctx.Value(callerKey{}).(net.Conn)
	x.mu.Lock()
	defer x.mu.Unlock()
	if c := x.all[conn]; c != nil {
		x.forget(c)
	}
}

// put counts a connection among the strangers of its address.
func (x *connections) put(c *caller) {
	a := x.from[c.at]
	if a == nil {
		a = &address{at: c.at}
		x.from[c.at] = a
		heap.Push(&x.crowded, a)
	}
	c.place = a.in(c.state).PushBack(c)
	heap.Fix(&x.crowded, a.index)
}

// forget counts it among them no more.
func (x *connections) forget(c *caller) {
	if c.place == nil {
		return
	}
	a := x.from[c.at]
	a.in(c.state).Remove(c.place)
	c.place = nil
	if a.strangers() > 0 {
		heap.Fix(&x.crowded, a.index)
		return
	}
	heap.Remove(&x.crowded, a.index)
	delete(x.from, c.at)
}

// makeRoom closes a stranger of the address that has most; without any, the connection that has just come.
func (x *connections) makeRoom(last *caller) {
	if len(x.crowded) > 0 {
		for _, state := range []http.ConnState{http.StateNew, http.StateIdle, http.StateActive} {
			if x.drop(x.crowded[0], state, last) {
				return
			}
		}
	}
	last.conn.Close()
}

// drop closes the stranger of an address that has been in a state longest, but for one that something has just happened on.
func (x *connections) drop(a *address, state http.ConnState, but *caller) bool {
	first := a.in(state).Front()
	if first == nil || first.Value == but {
		return false
	}
	c := first.Value.(*caller)
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
