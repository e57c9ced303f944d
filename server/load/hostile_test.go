package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/roomtest"
)

// One hostile person for each kind of thing that somebody with a browser can do to a server, all at once: what it costs
// everybody else in the same room and in another, and what memory the server comes to. It prints what it has seen. How long
// it goes on is said by HOSTILE, such as 10m.
func BenchmarkHostilePeople(b *testing.B) {
	lasts := 20 * time.Second
	if s := os.Getenv("HOSTILE"); s != "" {
		var err error
		lasts, err = time.ParseDuration(s)
		roomtest.Must(b, err)
	}
	for b.Loop() {
		hostile(b, lasts)
	}
}

func hostile(b *testing.B, lasts time.Duration) {
	p, err := startProcess(b.Context(), "", []string{"GOMAXPROCS=1"}, built(b), "-listen", "127.0.0.1:0", "-data", b.TempDir(), "-log-level", "error")
	roomtest.Must(b, err)
	defer p.stop()
	here, there := sit(b, p.url), sit(b, p.url)
	quiet := 5 * time.Second
	here.during(quiet)
	there.during(quiet)
	fmt.Printf("before: same room %s, another %s, memory %d MiB\n", here.took(), there.took(), memory(b, p, "VmRSS"))

	ctx, cancel := context.WithTimeout(b.Context(), lasts)
	defer cancel()
	var all sync.WaitGroup
	for name, kind := range map[string]func(context.Context, *honest, *client.Browser){
		"writes to the limits": writesMuch, "does not read": readsNothing, "waits to read": waitsToRead, "leaves bodies unfinished": finishesNothing,
		"pings and fragments": pingsAndFragments, "tries wrong links": triesLinks, "pushes what does not fit": pushesTooMuch,
	} {
		browser := client.New(p.url)
		roomtest.Must(b, join(b, here.made, browser, name))
		all.Go(func() { kind(ctx, here, browser) })
	}
	for left := lasts; left > 0; left -= time.Minute {
		var both sync.WaitGroup
		for _, c := range []*honest{here, there} {
			both.Go(func() { c.during(min(left, time.Minute)) })
		}
		both.Wait()
		fmt.Printf("with them: same room %s, another %s, memory %d MiB, at most %d\n", here.took(), there.took(), memory(b, p, "VmRSS"), memory(b, p, "VmHWM"))
	}
	cancel()
	all.Wait()
	if most := memory(b, p, "VmHWM"); most > 512 {
		b.Errorf("the server came to %d MiB", most)
	}
	here.during(quiet)
	fmt.Printf("after: same room %s, memory %d MiB\n", here.took(), memory(b, p, "VmRSS"))
}

// memory reads what the system says of the process, in MiB.
func memory(b *testing.B, p *process, what string) int64 {
	n, err := sized(fmt.Sprintf("/proc/%d/status", p.pid()), what)
	roomtest.Must(b, err)
	return n >> 20
}

// honest is people of one room who write, and note how long they wait for an answer.
type honest struct {
	b    *testing.B
	url  string
	room protocol.RoomID
	made protocol.MadeRoom
	all  []*client.Browser

	mu    sync.Mutex
	waits []time.Duration
}

func sit(b *testing.B, url string) *honest {
	b.Helper()
	made, all := meet(b, url, 8)
	return &honest{b: b, url: url, room: made.Room, made: made, all: all}
}

// during has all of them write for a while, each in a moment of their own, twice a second.
func (c *honest) during(lasts time.Duration) {
	ctx, cancel := context.WithTimeout(c.b.Context(), lasts)
	defer cancel()
	c.mu.Lock()
	c.waits = nil
	c.mu.Unlock()
	var all sync.WaitGroup
	for _, browser := range c.all {
		all.Go(func() { c.write(ctx, browser) })
	}
	all.Wait()
}

// write pushes a letter, waits for the answer, and pushes the next one.
func (c *honest) write(ctx context.Context, browser *client.Browser) {
	socket, err := browser.Open(ctx, protocol.Hello{Room: c.room})
	if err != nil {
		if ctx.Err() == nil {
			c.b.Errorf("somebody does not come in: %v", err)
		}
		return
	}
	defer socket.Close()
	go func() {
		<-ctx.Done()
		socket.Close()
	}()
	answers := make(chan protocol.CommandID, 16)
	you := make(chan protocol.PersonID, 1)
	go func() {
		defer close(answers)
		var buf []byte
		for {
			var err error
			if buf, err = socket.ReadInto(buf); err != nil {
				return
			}
			switch {
			case bytes.HasPrefix(buf, []byte(`{"type":"welcome"`)):
				var w struct {
					You protocol.PersonID `json:"you"`
				}
				if protocol.DecodeLoosely(buf, &w) == nil {
					you <- w.You
				}
			case bytes.HasPrefix(buf, []byte(`{"type":"ack"`)), bytes.HasPrefix(buf, []byte(`{"type":"rejection"`)):
				var a struct {
					ID   protocol.CommandID `json:"id"`
					Code protocol.Code      `json:"code"`
				}
				if protocol.DecodeLoosely(buf, &a) == nil {
					if a.Code != "" && a.Code != protocol.TooMany {
						c.b.Errorf("somebody was refused: %s", buf)
					}
					answers <- a.ID
				}
			}
		}
	}()
	var me protocol.PersonID
	select {
	case me = <-you:
	case <-ctx.Done():
		return
	}
	entry := protocol.NewID[protocol.EntryID]()
	wish := protocol.Command(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction})
	for n := 0; ctx.Err() == nil; n++ {
		id, asked := protocol.NewID[protocol.CommandID](), time.Now()
		if socket.Send(id, wish) != nil {
			return
		}
		for got := range answers {
			if got == id {
				break
			}
		}
		if ctx.Err() != nil {
			return
		}
		c.mu.Lock()
		c.waits = append(c.waits, time.Since(asked))
		c.mu.Unlock()
		wish = protocol.TextEdit{Text: protocol.TextOf(entry), Version: n, Client: me.String() + ":1", Updates: []jsontext.Value{before("w", n)}}
		select {
		case <-time.After(500 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

// took says how long they waited.
func (c *honest) took() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.Sort(c.waits)
	n := len(c.waits)
	if n == 0 {
		return "nobody wrote"
	}
	ms := func(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }
	return fmt.Sprintf("p50 %s, p99 %s, at most %s ms (%d)", ms(c.waits[n/2]), ms(c.waits[n*99/100]), ms(c.waits[n-1]), n)
}

// again does something over and over until the end, several at a time.
func again(ctx context.Context, atOnce int, do func(n int)) {
	var all sync.WaitGroup
	for n := range atOnce {
		all.Go(func() {
			for ctx.Err() == nil {
				do(n)
			}
		})
	}
	all.Wait()
}

// rest is a moment that ends with the context.
func rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// flood opens a socket and sends on it what make gives, as fast as it goes, while what comes back is thrown away.
func flood(ctx context.Context, c *honest, browser *client.Browser, next func(you protocol.PersonID) protocol.Command) {
	socket, err := browser.Open(ctx, protocol.Hello{Room: c.room})
	if err != nil {
		rest(ctx, 100*time.Millisecond)
		return
	}
	defer socket.Close()
	go func() {
		<-ctx.Done()
		socket.Close()
	}()
	f, err := socket.Next()
	w, ok := f.(*protocol.Welcome)
	if err != nil || !ok {
		return
	}
	go func() {
		var buf []byte
		for err == nil {
			buf, err = socket.ReadInto(buf)
		}
		socket.Close()
	}()
	for socket.Send(protocol.NewID[protocol.CommandID](), next(w.You)) == nil && ctx.Err() == nil {
	}
}

// writesMuch fills all there is with the largest of everything, by sockets and by HTTP.
func writesMuch(ctx context.Context, c *honest, browser *client.Browser) {
	evidence := slices.Repeat([]string{strings.Repeat("e", protocol.MaxEvidence)}, protocol.MaxEvidences)
	for i := range evidence {
		evidence[i] = fmt.Sprint(i, evidence[i][3:])
	}
	large := func(protocol.PersonID) protocol.Command {
		return protocol.EntryAdd{
			Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: strings.Repeat("漢", protocol.MaxText), Evidence: evidence,
		}
	}
	again(ctx, 12, func(n int) {
		if n < 6 {
			flood(ctx, c, browser, large)
			return
		}
		f := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: "entry.add", Body: protocol.MustEncode(large(protocol.PersonID{}))}
		_ = browser.Call(ctx, "POST", "/api/rooms/"+c.room.String()+"/commands", f, nil) // refused, most of the time
	})
}

// readsNothing opens all the sockets there may be, with as little room for what comes as the system gives, and asks for all
// that has happened.
func readsNothing(ctx context.Context, c *honest, browser *client.Browser) {
	browser.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err == nil {
			_ = conn.(*net.TCPConn).SetReadBuffer(4096) // the less the better
		}
		return conn, err
	}
	again(ctx, protocol.MaxSockets, func(int) {
		socket, err := browser.Open(ctx, protocol.Hello{Room: c.room, Streams: map[protocol.Stream]uint64{protocol.All: 20}})
		if err == nil {
			rest(ctx, 3*time.Second)
			socket.Close()
		} else {
			rest(ctx, 100*time.Millisecond)
		}
	})
}

// waitsToRead asks for what never comes, fifty times at once, and for all there is besides.
func waitsToRead(ctx context.Context, c *honest, browser *client.Browser) {
	path := "/api/rooms/" + c.room.String()
	again(ctx, 50, func(n int) {
		if n%5 > 0 {
			_ = browser.Call(ctx, "GET", path+"?after=all:9007199254740990", nil, nil)
			return
		}
		var v protocol.RoomView
		_ = browser.Call(ctx, "GET", path, nil, &v)
	})
}

// finishesNothing leaves four thousand bodies unfinished, and begins others where those are not waited for any more.
func finishesNothing(ctx context.Context, c *honest, _ *client.Browser) {
	host := strings.TrimPrefix(c.url, "http://")
	again(ctx, 4000, func(int) {
		conn, err := net.Dial("tcp", host)
		if err != nil {
			rest(ctx, time.Second)
			return
		}
		defer conn.Close()
		stop := context.AfterFunc(ctx, func() { conn.Close() })
		defer stop()
		fmt.Fprintf(conn, "POST /api/join/look HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 30000\r\n\r\n{", host)
		_, _ = conn.Read(make([]byte, 1)) // until the server has had enough
		rest(ctx, time.Second)
	})
}

// pingsAndFragments sends what is no message of anybody's, as fast as it goes.
func pingsAndFragments(ctx context.Context, c *honest, browser *client.Browser) {
	again(ctx, protocol.MaxSockets, func(n int) {
		own := client.New(c.url)
		*own = *browser
		var raw net.Conn
		own.Dial = func(ctx context.Context, network, address string) (conn net.Conn, err error) {
			raw, err = (&net.Dialer{}).DialContext(ctx, network, address)
			return raw, err
		}
		socket, err := own.Open(ctx, protocol.Hello{Room: c.room})
		if err != nil {
			rest(ctx, 100*time.Millisecond)
			return
		}
		defer socket.Close()
		stop := context.AfterFunc(ctx, func() { socket.Close() })
		defer stop()
		go func() {
			var buf []byte
			for err == nil {
				buf, err = socket.ReadInto(buf)
			}
		}()
		first, more := []byte{}, []byte{0x89, 0x80, 0, 0, 0, 0}
		if n%2 == 0 {
			first, more = []byte{0x01, 0x80, 0, 0, 0, 0}, []byte{0x00, 0x80, 0, 0, 0, 0}
		}
		_, err = raw.Write(first)
		for many := bytes.Repeat(more, 1000); err == nil && ctx.Err() == nil; {
			_, err = raw.Write(many)
		}
	})
}

// triesLinks guesses.
func triesLinks(ctx context.Context, c *honest, _ *client.Browser) {
	browser := client.New(c.url)
	again(ctx, 20, func(n int) {
		_ = browser.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": fmt.Sprint("guess ", n)}, nil)
	})
}

// pushesTooMuch fills a text, makes a thousand updates of it, and then pushes what has to be rebased over all of them and
// does not fit.
func pushesTooMuch(ctx context.Context, c *honest, browser *client.Browser) {
	entry := protocol.NewID[protocol.EntryID]()
	f := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: "entry.add", Body: protocol.MustEncode(
		protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction, Text: strings.Repeat("w", protocol.MaxText-1)})}
	for browser.Call(ctx, "POST", "/api/rooms/"+c.room.String()+"/commands", f, nil) != nil && ctx.Err() == nil {
		rest(ctx, 100*time.Millisecond)
	}
	again(ctx, 6, func(n int) {
		at := 0
		flood(ctx, c, browser, func(you protocol.PersonID) protocol.Command {
			at++
			edit := protocol.TextEdit{Text: protocol.TextOf(entry), Version: at / 2, Client: fmt.Sprint(you, ":", n)}
			for i := range protocol.MaxUpdates {
				edit.Updates = append(edit.Updates, before("w", protocol.MaxText-1+i))
			}
			return edit
		})
	})
	http.DefaultClient.CloseIdleConnections()
}
