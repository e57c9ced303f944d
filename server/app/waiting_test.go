package app_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/config"
)

// reach dials the server under an address.
func reach(t *testing.T, url string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	must(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn
}

// A wait without an end, before we know who it is.
//
// P53
func TestABodyThatDoesNotComeIsNotWaitedForForEver(t *testing.T) {
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", t.TempDir()}, nil, nil)
	must(t, err)
	c.BodyTime = 300 * time.Millisecond
	a, err := app.Start(context.Background(), c, zerolog.Nop())
	must(t, err)
	defer a.Stop()
	url := a.URL()
	host := strings.TrimPrefix(url, "http://")
	for _, path := range []string{"/api/join/look", "/api/import", "/api/rooms", "/nothing/here", "/api/rooms/" + protocol.NewID[protocol.RoomID]().String() + "/commands"} {
		conn := reach(t, url)
		begun := time.Now()
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{", path, host)
		must(t, conn.SetReadDeadline(begun.Add(10*time.Second)))
		_, err := io.ReadAll(conn)
		if err != nil {
			t.Errorf("%s: it is still waited for after %s: %v", path, time.Since(begun), err)
		}
	}
}

// The wrong tries of some take nothing from the right ones of others.
func TestARightLinkOpensWhateverOthersTry(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	_, made := leader(ctx, t, url)
	guesser := client.New(url)
	busy := 0
	for i := range 40 {
		err := guesser.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": fmt.Sprint("guess", i)}, nil)
		var r *client.Refused
		if !asRefused(err, &r) {
			t.Fatal(err)
		}
		if r.Code == protocol.Busy {
			busy++
		}
	}
	if busy != 10 {
		t.Errorf("%d of 40 wrong links were refused as too many", busy)
	}
	join(ctx, t, client.New(url), made.Invite, "Omar")
	must(t, guesser.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(made.Invite)}, nil))
}

func asRefused(err error, r **client.Refused) bool {
	got, ok := err.(*client.Refused)
	*r = got
	return ok
}

// 300 people behind one address open the page that they were invited to within a moment, with as many connections as a
// browser opens, and all come in.
func TestAWholeOfficeComesInAtOnce(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	errs := make(chan error, 300)
	for i := range 300 {
		go func() {
			errs <- func() error {
				b := client.New(url)
				for range 3 {
					spare, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
					if err != nil {
						return err
					}
					defer spare.Close()
				}
				if err := b.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(made.Invite)}, nil); err != nil {
					return err
				}
				_, err := takeUp(ctx, b, made.Invite, fmt.Sprint("Guest ", i))
				return err
			}()
		}()
	}
	for range 300 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	open(t, ctx, ines, made.Room).until(func(v protocol.View) bool { return len(v.People) == 301 })
}

// A socket on which nobody says hello ends, with the code that says so, and counts until then.
//
// P8
func TestASocketWithoutHelloEndsAndCounts(t *testing.T) {
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", t.TempDir()}, nil, nil)
	must(t, err)
	c.HelloTime = 300 * time.Millisecond
	a, err := app.Start(context.Background(), c, zerolog.Nop())
	must(t, err)
	defer a.Stop()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, a.URL())
	address := "ws" + strings.TrimPrefix(a.URL(), "http") + "/api/rooms/" + made.Room.String() + "/socket"
	header := http.Header{"Origin": {a.URL()}, "Cookie": {ines.Cookies()}}
	var all []*websocket.Conn
	refused := 0
	for range protocol.MaxSockets + 3 {
		ws, answer, err := websocket.DefaultDialer.DialContext(ctx, address, header)
		if err != nil {
			if answer == nil || answer.StatusCode != http.StatusTooManyRequests {
				t.Fatal(err, answer)
			}
			refused++
			continue
		}
		defer ws.Close()
		all = append(all, ws)
	}
	if refused != 3 {
		t.Errorf("%d sockets without hello are open, %d were refused", len(all), refused)
	}
	_, _, err = all[0].ReadMessage() // goodbye, in words
	must(t, err)
	_, _, err = all[0].ReadMessage()
	if !websocket.IsCloseError(err, int(protocol.CloseSilent)) {
		t.Errorf("it ended with %v", err)
	}
}
