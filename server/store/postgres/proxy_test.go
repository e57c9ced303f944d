package postgres_test

import (
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"secondstory/server/store/postgrestest"
)

// proxy stands between a store and its server. It counts trips, and can keep answers from arriving.
type proxy struct {
	address string
	socket  string
	trips   atomic.Int64
	deaf    atomic.Bool // the next question is passed on, and its answer is not

	mu    sync.Mutex
	conns []net.Conn
	all   sync.WaitGroup
}

// through puts a proxy before a database.
func through(t *testing.T, s *postgrestest.Server) *proxy {
	t.Helper()
	u, err := url.Parse(s.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	u.Host, u.RawQuery = l.Addr().String(), "sslmode=disable"
	p := &proxy{address: u.String(), socket: s.Socket()}
	p.all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.all.Go(func() { p.serve(c) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		p.mu.Lock()
		for _, c := range p.conns {
			c.Close()
		}
		p.mu.Unlock()
		p.all.Wait()
	})
	return p
}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("unix", p.socket)
	if err != nil {
		return
	}
	defer server.Close()
	p.mu.Lock()
	p.conns = append(p.conns, client, server)
	p.mu.Unlock()
	var lost atomic.Bool
	p.all.Go(func() {
		defer server.Close()
		p.questions(client, server, &lost)
	})
	buffer := make([]byte, 1<<16)
	for {
		n, err := server.Read(buffer)
		if err != nil || lost.Load() {
			return // the server has answered, so what was asked has been done
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// questions passes on what the client says, message by message.
func (p *proxy) questions(client io.Reader, server io.Writer, lost *atomic.Bool) {
	head := 4 // the first message has no kind, only a length
	for {
		message := make([]byte, head)
		if _, err := io.ReadFull(client, message); err != nil {
			return
		}
		rest := make([]byte, binary.BigEndian.Uint32(message[head-4:])-4)
		if _, err := io.ReadFull(client, rest); err != nil {
			return
		}
		if head == 5 && message[0] == 'S' {
			p.trips.Add(1)
			if p.deaf.CompareAndSwap(true, false) {
				lost.Store(true)
			}
		}
		if _, err := server.Write(append(message, rest...)); err != nil {
			return
		}
		head = 5
	}
}
