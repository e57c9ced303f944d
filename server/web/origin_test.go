package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// upgrade opens a socket with these headers, and gives the answer to the handshake.
func (n *near) upgrade(id protocol.RoomID, header http.Header) int {
	n.t.Helper()
	ws, answer, err := websocket.DefaultDialer.DialContext(n.t.Context(), "ws"+strings.TrimPrefix(n.url, "http")+"/api/rooms/"+id.String()+"/socket", header)
	if err == nil {
		must(n.t, ws.Close())
	} else if answer == nil {
		n.t.Fatal(err)
	}
	return answer.StatusCode
}

// The upgrade is a GET, which a browser sends from any page with our cookie, and whose answer that page reads frame by frame:
// only our own pages, and by our own name.
//
// P7
func TestOnlyOurOwnPagesOpenASocket(t *testing.T) {
	n := serve(t)
	ines, made := n.leader()
	port := n.url[strings.LastIndex(n.url, ":"):]
	for origin, want := range map[string]int{
		n.url: 101, "http://localhost" + port: 101, "http://evil.example": 403, "null": 403, n.url + ".evil.example": 403, "https" + n.url[4:]: 403, "http://localhost": 403,
	} {
		if got := n.upgrade(made.Room, http.Header{"Origin": {origin}, "Cookie": {ines.Cookies()}}); got != want {
			t.Errorf("a page of %s opens a socket: %d", origin, got)
		}
		if got := n.ask("POST", "/api/rooms/"+made.Room.String()+"/handover", "", http.Header{"Origin": {origin}, "Cookie": {ines.Cookies()}}).StatusCode; got == 403 != (want == 403) {
			t.Errorf("a page of %s makes a link: %d", origin, got)
		}
	}
	for _, host := range []string{"evil.example", "evil.example" + port, "localhost.evil.example" + port, "127.0.0.1:1"} {
		if got := n.upgrade(made.Room, http.Header{"Host": {host}, "Origin": {n.url}, "Cookie": {ines.Cookies()}}); got != 403 {
			t.Errorf("under the name of %s it opens a socket: %d", host, got)
		}
		if got := n.ask("GET", "/api/session", "", http.Header{"Host": {host}}).StatusCode; got != 403 {
			t.Errorf("under the name of %s it answers %d", host, got)
		}
	}
	// A browser that hides where its page came from is no command line.
	for name, header := range map[string]http.Header{
		"hides its page":  {"Sec-Fetch-Mode": {"websocket"}},
		"says cross-site": {"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"websocket"}},
	} {
		header.Set("Cookie", ines.Cookies())
		if got := n.upgrade(made.Room, header); got != 403 {
			t.Errorf("a browser that %s opens a socket: %d", name, got)
		}
	}
	if got := n.ask("DELETE", "/api/session", "", http.Header{"Sec-Fetch-Site": {"cross-site"}, "Cookie": {ines.Cookies()}}).StatusCode; got != 403 {
		t.Errorf("another site signs her out: %d", got)
	}
	if got := n.upgrade(made.Room, http.Header{"Cookie": {ines.Cookies()}}); got != 101 {
		t.Errorf("the command line is answered %d", got)
	}
}

// Whoever signs out is out at once: their sockets are told so and end, and their cookie opens no other. Nobody else notices.
func TestSigningOutEndsEverySocketOfTheSession(t *testing.T) {
	n := serve(t)
	ines, made := n.leader()
	omar, err := n.comes(made.Invite, "Omar")
	must(t, err)
	open := func(b *client.Browser) *client.Socket {
		t.Helper()
		s, err := b.Open(t.Context(), protocol.Hello{Room: made.Room})
		must(t, err)
		t.Cleanup(func() { s.Close() })
		return s
	}
	until := func(s *client.Socket, is func(frame any) bool) {
		t.Helper()
		for {
			f, err := s.Next()
			must(t, err)
			if is(f) {
				return
			}
		}
	}
	lead, windows := open(ines), []*client.Socket{open(omar), open(omar)}
	stolen := http.Header{"Cookie": {omar.Cookies()}}
	must(t, omar.Call(t.Context(), "DELETE", "/api/session", nil, nil))
	id := protocol.NewID[protocol.CommandID]()
	must(t, lead.Send(id, protocol.HandRaise{Lane: protocol.LaneSpeak}))
	until(lead, func(f any) bool { ack, is := f.(*protocol.Ack); return is && ack.ID == id })
	for _, w := range windows {
		until(w, func(f any) bool {
			if e, told := f.(*protocol.Events); told && e.Stream == protocol.All {
				for _, e := range e.Events {
					if e.Name == "hand.raised" {
						t.Fatal("he is told what came after")
					}
				}
			}
			bye, over := f.(*protocol.Goodbye)
			if over && bye.Code != protocol.CloseSignedOut {
				t.Errorf("told %d", bye.Code)
			}
			return over
		})
		if _, err := w.Next(); err == nil {
			t.Error("after the goodbye something comes")
		}
	}
	if got := n.upgrade(made.Room, stolen); got != 404 {
		t.Errorf("the cookie opens a socket: %d", got)
	}
	if got := n.ask("GET", "/api/rooms/"+made.Room.String(), "", stolen).StatusCode; got != 404 {
		t.Errorf("the cookie opens the room: %d", got)
	}
}
