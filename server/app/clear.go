package app

import (
	"context"
	"time"

	"secondstory/server/beside"
	"secondstory/server/store"
)

const clearEvery = time.Second

// clear takes all that rooms have forgotten out of the record. Between two steps it rests for as long as the one before
// took, so that whoever writes finds the record free half of the time.
func clear(ctx context.Context, db store.Store) error {
	for {
		began := time.Now()
		more, err := db.Clear(ctx)
		if err != nil || !more {
			return err
		}
		select {
		case <-time.After(time.Since(began)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// keepClear does so again and again: a meeting may have been closed, here or by an instance that did not come to it.
func (a *App) keepClear(until context.Context) {
	every := time.NewTicker(clearEvery)
	defer every.Stop()
	for {
		select {
		case <-every.C:
		case <-until.Done():
			return
		}
		err := beside.Do(a.logger, "clearing what was forgotten", func() error { return clear(until, a.store) })
		if err != nil && until.Err() == nil {
			a.logger.Warn().Err(err).Msg("what was forgotten could not be cleared")
		}
	}
}
