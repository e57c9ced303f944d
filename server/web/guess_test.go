package web_test

import (
	"net/http"
	"testing"
	"time"
)

// Guesses at links and at setup tokens have a limit for each address, each its own, for as long as a minute. It is for what is
// wrong: who has a right link comes in, whatever others have tried from the same address.
func TestGuessesHaveALimit(t *testing.T) {
	n := serve(t, "-max-wrong-links", "4", "-trusted-proxies", "127.0.0.0/8")
	_, made := n.leader()
	guess := func(door, from string) int {
		t.Helper()
		return n.ask("POST", door, map[string]string{
			"/api/join/look": `{"secret":"guess"}`, "/api/join": `{"secret":"guess","name":"Eve"}`, "/api/session": `{"token":"guess"}`,
		}[door], http.Header{"X-Forwarded-For": {from}}).StatusCode
	}
	says := func(what string, got, want int) {
		t.Helper()
		if got != want {
			t.Errorf("%s is answered %d, not %d", what, got, want)
		}
	}
	const eve, hers, office = "2001:db8:1:2::1", "2001:db8:1:2::ffff", "203.0.113.9" // two of one network, and somebody else
	for range 2 {                                                                    // both doors count together
		says("a guess at a link", guess("/api/join/look", eve), http.StatusNotFound)
		says("a guess at a link, by its other door", guess("/api/join", hers), http.StatusNotFound)
	}
	for range 2 {
		says("the fifth guess", guess("/api/join/look", eve), http.StatusTooManyRequests)
		says("the fifth guess, by the other door", guess("/api/join", eve), http.StatusTooManyRequests)
	}
	for range 4 {
		says("a guess at a setup token", guess("/api/session", eve), http.StatusForbidden)
	}
	says("the fifth at a setup token", guess("/api/session", hers), http.StatusTooManyRequests)
	says("somebody else's guess", guess("/api/join", office), http.StatusNotFound)

	right := n.ask("POST", "/api/join", `{"secret":"`+secretOf(made.Invite)+`","name":"Omar"}`, http.Header{"X-Forwarded-For": {eve}})
	says("a right link from there", right.StatusCode, http.StatusOK)
	n.pass(time.Minute + time.Second)
	says("a guess a minute later", guess("/api/join", eve), http.StatusNotFound)
	says("one at a token", guess("/api/session", eve), http.StatusForbidden)
}
