package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/config"
	"secondstory/server/vault"
)

// Pages of other sites, and other names of this server, reach neither what changes something nor a socket.
func TestOnlyOurOwnPagesReachUs(t *testing.T) {
	for name, public := range map[string]string{"on this machine": "", "under a public name": "http://story.example.org"} {
		t.Run(name, func(t *testing.T) {
			settings := []string{"-listen", "127.0.0.1:0", "-data", t.TempDir()}
			if public != "" {
				settings = append(settings, "-public-url", public)
			}
			c, err := config.Load(settings, nil, nil)
			must(t, err)
			a, err := app.Start(context.Background(), c, zerolog.Nop())
			must(t, err)
			defer a.Stop()
			local := "http://" + a.Addr()
			port := local[strings.LastIndex(local, ":"):]
			ours := local
			if public != "" {
				ours = public
			}
			ines := client.New(local)
			ines.Header = http.Header{"Origin": {ours}}
			secret, err := vault.Open(c.SecretFile)
			must(t, err)
			if public != "" {
				must(t, ines.Call(t.Context(), "POST", "/api/session", map[string]string{"token": secret.SetupToken()}, nil))
			}
			var room struct {
				Room protocol.RoomID `json:"room"`
			}
			must(t, ines.Call(t.Context(), "POST", "/api/rooms", map[string]any{"facts": facts(), "names": "hidden", "asked": 3, "name": "Ines"}, &room))
			made := room.Room
			socket := "ws" + strings.TrimPrefix(local, "http") + "/api/rooms/" + made.String() + "/socket"
			for origin, in := range map[string]bool{
				ours: true, "http://evil.example": false, "null": false, "http://localhost" + port: public == "", local: public == "",
				strings.Replace(ours, "http:", "https:", 1): false, ours + ".evil.example": false,
			} {
				ines.Header = http.Header{"Origin": {origin}}
				err := ines.Call(t.Context(), "POST", "/api/rooms/"+made.String()+"/handover", nil, nil)
				if (err == nil) != in {
					t.Errorf("a page of %s asks: %v", origin, err)
				}
				ws, answer, err := websocket.DefaultDialer.DialContext(t.Context(), socket, http.Header{"Origin": {origin}, "Cookie": {ines.Cookies()}})
				if err == nil {
					ws.Close()
				}
				if (err == nil) != in || !in && (answer == nil || answer.StatusCode != http.StatusForbidden) {
					t.Errorf("a page of %s opens a socket: %v", origin, err)
				}
			}
			// The command line has no page, and calls us by the address we listen on.
			ines.Header = nil
			must(t, ines.Call(t.Context(), "GET", "/api/session", nil, nil))
			for _, host := range []string{"evil.example", "evil.example" + port, "localhost.evil.example" + port} {
				r, err := http.NewRequestWithContext(t.Context(), "GET", local+"/api/session", nil)
				must(t, err)
				r.Host = host
				answer, err := http.DefaultClient.Do(r)
				must(t, err)
				answer.Body.Close()
				if answer.StatusCode != http.StatusForbidden {
					t.Errorf("it answers %d to the name %s", answer.StatusCode, host)
				}
				ws, answer, err := websocket.DefaultDialer.DialContext(t.Context(), socket, http.Header{"Host": {host}, "Origin": {ours}, "Cookie": {ines.Cookies()}})
				if err == nil {
					ws.Close()
				}
				if answer == nil || answer.StatusCode != http.StatusForbidden {
					t.Errorf("a socket opens under the name %s: %v", host, err)
				}
			}
		})
	}
}
