// Package deadlines wakes rooms in which something is to happen by itself: with nobody connected too, after a restart
// too, and once, whichever instance gets there. When something is due is in the record; that it has happened is a fact like
// any other.
package deadlines

import (
	"context"
	"errors"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
	"secondstory/server/beside"
	"secondstory/server/store"
)

const (
	every    = time.Second
	atOnce   = 16
	lookTime = 10 * time.Second
)

// Clock is what deadlines are fired by. All must be given.
type Clock struct {
	Hall   *room.Hall
	Store  store.Store
	Logger zerolog.Logger
}

// Run fires deadlines until the context ends.
func (c Clock) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		err := beside.Do(c.Logger, "a look for what is due", func() error { return c.Fire(ctx) })
		if err != nil && ctx.Err() == nil {
			c.Logger.Warn().Err(err).Msg("what was due could not happen")
		}
	}
}

// Fire has everything happen that is due now. A room in which that breaks keeps no other from it.
func (c Clock) Fire(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	due, err := c.Store.Due(ctx, protocol.At(time.Now()), atOnce)
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range due {
		errs = append(errs, beside.Do(c.Logger.With().Stringer("room", id).Logger(), "what is due in a room", func() error { return c.wake(ctx, id) }))
	}
	return errors.Join(errs...)
}

func (c Clock) wake(ctx context.Context, id protocol.RoomID) error {
	_, err := c.Hall.Do(ctx, id, protocol.PersonID{}, protocol.CommandID{}, rules.FireDeadlines{}, false)
	if errors.Is(err, room.ErrNoRoom) {
		return nil // another instance was here
	} else if err != nil {
		return err
	}
	gone := false
	err = c.Hall.Inspect(ctx, id, func(s *rules.State) { gone = s.Gone() })
	if refused := (*protocol.Rejected)(nil); errors.As(err, &refused) || errors.Is(err, room.ErrNoRoom) {
		return nil // it cannot be read just now, or another instance was here: what is due is looked for again soon
	} else if err != nil {
		return err
	}
	if gone {
		return c.Store.DeleteRoom(ctx, id)
	}
	return nil
}
