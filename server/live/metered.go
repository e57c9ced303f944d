package live

import (
	"bufio"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
)

// metered is a connection whose bytes are counted as they come in, before anybody has made sense of them: fragments without
// an end and pings are bytes, too.
type metered struct {
	net.Conn
	took atomic.Pointer[func(bytes int)]
}

// Read reads, and then waits for as long as whoever sends has sent too much.
func (m *metered) Read(b []byte) (int, error) {
	n, err := m.Conn.Read(b)
	if took := m.took.Load(); took != nil && n > 0 {
		(*took)(n)
	}
	return n, err
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
