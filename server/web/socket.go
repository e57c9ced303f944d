package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
	"github.com/labstack/echo/v4"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/server/store"
)

const (
	writeTime = 10 * time.Second
	pingEvery = 20 * time.Second
	silence   = 45 * time.Second
)

var upgrader = websocket.Upgrader{
	HandshakeTimeout: 5 * time.Second,
	ReadBufferSize:   1024,
	WriteBufferSize:  4096,
	WriteBufferPool:  &sync.Pool{},
	CheckOrigin:      func(*http.Request) bool { return true }, // onlyOurPages and onlyAllowedHosts have looked already
	// Compression stays off: the read limit would count compressed bytes.
}

var noUpgrade = protocol.Reject(protocol.Invalid, "This address is for a WebSocket. If a proxy stands before the server, let it pass the upgrade on.")

// socket is the handshake. Who asks is known and has a place in the room before the protocol is switched. The handler
// returns then, so that what HTTP needed is let go: a small goroutine reads, and the pump sends.
func (s *Server) socket(c echo.Context) error {
	g := grant(c)
	if !websocket.IsWebSocketUpgrade(c.Request()) {
		return noUpgrade
	}
	if c.Request().Header.Get("Origin") == "" && c.Request().Header.Get("Sec-Fetch-Mode") != "" {
		return protocol.Reject(protocol.Forbidden, "A browser says where its page came from.")
	}
	if err := s.Access.Enter(c.Request().Context(), g); err != nil {
		return err
	}
	// The list of places may lag behind the room.
	if r, err := s.role(c.Request().Context(), g); err != nil || r == "" {
		return cmp.Or(err, error(notHere))
	}
	k := &connection{server: s, grant: g, session: session(c).Hash}
	open, err := s.sockets.add(k)
	if err != nil {
		return err
	}
	w := &metering{ResponseWriter: c.Response()}
	ws, err := upgrader.Upgrade(w, c.Request(), nil)
	if err != nil {
		if open {
			s.sockets.remove(k)
		}
		return nil // the upgrader has answered
	}
	k.ws, k.conn = ws, w.conn
	if !open {
		k.bye(&protocol.Goodbye{Type: "goodbye", Code: protocol.CloseRestart, Message: protocol.CloseRestart.Says(), AfterMillis: 1000})
		ws.Close()
		return nil
	}
	go k.come()
	return nil
}

func (s *Server) helloTime() time.Duration { return cmp.Or(s.Config.HelloTime, 10*time.Second) }

// connection is one socket.
type connection struct {
	// Set once, then only read. The member and the line are there from joined on.
	server *Server
	ws     *websocket.Conn
	conn   *metered
	grant  store.Grant
	ctx    context.Context // ends with the connection
	cancel context.CancelFunc
	member *room.Member
	outlet outlet
	slow   sync.WaitGroup // goroutines that send to somebody who does not take it at once; one at most

	session store.Hash // guarded by sockets.mu
	in      bool       // guarded by sockets.mu: it has joined

	mu   sync.Mutex
	over *protocol.CloseCode
}

// come reads hello and joins the room. What that needs of the stack is let go before reading begins.
func (k *connection) come() {
	k.ctx, k.cancel = context.WithCancel(context.Background())
	if k.join() {
		go k.serve()
		return
	}
	k.hangUp()
	k.server.sockets.remove(k)
}

func (k *connection) join() (in bool) {
	defer k.server.survives(func() {})
	k.ws.SetReadLimit(protocol.MaxMessage)
	hello, err := k.hello()
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		k.bye(goodbye(protocol.CloseSilent))
		return false
	case errors.Is(err, errVersion):
		k.bye(goodbye(protocol.CloseVersion))
		return false
	case err != nil:
		k.bye(goodbye(protocol.CloseHostile))
		return false
	case hello.Room != k.grant.Room:
		k.bye(goodbye(protocol.CloseHostile))
		return false
	}
	member, bye, err := k.server.Hall.Join(k.ctx, k.grant.Room, k.grant.Person, hello)
	if err != nil {
		k.log().Warn().Err(err).Msg("a room could not be joined")
		bye = goodbye(protocol.CloseReload)
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
	if err := k.server.Access.Welcomed(k.ctx, k.grant, member.Person); err != nil {
		k.log().Warn().Err(err).Msg("a place in a list of rooms could not be changed")
	}
	k.joined(member)
	return true
}

// serve reads until the end.
func (k *connection) serve() {
	defer func() {
		k.member.Leave()
		k.hangUp()
		k.slow.Wait()
		k.server.sockets.remove(k)
	}()
	defer k.server.survives(func() {})
	k.read()
}

// log is a logger that says whose connection it is.
func (k *connection) log() *zerolog.Logger {
	l := k.server.Logger.With().Stringer("room", k.grant.Room).Stringer("person", k.grant.Person).Logger()
	return &l
}

func goodbye(code protocol.CloseCode) *protocol.Goodbye {
	return &protocol.Goodbye{Type: "goodbye", Code: code, Message: code.Says()}
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
	took := func(bytes int) { k.wait(m.Pace(0, bytes)) }
	k.conn.took.Store(&took)
	m.Notify(k.wake)
	k.server.sockets.hasJoined(k)
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
	if err := k.ws.SetReadDeadline(time.Now().Add(k.server.helloTime())); err != nil {
		return h, err
	}
	kind, b, err := k.ws.ReadMessage()
	if err != nil {
		return h, err
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

var errVersion = errors.New("another version of the protocol")

// read takes frames in until the connection ends. A frame that no client of ours would send ends it; a command that
// does not read as one is only refused.
func (k *connection) read() {
	alive := func() error { return k.ws.SetReadDeadline(time.Now().Add(silence)) }
	k.ws.SetPongHandler(func(string) error { return alive() })
	for {
		if alive() != nil {
			return
		}
		kind, b, err := k.ws.ReadMessage()
		if err != nil {
			var timeout net.Error
			switch {
			case errors.As(err, &timeout) && timeout.Timeout():
				k.member.Close(protocol.CloseSilent, 0)
			case errors.Is(err, websocket.ErrReadLimit):
				k.member.Close(protocol.CloseHostile, 0)
				<-k.ctx.Done() // the goodbye is on its way
			}
			return
		}
		if !k.wait(k.member.Pace(1, 0)) {
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

// sockets are all connections of this server.
type sockets struct {
	mu   sync.Mutex
	all  map[*connection]struct{}
	shut bool
	gone sync.WaitGroup
}

func (x *sockets) start() { x.all = map[*connection]struct{}{} }

// add counts a connection that is about to be switched, unless none is taken any more: then it is told so. The sockets of
// one person that have not said hello have a bound, too.
func (x *sockets) add(k *connection) (open bool, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.shut {
		return false, nil
	}
	silent := 0
	for other := range x.all {
		if !other.in && other.grant.Room == k.grant.Room && other.grant.Person == k.grant.Person {
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

func (x *sockets) remove(k *connection) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.all, k)
	x.gone.Done()
}

// hasJoined: from now on the connection is one to send to.
func (x *sockets) hasJoined(k *connection) {
	x.mu.Lock()
	defer x.mu.Unlock()
	k.in = true
}

// joined lists the connections that have joined.
func (x *sockets) joined(all []*connection) []*connection {
	x.mu.Lock()
	defer x.mu.Unlock()
	for k := range x.all {
		if k.in {
			all = append(all, k)
		}
	}
	return all
}

func (x *sockets) count() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.all)
}

// people counts who has a connection, each once in each room.
func (x *sockets) people() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	type seat struct {
		room   protocol.RoomID
		person protocol.PersonID
	}
	all := map[seat]struct{}{}
	for k := range x.all {
		all[seat{k.grant.Room, k.grant.Person}] = struct{}{}
	}
	return len(all)
}

// rooms counts the connections of each room.
func (x *sockets) rooms() map[protocol.RoomID]int {
	x.mu.Lock()
	defer x.mu.Unlock()
	out := map[protocol.RoomID]int{}
	for k := range x.all {
		out[k.grant.Room]++
	}
	return out
}

// closeSession ends the connections of a session that has ended.
func (x *sockets) closeSession(hash store.Hash) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for k := range x.all {
		if k.session == hash {
			k.close(protocol.CloseSignedOut, 0)
		}
	}
}

// sessions lists those that have a socket here.
func (x *sockets) sessions() []store.Hash {
	x.mu.Lock()
	defer x.mu.Unlock()
	all := map[store.Hash]bool{}
	for k := range x.all {
		all[k.session] = true
	}
	return slices.Collect(maps.Keys(all))
}

// moveSession sends a session's connections away to come back: whether they may is seen then.
func (x *sockets) moveSession(hash store.Hash) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for k := range x.all {
		if k.session == hash {
			k.close(protocol.CloseMoved, 0)
		}
	}
}

// rename follows a session that got a new secret; without keep, its connections end: the browser is somebody else now.
func (x *sockets) rename(before, after store.Hash, keep bool) {
	if !keep {
		x.closeSession(before)
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

// drain takes no more connections. Those that are open are ended by their rooms, with a word on when to come back.
func (x *sockets) drain() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.shut = true
}

// wait waits until all connections have ended, or the context has.
func (x *sockets) wait(ctx context.Context) {
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
