package fanout

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"secondstory/room"
	"secondstory/server/beside"
)

// Times of the looks into the record.
const (
	pollEvery   = time.Second            // while notices arrive
	lookAlone   = 200 * time.Millisecond // while they do not
	lookSoonest = 20 * time.Millisecond
	lookTime    = 2 * time.Second
)

// Watch asks the record where the open rooms stand, all in one look, so that what no notice has brought is found all the
// same. It is what makes several instances correct; notices make them quick.
type Watch struct {
	Hall    *room.Hall
	Log     room.Log
	Healthy func() bool // whether notices arrive; nil: there are none
	Logger  zerolog.Logger
	now     chan struct{}
}

// NewWatch makes a watch that Run starts.
func NewWatch(w Watch) *Watch {
	w.now = make(chan struct{}, 1)
	return &w
}

// PollNow has the next poll happen at once.
func (w *Watch) PollNow() {
	select {
	case w.now <- struct{}{}:
	default:
	}
}

// Run looks until the context ends.
func (w *Watch) Run(ctx context.Context) {
	blind := false
	for {
		every := lookAlone
		if w.Healthy != nil && w.Healthy() {
			every = pollEvery
		}
		t := time.NewTimer(every)
		select {
		case <-t.C:
		case <-w.now:
			t.Stop()
			pause(ctx, lookSoonest) // others may want the same
		case <-ctx.Done():
			t.Stop()
			return
		}
		err := beside.Do(w.Logger, "a look at where rooms stand", func() error { return w.poll(ctx) })
		if ctx.Err() != nil {
			return
		}
		if err != nil && !blind {
			w.Logger.Warn().Err(err).Msg("the record cannot be asked where rooms stand")
		}
		blind = err != nil
	}
}

func (w *Watch) poll(ctx context.Context) error {
	rooms := w.Hall.Rooms()
	if len(rooms) == 0 {
		return nil
	}
	limit, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	heads, err := w.Log.Heads(limit, rooms)
	if err != nil {
		return err
	}
	for id, head := range heads {
		w.Hall.OnHead(id, head)
	}
	return nil
}
