package fanout

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/rs/zerolog"

	"secondstory/room/roomtest"
)

// What breaks on the line to Redis ends neither the process nor what is done there. Without a client all of it breaks.

func TestHearingThatBreaksIsBegunAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		asked := 0
		f := &Redis{logger: zerolog.New(&log)}
		f.missed = func() {
			if asked++; asked == 3 {
				stop()
			}
		}
		f.listen(ctx)
		if n := strings.Count(log.String(), "the line to other instances broke"); n != 3 || !strings.Contains(log.String(), `"level":"error"`) {
			t.Errorf("it was begun %d times, and the log says %s", n, &log)
		}
	})
}

func TestTellingThatBreaksIsNotTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		f := &Redis{logger: zerolog.New(&log), queue: make(chan outgoing, 1)}
		ctx, stop := context.WithCancel(t.Context())
		var run sync.WaitGroup
		run.Go(func() { f.publish(ctx) })
		for n := range uint64(2) {
			f.queue <- outgoing{}
			roomtest.Await(t, "it is given up", func() bool { return f.counters.dropped.Load() > n })
		}
		stop()
		run.Wait()
		if !strings.Contains(log.String(), "telling other instances broke") {
			t.Errorf("the log says %s", &log)
		}
	})
}
