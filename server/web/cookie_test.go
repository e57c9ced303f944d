package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"secondstory/server/access"
)

// A session's secret is read by no script, sent by no other site's page, and over TLS goes to this very host alone.
func TestACookieIsForThisHostAlone(t *testing.T) {
	for address, want := range map[string]http.Cookie{
		"":                          {Name: "ss"},
		"http://story.example.org":  {Name: "ss"},
		"https://story.example.org": {Name: "__Host-ss", Secure: true},
	} {
		t.Run(address, func(t *testing.T) {
			settings, header := []string{}, http.Header{}
			if address != "" {
				settings = []string{"-public-url", address}
				header.Set("Host", address[strings.LastIndex(address, "/")+1:])
			}
			n := serve(t, settings...)
			var token string
			if address != "" {
				var err error
				token, _, err = (&access.Access{Store: n.store, Now: time.Now}).Token(t.Context(), time.Hour, 1)
				must(t, err)
			}
			flags := func(what string, answer *http.Response) *http.Cookie {
				t.Helper()
				all := answer.Cookies()
				if len(all) != 1 {
					t.Fatalf("%s: %s, with %d cookies", what, answer.Status, len(all))
				}
				if c := all[0]; c.Name != want.Name || c.Secure != want.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
					t.Errorf("%s: the cookie is %s", what, c)
				}
				return all[0]
			}
			in := flags("signing in", n.ask("POST", "/api/session", `{"token":"`+token+`"}`, header))
			if len(in.Value) < 32 || time.Until(in.Expires) < 300*24*time.Hour {
				t.Errorf("the cookie is %s", in)
			}
			header.Set("Cookie", in.Name+"="+in.Value)
			if more := n.ask("GET", "/api/session", "", header).Cookies(); len(more) > 0 {
				t.Errorf("it is sent again at once: %v", more)
			}
			n.pass(48 * time.Hour)
			flags("coming back after two days", n.ask("GET", "/api/session", "", header))
			out := flags("signing out", n.ask("DELETE", "/api/session", "", header))
			if out.Value != "" || time.Now().Before(out.Expires) {
				t.Errorf("signing out leaves %s", out)
			}
		})
	}
}

// Whatever is answered, a page, a refusal or nothing at all, says to a browser what it must not do with it.
func TestEveryAnswerIsGuarded(t *testing.T) {
	policy := regexp.MustCompile(`^default-src 'self'; style-src 'self' 'nonce-([A-Za-z0-9+/]{22})'; img-src 'self' data:; connect-src 'self'; ` +
		`object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$`)
	for address, tls := range map[string]bool{"": false, "https://story.example.org": true} {
		n, header := serve(t), http.Header{}
		if address != "" {
			n = serve(t, "-public-url", address)
			header.Set("Host", "story.example.org")
		}
		nonces := map[string]bool{}
		for path, status := range map[string]int{"/": 200, "/r/anything": 200, "/api/session": 200, "/api/nothing": 404, "/api/rooms/x": 404, "/healthz": 200} {
			answer := n.ask("GET", path, "", header)
			if answer.StatusCode != status {
				t.Errorf("%s is answered %s", path, answer.Status)
			}
			want := map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
				"Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=(), microphone=(), geolocation=()", "Strict-Transport-Security": "",
			}
			if tls {
				want["Strict-Transport-Security"] = "max-age=31536000"
			}
			for name, value := range want {
				if got := answer.Header.Get(name); got != value {
					t.Errorf("%s says %s: %q, not %q", path, name, got, value)
				}
			}
			nonce := policy.FindStringSubmatch(answer.Header.Get("Content-Security-Policy"))
			if nonce == nil {
				t.Errorf("%s has the policy %q", path, answer.Header.Get("Content-Security-Policy"))
				continue
			}
			if nonces[nonce[1]] {
				t.Errorf("%s has the nonce of another answer", path)
			}
			nonces[nonce[1]] = true
		}
	}
}
