package live

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/server/store"
)

const (
	writeTime = 10 * time.Second
	lingers   = time.Second // so long is read on when all is said
	pingEvery = 20 * time.Second
	silence   = 45 * time.Second
)

var upgrader = websocket.Upgrader{
	HandshakeTimeout: 5 * time.Second,
	ReadBufferSize:   1024,
	WriteBufferSize:  4096,
	WriteBufferPool:  &sync.Pool{},
	CheckOrigin:      func(*http.Request) bool { return true }, // whoever hands a request on has looked already
	// Compression stays off: the read limit would count compressed bytes.
}

// Guest is who asks for a connection: somebody with a place in a room, by a session.
type Guest struct {
	Room    protocol.RoomID
	Person  protocol.PersonID
	Session store.Hash
	// Welcomed is told as whom the room has let them in.
	Welcomed func(ctx context.Context, as protocol.PersonID) error
}

// Come switches a request to the protocol, for somebody who may. The handler is to return then, so that what HTTP needed is
// let go: a small goroutine reads, and the pump sends. A refusal comes before anything is switched.
func (x *Sockets) Come(w http.ResponseWriter, r *http.Request, g Guest) error {
	k := &connection{sockets: x, guest: g, session: g.Session}
	open, err := x.add(k)
	if err != nil {
		return err
	}
	m := &metering{ResponseWriter: w}
	ws, err := upgrader.Upgrade(m, r, nil)
	if err != nil {
		if open {
			x.remove(k)
		}
		return nil // the upgrader has answered
	}
	k.ws, k.conn = ws, m.conn
	if !open {
		k.bye(&protocol.Goodbye{Type: "goodbye", Code: protocol.CloseRestart, Message: protocol.CloseRestart.Says(), AfterMillis: 1000})
		ws.Close()
		return nil
	}
	go k.come()
	return nil
}

// connection is one socket.
type connection struct {
	// Set once, then only read. The member and the line are there from joined on.
	sockets *Sockets
	ws      *websocket.Conn
	conn    *metered
	guest   Guest
	ctx     context.Context // ends with the connection
	cancel  context.CancelFunc
	member  *room.Member
	outlet  outlet
	slow    sync.WaitGroup // goroutines that send to somebody who does not take it at once; one at most

	session store.Hash // guarded by sockets.mu
	in      bool       // guarded by sockets.mu: it has joined

	mu   sync.Mutex
	over *protocol.CloseCode
	said bool // all that is to be sent was
}

// come reads hello and joins the room. What that needs of the stack is let go before reading begins.
func (k *connection) come() {
	k.ctx, k.cancel = context.WithCancel(context.Background())
	if k.join() {
		go k.serve()
		return
	}
	k.ends()
	k.drain()
	k.hangUp()
	k.sockets.remove(k)
}

func (k *connection) join() (in bool) {
	defer k.sockets.survives(k.hangUp)
	k.ws.SetReadLimit(protocol.MaxMessage)
	hello, err := k.hello()
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		k.bye(protocol.CloseSilent.Goodbye())
		return false
	case errors.Is(err, errLine):
		return false // with whom there is no line there is nobody to say it to
	case errors.Is(err, errVersion):
		k.bye(protocol.CloseVersion.Goodbye())
		return false
	case err != nil:
		k.bye(protocol.CloseHostile.Goodbye())
		return false
	case hello.Room != k.guest.Room:
		k.bye(protocol.CloseHostile.Goodbye())
		return false
	}
	member, bye, err := k.sockets.Hall.Join(k.ctx, k.guest.Room, k.guest.Person, hello)
	if err != nil {
		k.log().Warn().Err(err).Msg("a room could not be joined")
		bye = protocol.CloseReload.Goodbye()
	}
	if bye != nil {
		k.bye(bye)
		return false
	}
	defer func() {
		if !in {
			member.Leave()
		}
	}()
	if err := k.guest.Welcomed(k.ctx, member.Person); err != nil {
		k.log().Warn().Err(err).Msg("a place in a list of rooms could not be changed")
	}
	k.joined(member)
	return true
}

// serve reads until the end.
func (k *connection) serve() {
	defer func() {
		k.member.Leave()
		k.drain()
		k.hangUp()
		k.slow.Wait()
		k.sockets.remove(k)
	}()
	defer k.sockets.survives(k.hangUp)
	k.read()
}

// log is a logger that says whose connection it is.
func (k *connection) log() *zerolog.Logger {
	l := k.sockets.Logger.With().Stringer("room", k.guest.Room).Stringer("person", k.guest.Person).Logger()
	return &l
}

// joined hands the member over to the pump, and to whoever wants to close this connection, who may have come before.
func (k *connection) joined(m *room.Member) {
	k.outlet.pinged = time.Now()
	if c, ok := k.ws.NetConn().(syscall.Conn); ok {
		if raw, err := c.SyscallConn(); err == nil {
			k.outlet.socket = raw
		}
	}
	k.ws.SetPingHandler(k.pong)
	k.mu.Lock()
	k.member = m
	if k.over != nil {
		m.Close(*k.over, 0)
	}
	k.mu.Unlock()
	took, last := func(bytes int) { k.wait(m.Pace(0, bytes)) }, k.last
	k.conn.took.Store(&took)
	k.conn.closes.Store(&last)
	m.Notify(k.wake)
	k.sockets.hasJoined(k)
}

// close ends the connection from outside.
func (k *connection) close(code protocol.CloseCode, after time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.over = &code; k.member != nil {
		k.member.Close(code, after)
	}
}

func (k *connection) hello() (h protocol.Hello, err error) {
	if err := k.ws.SetReadDeadline(time.Now().Add(k.sockets.helloTime())); err != nil {
		return h, err
	}
	kind, b, err := k.ws.ReadMessage()
	if err != nil {
		k.tooLong(err)
		return h, errors.Join(errLine, err)
	}
	if kind != websocket.TextMessage {
		return h, errors.New("a text frame is wanted")
	}
	// The version first, and read loosely: a newer client may say more.
	if err := protocol.DecodeLoosely(b, &h); err != nil {
		return h, err
	}
	switch {
	case h.Type != "hello":
		return h, errors.New("hello comes first")
	case h.Version != protocol.Version:
		return h, errVersion
	}
	h = protocol.Hello{}
	return h, protocol.Decode(b, &h)
}

var (
	errVersion = errors.New("another version of the protocol")
	errLine    = errors.New("the line has ended")
)

// tooLong closes a connection on which a message is too long. The library has done so, unless the length that was named is
// beyond all numbers.
func (k *connection) tooLong(err error) {
	if errors.Is(err, websocket.ErrReadLimit) {
		_ = k.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseMessageTooBig, ""), time.Now().Add(writeTime))
	}
}

// read takes frames in until the connection ends. A frame that no client of ours would send ends it; a command that
// does not read as one is only refused.
func (k *connection) read() {
	k.ws.SetPongHandler(func(string) error { return k.alive() })
	for {
		if k.alive() != nil {
			return
		}
		kind, b, err := k.ws.ReadMessage()
		if err != nil {
			if timeout := net.Error(nil); errors.As(err, &timeout) && timeout.Timeout() {
				k.member.Close(protocol.CloseSilent, 0)
				<-k.ctx.Done() // the goodbye is on its way
				return
			}
			k.tooLong(err)
			k.lastSaid()
			return
		}
		if !k.wait(k.member.Pace(1, 0)) || k.ctx.Err() != nil {
			return
		}
		if kind != websocket.TextMessage || !k.frame(b) {
			k.log().Info().Msg("a frame could not be read")
			k.member.Close(protocol.CloseHostile, 0)
			// The goodbye is on its way; what else is sent is not looked at.
			<-k.ctx.Done()
			return
		}
	}
}

// alive: something was heard.
func (k *connection) alive() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.said {
		return nil
	}
	return k.ws.SetReadDeadline(time.Now().Add(k.sockets.silence()))
}

// ends closes this side of the connection, when all is said. What is on its way from the other side is still read, and
// thrown away: a socket that is closed with bytes unread is reset, and then a goodbye may not arrive.
func (k *connection) ends() {
	k.mu.Lock()
	k.said = true
	err := k.ws.SetReadDeadline(time.Now().Add(lingers))
	k.mu.Unlock()
	if half, ok := k.ws.NetConn().(interface{ CloseWrite() error }); err != nil || !ok || half.CloseWrite() != nil {
		k.hangUp()
	}
	k.cancel()
}

// drain reads to the end, or for a moment, if all is said.
func (k *connection) drain() {
	k.mu.Lock()
	said := k.said
	k.mu.Unlock()
	if said {
		_, _ = io.Copy(io.Discard, k.ws.NetConn()) // it is over either way
	}
}

// frame hands one frame on; false if no client of ours would send it.
func (k *connection) frame(b []byte) bool {
	kind, err := protocol.FrameType(b)
	if err != nil {
		return false
	}
	switch kind {
	case "command":
		var f protocol.CommandFrame
		if protocol.Decode(b, &f) != nil || f.ID.IsZero() {
			return false
		}
		k.member.Send(k.ctx, f)
	case "here":
		var f protocol.HereFrame
		if protocol.Decode(b, &f) != nil || f.Place == "" {
			return false
		}
		k.member.SetPlace(f)
	case "caret":
		var f protocol.CaretFrame
		if protocol.Decode(b, &f) != nil || f.Anchor < 0 || f.Head < 0 || f.Anchor > protocol.MaxText || f.Head > protocol.MaxText {
			return false
		}
		k.member.Point(f)
	default:
		return false
	}
	return true
}

// bye says why somebody does not come in.
func (k *connection) bye(g *protocol.Goodbye) {
	deadline := time.Now().Add(writeTime)
	if k.ws.SetWriteDeadline(deadline) != nil {
		return
	}
	_ = k.ws.WriteMessage(websocket.TextMessage, protocol.MustEncode(g)) // it is going away either way
	_ = k.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(int(g.Code), g.Message), deadline)
}

// wait holds up whoever sends more than one person may: they wait, and nobody else does. False: the connection has ended.
func (k *connection) wait(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-k.ctx.Done():
		return false
	}
}
