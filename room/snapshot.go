package room

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// snapshotSoon writes a snapshot when replaying what came since the last one would be felt, though not all the time: a
// busy room would do little else. It reads the record anew,
// off the room's goroutine, so that nobody waits, and so that a snapshot is always what a full replay gives.
func (r *Room) snapshotSoon(ctx context.Context) {
	if r.fresh < snapshotAfter || r.snapping || time.Since(r.snappedAt) < snapshotEvery {
		return
	}
	r.fresh, r.snapping, r.snappedAt = 0, true, time.Now()
	go func() {
		defer func() { r.snapped <- struct{}{} }()
		if err := WriteSnapshot(r.logger.WithContext(ctx), r.options.Log, r.id); err != nil {
			r.logger.Warn().Err(err).Msg("a snapshot could not be written")
		}
	}()
}

// WriteSnapshot writes a snapshot of a room as the record has it. Where that breaks, the context's logger has the place.
func WriteSnapshot(ctx context.Context, log Log, id protocol.RoomID) (err error) {
	ctx, cancel := context.WithTimeout(ctx, appendTime)
	defer cancel()
	logger := zerolog.Ctx(ctx)
	state, _, err := open(ctx, log, id, *logger)
	if err != nil {
		return err
	}
	return beside(*logger, "keeping a snapshot", func() error { return log.SaveSnapshot(ctx, id, state.Snapshot()) })
}

// compact asks the room to write down a whole text, so that older keystrokes of it can be forgotten.
func (r *Room) compact(id protocol.TextID, whole bool) {
	q := &request{command: rules.CompactText{Text: id, Whole: whole}, answer: func(Answer) {}}
	select {
	case r.inbox <- q:
	default: // next time
	}
}

// forgetSoon has the room forget what it still owes: a little in each batch, so that nobody waits long for it.
func (r *Room) forgetSoon() {
	if r.state == nil || r.forgetting || !r.state.Owes() {
		return
	}
	q := &request{command: rules.ForgetOwed{}, answer: func(Answer) { r.forgetting = false }}
	select {
	case r.inbox <- q:
		r.forgetting = true
	default: // with the next batch, or the next look
	}
}

// compactOld forgets the keystrokes of texts that nobody has written in for a day: whoever comes back after that long
// starts from the text as it is. Those for whom the inbox has no room have their turn the next time.
func (r *Room) compactOld() {
	if r.state == nil {
		return
	}
	long := protocol.At(time.Now().Add(-forgetTextsAge))
	for _, id := range r.state.Untouched(long) {
		r.compact(id, true)
	}
	r.forgetSoon()
}

// reload reads the room from the record: at the start, and whenever the state in hand may be wrong. What has come
// into the record since it was last shown is shown now. It says whether the room can be read.
func (r *Room) reload(ctx context.Context) bool {
	limit, cancel := context.WithTimeout(ctx, appendTime)
	defer cancel()
	r.options.Counters.Reread.Add(1)
	state, err := r.read(limit)
	if err != nil {
		r.lose()
		r.unread = err
		r.logger.Error().Err(err).Msg("the room cannot be read")
		return false
	}
	r.others.knownHead, r.others.relayed, r.unread = 0, 0, nil
	if r.others.epoch != state.Epoch {
		r.startOver(state)
	}
	advanced := r.state == nil || r.state.Position != state.Position
	r.state = state
	if !advanced {
		return true
	}
	r.summed, r.due = nil, nil
	for m := range r.here.members { // before anything is sent, as in show
		switch {
		case state.RoleOf(m.Person) == "":
			m.Close(state.NotIn(m.Person), 0)
		case !slices.Equal(m.streams, state.StreamsOf(m.Person)):
			m.Close(protocol.CloseMoved, 0)
		}
	}
	for stream := range r.out.rings {
		shown := r.out.head(stream)
		if head := state.Heads[stream]; head > shown {
			events, err := r.options.Log.Read(limit, r.id, stream, shown, resumeEvents+1)
			if err != nil || uint64(len(events)) != head-shown || emptied(events) {
				r.out.cut(stream, head)
				continue
			}
			r.out.gather(stream, events...)
		}
	}
	r.send()
	r.tellMine(changedRows{all: rules.RowKinds()})
	r.here.dirty = true
	r.presenceSoon()
	return true
}

// startOver sends everybody away who knows the room from another life of it: numbers mean something else now. They
// come back, and are welcomed with whole views.
func (r *Room) startOver(state *rules.State) {
	if !r.others.epoch.IsZero() {
		for m := range r.here.members {
			m.Close(protocol.CloseMoved, 0)
		}
		r.out.startOver()
		r.receipts.startOver()
		r.others.notices = nil
		clear(r.stills)
	}
	r.others.epoch = state.Epoch
}

func (r *Room) read(ctx context.Context) (*rules.State, error) {
	s, n, err := open(ctx, r.options.Log, r.id, r.logger)
	r.fresh = n
	return s, err
}

// open reads a room, and says how much there was to replay. A snapshot saves time and nothing else: one that is of no
// use is let go, and the whole log is read. One that does not fold is an error, whoever reads it.
func open(ctx context.Context, log Log, id protocol.RoomID, logger zerolog.Logger) (s *rules.State, n int, err error) {
	err = beside(logger, "reading a room", func() error {
		record, err := log.Load(ctx, id)
		if err != nil {
			return fmt.Errorf("read the record: %w", err)
		}
		s, err = rules.Open(id, record)
		if errors.Is(err, rules.ErrSnapshot) {
			logger.Warn().Err(err).Msg("the whole log is read")
			if err := log.DropSnapshot(ctx, id); err != nil {
				return fmt.Errorf("let a snapshot go: %w", err)
			}
			if record, err = log.Load(ctx, id); err != nil {
				return fmt.Errorf("read the record: %w", err)
			}
			s, err = rules.Open(id, record)
		}
		n = len(record.Events)
		return err
	})
	return s, n, err
}
