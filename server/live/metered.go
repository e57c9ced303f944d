package live

import (
	"bufio"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"
)

// metered is a connection whose bytes are counted as they come in, before anybody has made sense of them: fragments without
// an end and pings are bytes, too.
//
// Once the pump sends, closes takes what is written by whoever reads: that is the WebSocket's close, which is put behind
// whole frames, and nothing behind it. The pump writes to Conn.
type metered struct {
	net.Conn
	took   atomic.Pointer[func(bytes int)]
	closes atomic.Pointer[func(frame []byte)]
}

// Read reads, and then waits for as long as whoever sends has sent too much.
func (m *metered) Read(b []byte) (int, error) {
	n, err := m.Conn.Read(b)
	if took := m.took.Load(); took != nil && n > 0 {
		(*took)(n)
	}
	return n, err
}

// Write hands the last frame over, or writes.
func (m *metered) Write(b []byte) (int, error) {
	if closes := m.closes.Load(); closes != nil {
		(*closes)(b)
		return len(b), nil
	}
	return m.Conn.Write(b)
}

// SetWriteDeadline is for whoever writes here: the pump has deadlines of its own.
func (m *metered) SetWriteDeadline(t time.Time) error {
	if m.closes.Load() != nil {
		return nil
	}
	return m.Conn.SetWriteDeadline(t)
}

// CloseWrite closes this side of the connection. Errors as of the connection's own.
func (m *metered) CloseWrite() error {
	c, ok := m.Conn.(interface{ CloseWrite() error })
	if !ok {
		return http.ErrNotSupported
	}
	return c.CloseWrite()
}

// SyscallConn is the connection as the system has it. Errors as of the connection's own.
func (m *metered) SyscallConn() (syscall.RawConn, error) {
	c, ok := m.Conn.(syscall.Conn)
	if !ok {
		return nil, http.ErrNotSupported
	}
	return c.SyscallConn()
}

// metering gives whoever takes a connection over a metered one.
type metering struct {
	http.ResponseWriter
	conn *metered
}

// Hijack implements http.Hijacker.
func (w *metering) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(w.ResponseWriter).Hijack()
	w.conn = &metered{Conn: conn}
	return w.conn, buffers, err
}
