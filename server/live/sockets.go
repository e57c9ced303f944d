package live

import (
	"cmp"
	"context"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/server/store"
)

// Sockets are all live connections of a server, and the pump that sends to them. Safe for concurrent use.
type Sockets struct {
	// Set before Start, then only read.
	Logger    zerolog.Logger
	Hall      *room.Hall
	HelloTime time.Duration // so long may somebody take to say hello; 0: ten seconds
	TakeTime  time.Duration // so long may somebody take nothing of what they are sent; 0: ten seconds
	Silence   time.Duration // so long may nothing be heard of somebody; 0: 45 seconds

	mu     sync.Mutex
	all    map[*connection]struct{}
	shut   bool
	gone   sync.WaitGroup
	pump   pump
	untend context.CancelFunc
}

// Start begins to send; Stop ends that, when all connections have ended.
func (x *Sockets) Start() {
	x.all = map[*connection]struct{}{}
	x.pump.start()
	tending, untend := context.WithCancel(context.Background())
	x.untend = untend
	x.pump.done.Go(func() { x.tend(tending) })
}

// Stop ends what Start began.
func (x *Sockets) Stop() {
	x.untend()
	x.pump.stop()
}

func (x *Sockets) helloTime() time.Duration { return cmp.Or(x.HelloTime, 10*time.Second) }

func (x *Sockets) takeTime() time.Duration { return cmp.Or(x.TakeTime, writeTime) }

func (x *Sockets) silence() time.Duration { return cmp.Or(x.Silence, silence) }

// survives is for what one connection has going beside its handler: deferred, it stops a panic there, which would end the
// process, and ends that connection.
func (x *Sockets) survives(end func()) {
	if p := recover(); p != nil {
		x.Logger.Error().Bytes("stack", debug.Stack()).Msg("a connection broke")
		end()
	}
}

// add counts a connection that is about to be switched, unless none is taken any more: then it is told so. The sockets of
// one person that have not said hello have a bound, too.
func (x *Sockets) add(k *connection) (open bool, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.shut {
		return false, nil
	}
	silent := 0
	for other := range x.all {
		if !other.in && other.guest.Room == k.guest.Room && other.guest.Person == k.guest.Person {
			silent++
		}
	}
	if silent >= protocol.MaxSockets {
		return false, protocol.Reject(protocol.Busy, "Too many of your windows are about to come in. Wait a moment.")
	}
	x.all[k] = struct{}{}
	x.gone.Add(1)
	return true, nil
}

func (x *Sockets) remove(k *connection) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.all, k)
	x.gone.Done()
}

// hasJoined: from now on the connection is one to send to.
func (x *Sockets) hasJoined(k *connection) {
	x.mu.Lock()
	defer x.mu.Unlock()
	k.in = true
}

// joined lists the connections that have joined.
func (x *Sockets) joined(all []*connection) []*connection {
	x.mu.Lock()
	defer x.mu.Unlock()
	for k := range x.all {
		if k.in {
			all = append(all, k)
		}
	}
	return all
}

// Count is how many there are.
func (x *Sockets) Count() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.all)
}

// People counts who has a connection, each once in each room.
func (x *Sockets) People() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	type seat struct {
		room   protocol.RoomID
		person protocol.PersonID
	}
	all := map[seat]struct{}{}
	for k := range x.all {
		all[seat{k.guest.Room, k.guest.Person}] = struct{}{}
	}
	return len(all)
}

// Rooms counts the connections of each room.
func (x *Sockets) Rooms() map[protocol.RoomID]int {
	x.mu.Lock()
	defer x.mu.Unlock()
	out := map[protocol.RoomID]int{}
	for k := range x.all {
		out[k.guest.Room]++
	}
	return out
}

// CloseSession ends the connections of a session that has ended.
func (x *Sockets) CloseSession(hash store.Hash) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for k := range x.all {
		if k.session == hash {
			k.close(protocol.CloseSignedOut, 0)
		}
	}
}

// Sessions lists those that have a socket here.
func (x *Sockets) Sessions() []store.Hash {
	x.mu.Lock()
	defer x.mu.Unlock()
	all := map[store.Hash]bool{}
	for k := range x.all {
		all[k.session] = true
	}
	return slices.Collect(maps.Keys(all))
}

// MoveSession sends a session's connections away to come back: whether they may is seen then.
func (x *Sockets) MoveSession(hash store.Hash) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for k := range x.all {
		if k.session == hash {
			k.close(protocol.CloseMoved, 0)
		}
	}
}

// Rename follows a session that got a new secret; without keep, its connections end: the browser is somebody else now.
func (x *Sockets) Rename(before, after store.Hash, keep bool) {
	if !keep {
		x.CloseSession(before)
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for k := range x.all {
		if k.session == before {
			k.session = after
		}
	}
}

// Drain takes no more connections. Those that are open are ended by their rooms, with a word on when to come back.
func (x *Sockets) Drain() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.shut = true
}

// Wait waits until all connections have ended, or the context has.
func (x *Sockets) Wait(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		x.gone.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		x.mu.Lock()
		for k := range x.all {
			k.ws.Close()
		}
		x.mu.Unlock()
	}
}
