// Package client is a small client of a Second Story server: it speaks the protocol and keeps nothing but what it was
// told. Load, simulation and acceptance tests share it; it is also an example of how little a client needs.
package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"secondstory/protocol"
)

// Browser is one person's browser as a server sees it: an address and a cookie. Safe for concurrent use.
type Browser struct {
	Base   string      // such as http://127.0.0.1:8080
	Header http.Header // sent with every request; nil: nothing of its own
	// Dial makes the connection under a socket; nil: as usual.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	http *http.Client
}

// New makes a browser that has never been here.
func New(base string) *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // it fails for options only, and there are none
	}
	return &Browser{Base: strings.TrimSuffix(base, "/"), http: &http.Client{Jar: jar}}
}

// Over makes one whose connections are opened by dial, such as to a socket in a folder.
func Over(base string, dial func(ctx context.Context, network, address string) (net.Conn, error)) *Browser {
	b := New(base)
	b.Dial = dial
	b.http.Transport = &http.Transport{DialContext: dial}
	return b
}

// Forget closes the connections that are kept for the next request.
func (b *Browser) Forget() { b.http.CloseIdleConnections() }

// At is the same browser at another address of the same service: the cookies are shared.
func (b *Browser) At(base string) *Browser {
	return &Browser{Base: strings.TrimSuffix(base, "/"), Header: b.Header, Dial: b.Dial, http: b.http}
}

// Cookies are what the browser sends with a request, as a header.
func (b *Browser) Cookies() string {
	u, err := url.Parse(b.Base)
	if err != nil {
		return ""
	}
	var all []string
	for _, c := range b.http.Jar.Cookies(u) {
		all = append(all, c.Name+"="+c.Value)
	}
	return strings.Join(all, "; ")
}

// Refused is an answer that was no success.
type Refused struct {
	Status  int
	Code    protocol.Code `json:"code"`
	Message string        `json:"message"`
}

func (r *Refused) Error() string { return fmt.Sprintf("%d %s: %s", r.Status, r.Code, r.Message) }

// Call sends a request and reads its JSON answer into out, unless that is nil. A *[]byte takes an answer as it is.
func (b *Browser) Call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := protocol.Encode(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, b.Base+path, body)
	if err != nil {
		return err
	}
	for name, values := range b.Header {
		req.Header[name] = values
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := b.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		r := &Refused{Status: resp.StatusCode}
		_ = protocol.DecodeLoosely(raw, r) // a proxy's page has no code; the status says enough
		return r
	}
	switch out := out.(type) {
	case nil:
		return nil
	case *[]byte:
		*out = raw
		return nil
	}
	return protocol.DecodeLoosely(raw, out)
}

// Socket is one connection to a room. Send and Next may be called by one goroutine each.
type Socket struct {
	ws *websocket.Conn
}

// dialer keeps no buffer for writing while a socket is quiet, so that one process can hold many.
var dialer = websocket.Dialer{
	Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 45 * time.Second,
	ReadBufferSize: 4096, WriteBufferSize: 4096, WriteBufferPool: &sync.Pool{},
}

// Open connects to a room and says hello. The first frame is the welcome.
func (b *Browser) Open(ctx context.Context, hello protocol.Hello) (*Socket, error) {
	u, err := url.Parse(b.Base)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	for name, values := range b.Header {
		header[name] = values
	}
	for _, c := range b.http.Jar.Cookies(u) {
		header.Add("Cookie", c.Name+"="+c.Value)
	}
	address := "ws" + strings.TrimPrefix(b.Base, "http") + "/api/rooms/" + hello.Room.String() + "/socket"
	d := dialer
	d.NetDialContext = b.Dial
	ws, resp, err := d.DialContext(ctx, address, header)
	if err != nil {
		if resp != nil {
			return nil, errors.Join(err, &Refused{Status: resp.StatusCode})
		}
		return nil, err
	}
	hello.Type, hello.Version = "hello", protocol.Version
	s := &Socket{ws}
	return s, s.Write(hello)
}

// Write sends one frame.
func (s *Socket) Write(frame any) error {
	b, err := protocol.Encode(frame)
	if err != nil {
		return err
	}
	return s.WriteRaw(b)
}

// WriteRaw sends bytes as one text frame.
func (s *Socket) WriteRaw(b []byte) error { return s.ws.WriteMessage(websocket.TextMessage, b) }

// Send sends a command under an id.
func (s *Socket) Send(id protocol.CommandID, c protocol.Command) error {
	return s.Write(protocol.CommandFrame{Type: "command", ID: id, Name: c.Command(), Body: protocol.MustEncode(c)})
}

// Read waits for the next frame, undecoded.
func (s *Socket) Read() ([]byte, error) {
	_, b, err := s.ws.ReadMessage()
	return b, err
}

// ReadInto is Read into a buffer of the caller's, which grows as needed: for whoever reads much and keeps nothing.
func (s *Socket) ReadInto(buf []byte) ([]byte, error) {
	_, r, err := s.ws.NextReader()
	if err != nil {
		return buf[:0], err
	}
	buf = buf[:0]
	for {
		if len(buf) == cap(buf) {
			buf = slices.Grow(buf, max(512, len(buf)))
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
	}
}

// Next waits for the next frame: a pointer to one of the types that a server sends.
func (s *Socket) Next() (any, error) {
	b, err := s.Read()
	if err != nil {
		return nil, err
	}
	return protocol.DecodeServerFrame(b)
}

// Ping asks for a pong with these words; onPong is told of each that comes while somebody reads. To be called before
// anybody reads.
func (s *Socket) Ping(words string, onPong func(words string)) error {
	s.ws.SetPongHandler(func(words string) error { onPong(words); return nil })
	return s.ws.WriteControl(websocket.PingMessage, []byte(words), time.Now().Add(5*time.Second))
}

// Close ends the connection without a word.
func (s *Socket) Close() error { return s.ws.Close() }
