package room_test

import (
	"testing"
	"time"

	"go.uber.org/goleak"

	"secondstory/room/roomtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// await waits for what must come to be.
func await(t testing.TB, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(roomtest.Patience); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
	}
}
