package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/roomtest"
)

// What the benchmarks share that look at more than a row of bars can say.

// built is the program, as its source is now.
func built(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "secondstory")
	if said, err := exec.Command("go", "build", "-o", path, "secondstory/server").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, said)
	}
	return path
}

// meet makes a room, with so many people who have come in. The first of them leads.
func meet(b *testing.B, url string, people int) (made protocol.MadeRoom, all []*client.Browser) {
	b.Helper()
	for i := range people {
		browser := person([]string{url}, i)
		if i == 0 {
			roomtest.Must(b, browser.Call(b.Context(), "POST", "/api/rooms", newRoom(), &made))
		} else {
			roomtest.Must(b, join(b, made, browser, fmt.Sprint("Person ", i)))
		}
		all = append(all, browser)
	}
	return made, all
}

// join lets somebody in by the room's link.
func join(b *testing.B, made protocol.MadeRoom, browser *client.Browser, name string) error {
	_, secret, _ := strings.Cut(made.Invite, "#")
	return browser.Call(b.Context(), "POST", "/api/join", map[string]string{"secret": secret, "name": name}, nil)
}

// before is a change that puts words before a text of that length.
func before(words string, length int) jsontext.Value {
	if length == 0 {
		return jsontext.Value(fmt.Sprintf(`[[0,%q]]`, words))
	}
	return jsontext.Value(fmt.Sprintf(`[[0,%q],%d]`, words, length))
}
