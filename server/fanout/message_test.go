package fanout

import (
	"bytes"
	"errors"
	"testing"
)

// A message is believed as it was sealed, on the channel it was sealed for, under our key; and changed anywhere it is not.
func TestAMarkIsOfOneMessageOnOneChannel(t *testing.T) {
	key, other := bytes.Repeat([]byte{7}, 32), bytes.Repeat([]byte{8}, 32)
	raw := seal(key, "secondstory:r:room:a", message{From: "x", Beat: 12345})
	if m, err := unseal(key, "secondstory:r:room:a", raw); err != nil || m.From != "x" || m.Beat != 12345 {
		t.Fatalf("it reads %+v, %v", m, err)
	}
	forged := func(what string, key []byte, channel string, raw []byte) {
		t.Helper()
		if _, err := unseal(key, channel, raw); !errors.Is(err, errForged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	forged("another channel", key, "secondstory:r:room:b", raw)
	forged("no channel", key, "", raw)
	forged("another key", other, "secondstory:r:room:a", raw)
	for i := range raw {
		changed := bytes.Clone(raw)
		changed[i] ^= 1
		forged("a byte that was changed", key, "secondstory:r:room:a", changed)
		forged("a message cut short", key, "secondstory:r:room:a", raw[:i])
	}
}
