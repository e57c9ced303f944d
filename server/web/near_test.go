package web_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/server/access"
	"secondstory/server/config"
	"secondstory/server/store"
	"secondstory/server/store/sqlite"
	"secondstory/server/web"
)

// near is a server with nothing around it: a record in a folder of the test's own, and a clock of its doors that can be put forward.
type near struct {
	t     *testing.T
	url   string // as it listens
	store store.Store
	hall  *room.Hall
	ahead atomic.Int64
}

func serve(t *testing.T, settings ...string) *near {
	t.Helper()
	c, err := config.Load(append([]string{"-listen", "127.0.0.1:0", "-data", t.TempDir()}, settings...), nil, io.Discard)
	must(t, err)
	n := &near{t: t}
	now := func() time.Time { return time.Now().Add(time.Duration(n.ahead.Load())) }
	db, err := sqlite.Open(t.Context(), c.Data)
	must(t, err)
	n.store = db
	n.hall = room.NewHall(room.Options{Log: db, Vault: roomtest.Vault{}, Logger: zerolog.Nop()})
	w := &web.Server{
		Config: c, Logger: zerolog.Nop(), Hall: n.hall, Store: db, Now: now, Metrics: prometheus.NewRegistry(),
		Access: &access.Access{Store: db, Hall: n.hall, Now: now}, Assets: fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>Second Story</title>")}},
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	n.url = "http://" + l.Addr().String()
	must(t, w.Start(l))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), roomtest.Patience)
		defer cancel()
		w.Drain()
		n.hall.Close()
		must(t, errors.Join(w.Stop(ctx), db.Close()))
	})
	return n
}

// pass has time go by.
func (n *near) pass(d time.Duration) { n.ahead.Add(int64(d)) }

// leader makes a room, and is who leads it.
func (n *near) leader() (*client.Browser, protocol.MadeRoom) {
	n.t.Helper()
	ines := client.New(n.url)
	var made protocol.MadeRoom
	must(n.t, ines.Call(n.t.Context(), "POST", "/api/rooms", protocol.NewRoom{Facts: roomtest.Facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	return ines, made
}

// comes follows a link.
func (n *near) comes(link, name string) (*client.Browser, error) {
	b := client.New(n.url)
	return b, b.Call(n.t.Context(), "POST", "/api/join", map[string]string{"secret": secretOf(link), "name": name}, nil)
}

// ask sends a request as it is, and gives what came back.
func (n *near) ask(method, path, body string, header http.Header) *http.Response {
	n.t.Helper()
	r, err := http.NewRequestWithContext(n.t.Context(), method, n.url+path, strings.NewReader(body))
	must(n.t, err)
	for name, values := range header {
		r.Header[name] = values
	}
	if r.Host = r.Header.Get("Host"); r.Host == "" {
		r.Host = strings.TrimPrefix(n.url, "http://")
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	must(n.t, err)
	n.t.Cleanup(func() { answer.Body.Close() })
	return answer
}

func secretOf(link string) string {
	_, secret, _ := strings.Cut(link, "#")
	return secret
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, code protocol.Code) {
	t.Helper()
	var r *client.Refused
	if !errors.As(err, &r) || r.Code != code {
		t.Errorf("answered %v, and not %s", err, code)
	}
}
