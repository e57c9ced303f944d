package app

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rs/zerolog"

	"secondstory/server/store"
)

// clears is a record that breaks when it is first cleared.
type clears struct {
	store.Store
	asked int
	again func()
}

func (c *clears) Clear(context.Context) (more bool, err error) {
	if c.asked++; c.asked == 1 {
		panic("broken on purpose")
	}
	c.again()
	return false, nil
}

// Clearing that breaks is done again.
func TestClearingThatBreaksIsNotTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		(&App{store: &clears{again: stop}, logger: zerolog.New(&log)}).keepClear(ctx)
		if !strings.Contains(log.String(), "clearing what was forgotten broke") {
			t.Errorf("the log says %s", &log)
		}
	})
}
