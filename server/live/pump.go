package live

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gorilla/websocket"

	"secondstory/protocol"
	"secondstory/room"
)

// pump sends what rooms have for their members, to all connections of a server: as much as goes without waiting. A few
// goroutines do it for everybody, since to wake one for each connection and frame costs nearly as much as the write
// itself, and the stack of one that sleeps is most of what a connection takes. Who does not take what is sent gets a
// goroutine of their own for as long as that lasts, so that nobody else waits (see slowly).
type pump struct {
	mu     sync.Mutex
	some   sync.Cond
	queue  []*connection // those that may have something to send, first come first served
	next   int           // the first of the queue that is still to be served
	closed bool
	done   sync.WaitGroup
}

func (p *pump) start() {
	p.some.L = &p.mu
	for range runtime.GOMAXPROCS(0) {
		p.done.Go(p.run)
	}
}

// stop ends it. No connection is left by then.
func (p *pump) stop() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.some.Broadcast()
	p.done.Wait()
}

func (p *pump) add(k *connection) {
	p.mu.Lock()
	p.queue = append(p.queue, k)
	p.mu.Unlock()
	p.some.Signal()
}

// turn is how many connections are served before others that want this core get it: what comes in is to be read and
// decided while a large room is being told the last.
const turn = 64

func (p *pump) run() {
	var s sending
	for n := 1; ; n++ {
		p.mu.Lock()
		for p.next == len(p.queue) && !p.closed {
			p.queue, p.next = p.queue[:0], 0
			p.some.Wait()
		}
		if p.closed {
			p.mu.Unlock()
			return
		}
		k := p.queue[p.next]
		p.queue[p.next] = nil
		p.next++
		p.mu.Unlock()
		k.serveOnce(&s)
		if n%turn == 0 {
			runtime.Gosched()
		}
	}
}

// Where a connection stands with the pump.
const (
	quiet  int32 = iota
	queued       // it is in the queue
	served       // somebody is sending what it has
	again        // somebody is, and there may be more by now
)

// outlet is the sending end of a connection.
type outlet struct {
	state  atomic.Int32
	socket syscall.RawConn // nil where nothing can be sent without waiting

	mu      sync.Mutex
	control []byte // frames of the transport's own, such as answers to pings
	last    []byte // a close without a goodbye; nothing is sent after it

	// Owned by whoever serves the connection.
	pinged time.Time
}

// wake has the pump look for what this connection has to send. It may be called for nothing.
func (k *connection) wake() {
	for {
		switch now := k.outlet.state.Load(); now {
		case quiet:
			if k.outlet.state.CompareAndSwap(quiet, queued) {
				k.sockets.pump.add(k)
				return
			}
		case served:
			if k.outlet.state.CompareAndSwap(served, again) {
				return
			}
		default:
			return
		}
	}
}

// sending is what one goroutine that sends uses over and over.
type sending struct {
	out  []room.Outgoing
	wire []byte
	// large is what comes after wire and is not copied, and sent what is to be said once it was written. Used once.
	large [][]byte
	sent  func()
}

// serveOnce sends what one connection has.
func (k *connection) serveOnce(s *sending) {
	defer k.sockets.survives(func() {
		s.large, s.sent = nil, nil
		k.hangUp()
	})
	k.outlet.state.Store(served)
	var behind bool
	s.out, behind = k.member.Take(s.out[:0])
	wire, over := k.frames(s)
	clear(s.out)
	rest, err := k.push(wire)
	switch {
	case err != nil:
		s.large, s.sent = nil, nil
		k.hangUp()
	case over && len(rest) == 0 && s.large == nil:
		k.ends() // it stands as served for good: nothing is sent any more
	case behind || len(rest) > 0 || s.large != nil:
		own := sending{wire: append([]byte(nil), rest...), large: s.large, sent: s.sent}
		s.large, s.sent = nil, nil
		k.slow.Go(func() { k.slowly(own, over) })
	default:
		k.rested()
	}
}

// rested: nothing is left to be sent, unless somebody said otherwise meanwhile.
func (k *connection) rested() {
	if !k.outlet.state.CompareAndSwap(served, quiet) {
		k.outlet.state.Store(queued)
		k.sockets.pump.add(k)
	}
}

// slowly sends to somebody who does not take it at once, and reads from the record what they have missed by that.
func (k *connection) slowly(s sending, over bool) {
	defer k.sockets.survives(k.hangUp)
	rest := s.wire
	for {
		var failed error
		for _, b := range append([][]byte{rest}, s.large...) {
			if failed = k.write(b); failed != nil {
				break
			}
		}
		if s.sent != nil {
			s.sent()
		}
		s.large, s.sent = nil, nil
		if failed != nil {
			k.hangUp()
			return
		}
		if over {
			k.ends()
			return
		}
		var behind bool
		if s.out, behind = k.member.Take(s.out[:0]); behind {
			s.out = k.member.Catch(k.ctx, s.out)
		}
		rest, over = k.frames(&s)
		clear(s.out)
		if len(rest) == 0 && s.large == nil {
			break
		}
	}
	if k.conn.Conn.SetWriteDeadline(time.Time{}) != nil {
		k.hangUp()
		return
	}
	k.rested()
}

// write sends all of something, as slowly as whoever reads it takes it, within bounds.
func (k *connection) write(b []byte) error {
	for ; len(b) > 0; b = b[min(len(b), atOnce):] {
		if err := k.conn.Conn.SetWriteDeadline(time.Now().Add(k.sockets.takeTime())); err != nil {
			return err
		}
		if _, err := k.conn.Conn.Write(b[:min(len(b), atOnce)]); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how much of a large message has to be taken in the time that somebody has to take it. Up to that much is copied to be one write.
const atOnce = 64 << 10

// hangUp ends the connection: who reads from it notices.
func (k *connection) hangUp() {
	k.ws.Close()
	k.cancel()
}

// push writes as much as the system takes without waiting, and gives what is left.
func (k *connection) push(wire []byte) (rest []byte, err error) {
	if k.outlet.socket == nil || len(wire) == 0 {
		return wire, nil
	}
	var n int
	failed := k.outlet.socket.Write(func(fd uintptr) bool {
		n, err = syscall.Write(int(fd), wire)
		return true
	})
	switch {
	case failed != nil:
		return nil, failed
	case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EINTR):
		return wire, nil
	case err != nil:
		return nil, err
	}
	return wire[n:], nil
}

// frames puts what is to be sent into one piece, so that it is one write. What goes to many was made ready once, and is
// only copied where there is more than it.
func (k *connection) frames(s *sending) (wire []byte, over bool) {
	s.wire = s.wire[:0]
	k.outlet.mu.Lock()
	s.wire = append(s.wire, k.outlet.control...)
	k.outlet.control = nil
	last := k.outlet.last
	k.outlet.mu.Unlock()
	if last != nil {
		s.wire = append(s.wire, last...)
		return s.wire, true
	}
	if now := time.Now(); now.Sub(k.outlet.pinged) >= pingEvery {
		k.outlet.pinged = now
		s.wire = appendFrame(s.wire, websocket.PingMessage, nil)
	}
	for _, o := range s.out {
		switch {
		case o.Goodbye != nil:
			s.append(websocket.TextMessage, protocol.MustEncode(o.Goodbye))
			s.append(websocket.CloseMessage, websocket.FormatCloseMessage(int(o.Goodbye.Code), o.Goodbye.Message))
			return s.wire, true
		case o.Pieces != nil:
			k.pieces(s, o)
		case o.Frame == nil:
			s.append(websocket.TextMessage, o.Bytes)
		default:
			ready := o.Frame.Prepared(func(b []byte) any {
				return appendFrame(make([]byte, 0, len(b)+longestHeader), websocket.TextMessage, b)
			}).([]byte)
			if len(s.out) == 1 && len(s.wire) == 0 {
				return ready, false
			}
			if s.large != nil {
				s.large = append(s.large, ready)
			} else {
				s.wire = append(s.wire, ready...)
			}
		}
	}
	return s.wire, false
}

// pieces puts a welcome where it is to be written from. A large one is the same bytes for all who come: it is not copied.
func (k *connection) pieces(s *sending, o room.Outgoing) {
	n := 0
	for _, b := range o.Pieces {
		n += len(b)
	}
	if n > atOnce {
		s.wire = appendHeader(s.wire, websocket.TextMessage, n)
		s.large, s.sent = o.Pieces, o.Sent
		return
	}
	s.wire = appendFrame(s.wire, websocket.TextMessage, o.Whole())
	o.Sent()
}

// append puts a message behind what there is.
func (s *sending) append(kind int, b []byte) {
	if s.large != nil {
		s.large = append(s.large, appendFrame(nil, kind, b))
		return
	}
	s.wire = appendFrame(s.wire, kind, b)
}

const longestHeader = 10

// appendFrame writes one whole WebSocket frame as a server sends it (RFC 6455, 5.2): unmasked.
func appendFrame(to []byte, kind int, payload []byte) []byte {
	return append(appendHeader(to, kind, len(payload)), payload...)
}

func appendHeader(to []byte, kind, n int) []byte {
	to = append(to, 0x80|byte(kind))
	switch {
	case n < 126:
		return append(to, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(to, 126), uint16(n))
	}
	return binary.BigEndian.AppendUint64(append(to, 127), uint64(n))
}

// pong answers a ping. A reader must not write beside the pump: it could hit upon half a frame.
func (k *connection) pong(payload string) error {
	if !k.wait(k.member.Pace(1, 0)) {
		return net.ErrClosed
	}
	k.outlet.mu.Lock()
	if len(k.outlet.control) < 1024 { // whoever pings faster than we can answer is answered less often
		k.outlet.control = appendFrame(k.outlet.control, websocket.PongMessage, []byte(payload))
	}
	k.outlet.mu.Unlock()
	k.wake()
	return nil
}

// last has the pump send a close that the WebSocket has made, after what it is sending.
func (k *connection) last(frame []byte) {
	k.outlet.mu.Lock()
	k.outlet.last = bytes.Clone(frame)
	k.outlet.mu.Unlock()
	k.wake()
}

// lastSaid waits until such a close is sent, if there is one, for as long as one write may take. Whoever is to hear it has left.
func (k *connection) lastSaid() {
	k.outlet.mu.Lock()
	closes := k.outlet.last != nil
	k.outlet.mu.Unlock()
	if closes {
		k.member.Leave()
		k.wait(writeTime)
	}
}

// tend wakes everybody now and then, so that heartbeats and pings come in time, until the context ends.
func (x *Sockets) tend(ctx context.Context) {
	tick := time.NewTicker(room.TakeEvery)
	defer tick.Stop()
	var all []*connection
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		all = x.joined(all[:0])
		for _, k := range all {
			k.wake()
		}
		clear(all)
	}
}
