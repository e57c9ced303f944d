package room

import (
	"context"
	"time"

	"secondstory/protocol"
)

// Budget is how much a room may hold, in bytes. Where something is 0 it has no bound.
type Budget struct {
	View int64 // of what everybody is shown, as it is written out
	Log  int64 // of the record
}

// taken is how much of its budget a room has taken: as last measured, and what has come since, which cannot have made it
// larger by more. Both are measured beside the room. What was erased is free again once that has been done anew.
type taken struct {
	view, log     int64
	sinceView     int64
	sinceLog      int64
	viewing       int64 // of sinceView, what is in the measure that is being taken; -1: none is
	logging       int64
	logged        time.Time
	viewed, wrote chan int64
}

func newTaken() taken {
	return taken{viewing: -1, logging: -1, viewed: make(chan int64, 1), wrote: make(chan int64, 1)}
}

const (
	// portion of a budget that may come before it is measured anew: a word has many events, and so a view is smaller than
	// what has come since says.
	portion = 64
	// slack of a budget is taken on trust while it is measured.
	slack   = 16
	logsOld = 10 * time.Minute
)

var (
	viewFull = protocol.Reject(protocol.TooMany, "This meeting is full: it holds as many words as it can. Ask whoever leads to erase what nobody needs; its place is free again then.")
	logFull  = protocol.Reject(protocol.TooMany, "The record of this meeting is full. Nothing more can be written, and all that is here stays. A new meeting can begin with its story as a file.")
)

// full says why nothing more can be written, or nil.
func (r *Room) full() *protocol.Rejected {
	b, t := r.options.Budget, &r.taken
	switch {
	case b.View > 0 && (t.view >= b.View || t.view+t.sinceView >= b.View+b.View/slack):
		return viewFull
	case b.Log > 0 && t.log+t.sinceLog >= b.Log:
		return logFull
	}
	return nil
}

// grown counts what has come, and has the room measured when that is due.
func (r *Room) grown(ctx context.Context, bytes int) {
	t := &r.taken
	t.sinceView, t.sinceLog = t.sinceView+int64(bytes), t.sinceLog+int64(bytes)
	r.weigh(ctx)
}

// weigh measures the view when enough has come to matter, and the record when the room is opened and when it is nearly full.
func (r *Room) weigh(ctx context.Context) {
	b, t := r.options.Budget, &r.taken
	if b.View > 0 && t.viewing < 0 && r.state != nil && !r.writing && (t.view == 0 || t.view >= b.View && t.sinceView > 0 || t.sinceView > b.View/portion && t.view+t.sinceView > b.View/2) {
		still := r.still(protocol.All)
		t.viewing = t.sinceView
		n := t.view
		go func() {
			if err := beside(r.logger, "writing a view out", func() error { n = int64(len(still.View())); return nil }); err != nil {
				r.logger.Error().Err(err).Msg("a room could not be measured")
			}
			t.viewed <- n
		}()
	}
	old := t.logged.IsZero() || t.log+t.sinceLog > b.Log/4*3 && time.Since(t.logged) > logsOld
	if b.Log > 0 && t.logging < 0 && old {
		t.logging, t.logged = t.sinceLog, time.Now()
		go func() {
			limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), appendTime)
			defer cancel()
			var n int64
			err := beside(r.logger, "measuring a record", func() (err error) { n, err = r.options.Log.Size(limit, r.id); return err })
			if err != nil {
				r.logger.Warn().Err(err).Msg("the size of a room's record could not be read")
				n = -1
			}
			t.wrote <- n
		}()
	}
}

func (r *Room) viewWeighs(ctx context.Context, n int64) {
	t := &r.taken
	t.view, t.sinceView, t.viewing = n, t.sinceView-t.viewing, -1
	r.weigh(ctx) // something may have been erased meanwhile
}

func (r *Room) logWeighs(n int64) {
	if t := &r.taken; n >= 0 {
		t.log, t.sinceLog = n, t.sinceLog-t.logging
	}
	r.taken.logging = -1
}
