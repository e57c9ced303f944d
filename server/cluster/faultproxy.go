package cluster

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// FaultProxy is the way from one instance to one service, where it can be cut, go silent, or lose an answer. Safe for
// concurrent use.
type FaultProxy struct {
	listener         net.Listener
	network, address string // of the service
	postgres         bool   // it is PostgreSQL's protocol that is spoken, and so a question can be told from its answer
	lost             atomic.Int64

	mu    sync.Mutex
	calls map[*call]struct{}
	open  chan struct{} // closed unless the line is silent
	lose  int
	all   sync.WaitGroup
}

// call is one connection through a line.
type call struct {
	client, server net.Conn
	over           chan struct{}
	once           sync.Once
}

func (c *call) end() {
	c.once.Do(func() {
		close(c.over)
		c.client.Close()
		c.server.Close()
	})
}

const dialTime = 5 * time.Second

// NewFaultProxy makes a way to a service; postgres says that PostgreSQL is what answers there.
func NewFaultProxy(network, address string, postgres bool) (*FaultProxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &FaultProxy{listener: listener, network: network, address: address, postgres: postgres, calls: map[*call]struct{}{}, open: make(chan struct{})}
	close(l.open)
	l.all.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return // it was closed
			}
			l.all.Go(func() { l.serve(c) })
		}
	})
	return l, nil
}

// Addr is where the line begins.
func (l *FaultProxy) Addr() string { return l.listener.Addr().String() }

// Close ends the line.
func (l *FaultProxy) Close() error {
	err := l.listener.Close()
	l.Cut()
	l.all.Wait()
	return err
}

// Cut ends all connections through the line. New ones can be made at once.
func (l *FaultProxy) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.calls {
		c.end()
	}
}

// Silence keeps everything that is said in either direction, until Speak. Connections stay open, and can be opened.
func (l *FaultProxy) Silence() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.open:
		l.open = make(chan struct{})
	default:
	}
}

// Speak lets everything through again, with what was kept.
func (l *FaultProxy) Speak() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.open:
	default:
		close(l.open)
	}
}

// Lose cuts the next n connections on which a batch is committed, between the commit and its answer.
func (l *FaultProxy) Lose(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lose = n
}

// Lost counts answers that were lost like that.
func (l *FaultProxy) Lost() int { return int(l.lost.Load()) }

// losing says whether the answer to what is asked now is to be lost.
func (l *FaultProxy) losing() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lose == 0 {
		return false
	}
	l.lose--
	return true
}

func (l *FaultProxy) serve(client net.Conn) {
	server, err := net.DialTimeout(l.network, l.address, dialTime)
	if err != nil {
		client.Close()
		return
	}
	c := &call{client: client, server: server, over: make(chan struct{})}
	l.mu.Lock()
	l.calls[c] = struct{}{}
	l.mu.Unlock()
	var both sync.WaitGroup
	var lost atomic.Bool
	both.Go(func() {
		defer c.end()
		if l.postgres {
			l.questions(c, &lost)
		} else {
			l.pass(c, client, server)
		}
	})
	both.Go(func() {
		defer c.end()
		if l.postgres {
			l.answers(c, &lost)
		} else {
			l.pass(c, server, client)
		}
	})
	both.Wait()
	l.mu.Lock()
	delete(l.calls, c)
	l.mu.Unlock()
}

// say writes, once the line is not silent.
func (l *FaultProxy) say(c *call, to io.Writer, b []byte) bool {
	l.mu.Lock()
	open := l.open
	l.mu.Unlock()
	select {
	case <-open:
	case <-c.over:
		return false
	}
	_, err := to.Write(b)
	return err == nil
}

func (l *FaultProxy) pass(c *call, from io.Reader, to io.Writer) {
	buffer := make([]byte, 1<<16)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !l.say(c, to, buffer[:n]) || err != nil {
			return
		}
	}
}

// writes is how a statement begins that writes a batch into the record.
var writes = []byte("WITH position AS")

// questions passes on what an instance asks, message by message. It knows by their names the statements that write.
func (l *FaultProxy) questions(c *call, lost *atomic.Bool) {
	from := bufio.NewReaderSize(c.client, 1<<16)
	head := 4 // the first message has no kind, only a length
	writing, names := false, map[string]bool{}
	for {
		message, err := read(from, head)
		if err != nil {
			return
		}
		if head == 5 {
			switch kind, body := message[0], message[5:]; kind {
			case 'P': // a statement, under a name
				name, text, _ := bytes.Cut(body, []byte{0})
				names[string(name)] = bytes.HasPrefix(text, writes)
			case 'B': // a statement is to be done
				_, name, _ := bytes.Cut(body, []byte{0})
				name, _, _ = bytes.Cut(name, []byte{0})
				writing = writing || names[string(name)]
			case 'S': // that is all, for one trip
				if writing && l.losing() {
					lost.Store(true)
				}
				writing = false
			}
		}
		if !l.say(c, c.server, message) {
			return
		}
		head = 5
	}
}

// answers passes on what the server says. One that is to be lost is waited for: when it is all there, the commit is done.
func (l *FaultProxy) answers(c *call, lost *atomic.Bool) {
	from := bufio.NewReaderSize(c.server, 1<<16)
	for {
		message, err := read(from, 5)
		if err != nil {
			return
		}
		if lost.Load() {
			if message[0] == 'Z' { // it is ready for the next question
				l.lost.Add(1)
				return
			}
			continue
		}
		if !l.say(c, c.client, message) {
			return
		}
	}
}

// read reads one message whose length stands at the end of its head.
func read(from *bufio.Reader, head int) ([]byte, error) {
	start, err := from.Peek(head)
	if err != nil {
		return nil, err
	}
	message := make([]byte, head-4+int(binary.BigEndian.Uint32(start[head-4:])))
	_, err = io.ReadFull(from, message)
	return message, err
}
