package redistest_test

import (
	"testing"
	"time"

	"go.uber.org/goleak"

	"secondstory/server/fanout/redistest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestKilledStoppedPausedAndBegunAgain(t *testing.T) {
	const long, short = 10 * time.Second, 50 * time.Millisecond
	s, other := redistest.Start(t), redistest.Start(t)
	answers := func(want bool, within time.Duration) {
		t.Helper()
		if err := s.Ping(within); (err == nil) != want {
			t.Errorf("it answers: %t (%v)", err == nil, err)
		}
	}
	answers(true, long)
	s.Kill(t)
	answers(false, long)
	s.Restart(t)
	answers(true, long)
	s.Stop(t)
	answers(false, long)
	s.Restart(t)
	s.Pause(t)
	answers(false, short)
	s.Resume(t)
	answers(true, long)
	s.Pause(t) // and is ended like this
	if err := other.Ping(long); err != nil {
		t.Errorf("another server does not answer: %v", err)
	}
}
