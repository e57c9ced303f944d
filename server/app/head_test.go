package app_test

import (
	"io"
	"net/http"
	"testing"
)

// Uptime checks and whoever unfurls a link ask with HEAD first: it is answered as GET is, without what would follow.
func TestHeadIsAnsweredAsGetIs(t *testing.T) {
	url := start(t)
	for _, path := range []string{"/", "/j", "/m/none/live", "/healthz", "/readyz", "/api/openapi.json", "/api/protocol.schema.json", "/api/session", "/api/rooms/none", "/assets/none.js"} {
		get, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = get.Body.Close()
		head, err := http.Head(url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(head.Body)
		if err != nil || len(body) > 0 {
			t.Errorf("%s: %q, %v", path, body, err)
		}
		_ = head.Body.Close()
		if head.StatusCode != get.StatusCode || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
			t.Errorf("HEAD %s: %d %q, and GET %d %q", path, head.StatusCode, head.Header.Get("Content-Type"), get.StatusCode, get.Header.Get("Content-Type"))
		}
	}
}
