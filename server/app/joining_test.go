package app_test

import (
	"errors"
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// Whoever comes with a name that is too long is told so, and comes in with a shorter one.
//
// P6
func TestANameThatIsTooLongLocksNobodyOut(t *testing.T) {
	url := start(t)
	ctx := t.Context()
	ines, omar := client.New(url), client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	_, secret, _ := strings.Cut(made.Invite, "#")
	for _, name := range []string{strings.Repeat("Omar ", 40), "   ", ""} {
		err := omar.Call(ctx, "POST", "/api/join", map[string]string{"secret": secret, "name": name}, nil)
		if r := (*client.Refused)(nil); !errors.As(err, &r) || r.Code != protocol.Invalid {
			t.Errorf("%q: %v", name, err)
		}
	}
	must(t, omar.Call(ctx, "POST", "/api/join", map[string]string{"secret": secret, "name": "Omar"}, nil))
	must(t, omar.Call(ctx, "POST", "/api/join", map[string]string{"secret": secret}, nil)) // back again, nothing asked
	open(t, ctx, omar, made.Room)
}
