package protocol_test

import (
	"testing"

	"secondstory/protocol"
)

// A body that is left out, or null, says nothing of anything, which is enough for some commands.
func TestABodyMayBeLeftOut(t *testing.T) {
	for _, body := range []string{"", "null", "{}"} {
		if c, err := protocol.DecodeCommand("door.open", []byte(body)); err != nil || c != (protocol.DoorOpen{}) {
			t.Errorf("door.open with %q is %v %v", body, c, err)
		}
		if _, err := protocol.DecodeCommand("entry.remove", []byte(body)); err == nil {
			t.Errorf("entry.remove with %q names a moment", body)
		}
	}
}
