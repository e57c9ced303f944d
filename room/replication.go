package room

import (
	"context"
	"errors"
	"slices"
	"time"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// Other instances: what they have made of this room, and who is there. The record alone says what is true; a notice from
// them saves a look at it, and a notice that was lost costs the time until the next look.

const (
	fillerTime    = 20 * time.Millisecond // how long a gap may wait for the notice that fills it
	contendedFor  = 10 * time.Second      // so long after another writer was met, one is expected
	presenceLife  = 15 * time.Second      // so long is it believed who is at another instance
	presenceAgain = 5 * time.Second
	noticesKept   = 256 // notices that wait for the ones before them
	tailTime      = 5 * time.Second
	maxNotice     = 256 << 10 // bytes of events in one notice; beyond that it only says that something has come
	socketsInBits = 20        // sockets of one opening of a room, before they would be another's
)

// CommitNotice says what one batch has made of a room at another instance.
type CommitNotice struct {
	Room  protocol.RoomID
	Epoch protocol.Epoch
	At    uint64 // the position the batch was decided at
	To    uint64 // where the record stands since
	// Events are those of the stream `all`. Whole says that there was nothing else in the batch: no other stream, and no
	// confidential row. Without it the notice is only a bell.
	Events []protocol.Event
	Whole  bool
}

// PresenceUpdate is who is at another instance, and where their carets have gone: not written down, believed for a while.
type PresenceUpdate struct {
	Room   protocol.RoomID
	From   string // names the instance
	Here   []protocol.Here
	Carets []protocol.Caret
}

// replication is what this instance knows of others that write into the same room. Owned by Run.
type replication struct {
	notices     []CommitNotice // that do not join on yet
	counted     int            // how many of them are in the numbers
	knownHead   uint64         // where the record is known to stand, if that is further than this room
	relayed     uint64         // while there is no state: up to where people here were shown what has happened
	contendedAt time.Time      // when another writer was last met
	gap         *time.Timer
	gapOpen     bool           // gap is running
	epoch       protocol.Epoch // of the life that people here know
	newEpoch    bool           // the record has another epoch
}

// queue has a notice wait for those before it. Where too many wait, none does: the record has them all.
func (x *replication) queue(w CommitNotice) {
	if len(x.notices) < noticesKept {
		x.notices = append(x.notices, w)
		return
	}
	x.notices = nil
	x.reaches(w.To)
}

// reaches notes how far the record is known to have come.
func (x *replication) reaches(position uint64) { x.knownHead = max(x.knownHead, position) }

// giveUp waits for no notice any more: what they say has come is looked for in the record.
func (x *replication) giveUp() {
	x.gapOpen = false
	for _, w := range x.notices {
		x.reaches(w.To)
	}
	x.notices = nil
}

// waits has the gap be old after a while.
func (x *replication) waits(d time.Duration) {
	x.gapOpen = true
	x.gap.Reset(d)
}

// contended says whether another writer is to be expected: then the room is taken before wishes are decided.
func (x *replication) contended(now time.Time) bool {
	return !x.contendedAt.IsZero() && now.Sub(x.contendedAt) < contendedFor
}

// caught is what has come into the record from elsewhere, and the room itself if it was taken for a batch.
type caught struct {
	record *rules.Record
	turn   Turn
	asked  []*request
	tries  int
	err    error
}

// notice is what others are told of a batch.
func (b *Batch) notice() CommitNotice {
	w := CommitNotice{Room: b.Room, Epoch: b.Epoch, At: b.At, To: b.At + b.Changes(), Whole: len(b.Rows) == 0}
	size := 0
	for _, e := range b.Events {
		w.Whole = w.Whole && e.Stream == protocol.All
		size += len(e.Body)
		if e.Stream == protocol.All {
			w.Events = append(w.Events, e.Event)
		}
	}
	if !w.Whole || size > maxNotice {
		w.Events, w.Whole = nil, false
	}
	return w
}

// onNotice takes in what another instance says that it has written.
func (r *Room) onNotice(ctx context.Context, w CommitNotice) {
	if r.state != nil && w.Epoch == r.state.Epoch && w.To <= r.state.Position {
		return
	}
	r.others.queue(w)
	r.follow(ctx)
}

// onHead is told where the record stands.
func (r *Room) onHead(ctx context.Context, head Head) {
	switch {
	case r.state != nil && head.Epoch != r.state.Epoch:
		if r.others.newEpoch = r.writing; !r.others.newEpoch {
			r.reload(ctx)
		}
		return
	case r.state != nil && head.Position <= r.state.Position, r.state == nil && head.Position <= r.others.relayed:
		return
	}
	r.others.reaches(head.Position)
	r.follow(ctx)
}

// follow brings the room to where the record is known to stand: by the notices that join on, or else by a look. While a
// batch of its own is on its way it waits, because the state in hand is not what the record has.
func (r *Room) follow(ctx context.Context) {
	if r.writing {
		return
	}
	if r.others.newEpoch {
		r.others.newEpoch = false
		r.reload(ctx)
	}
	look := false
	for again := true; again && r.state != nil; {
		again = false
		left := r.others.notices[:0]
		for _, w := range r.others.notices {
			switch {
			case r.state == nil:
				r.others.reaches(w.To) // the one before it did not fold
			case w.Epoch != r.state.Epoch:
				look = true // another life, or a forgery: the record knows
			case w.To <= r.state.Position:
			case w.At != r.state.Position:
				left = append(left, w)
			case w.Whole && r.applyNotice(ctx, w):
				again = true
			default:
				look = true
			}
		}
		r.others.notices = left
	}
	switch at := r.position(); {
	case look, r.others.knownHead > at:
		r.readTail(ctx, nil, 0)
	case len(r.others.notices) > 0 && !r.others.gapOpen:
		r.others.waits(fillerTime)
	}
}

// position is how far this instance has come with the room.
func (r *Room) position() uint64 {
	if r.state == nil {
		return r.others.relayed
	}
	return r.state.Position
}

// gapIsOld looks into the record for what no notice has brought.
func (r *Room) gapIsOld(ctx context.Context) {
	r.others.giveUp()
	r.follow(ctx)
}

// applyNotice makes the events of a notice true, without a look at the record. It says whether they fit.
func (r *Room) applyNotice(ctx context.Context, w CommitNotice) bool {
	facts, err := r.replay(stored(w.Events))
	if isNewer(err) {
		r.outgrown(err)
		return false
	}
	if err != nil {
		r.logger.Error().Err(err).Msg("a notice of another instance does not fold")
		r.lose()
		r.reload(ctx)
		return false
	}
	r.state.Position = w.To
	r.state.Forgive()
	r.noteContention()
	r.showElsewhere(stored(w.Events), facts)
	return true
}

func stored(events []protocol.Event) (out []rules.Stored) {
	for _, e := range events {
		out = append(out, rules.Stored{Stream: protocol.All, Event: e})
	}
	return out
}

// replay applies events to the state in hand, which is of no use any more after an error.
func (r *Room) replay(events []rules.Stored) (facts []rules.Fact, err error) {
	err = beside(r.logger, "replaying", func() error {
		for _, e := range events {
			f, err := r.state.Replay(e)
			if err != nil {
				return err
			}
			facts = append(facts, f)
		}
		return nil
	})
	return facts, err
}

// isNewer says whether something cannot be understood because a newer version has written it.
func isNewer(err error) bool {
	newer := (*protocol.ErrUnknownEvent)(nil)
	return errors.As(err, &newer)
}

// outgrown gives the state up because a newer version has written into the room. People here go on hearing what happens.
// What they ask is for an instance that knows what has happened.
func (r *Room) outgrown(err error) {
	r.logger.Warn().Err(err).Msg("this room has been used with a newer version")
	r.lose()
	r.unread = err
}

// lose gives the state up, and remembers up to where people were shown what has happened.
func (r *Room) lose() {
	if r.state != nil {
		r.others.relayed = r.state.Position
	}
	r.state = nil
}

// showElsewhere shows what was decided at another instance, to those who may still see it.
func (r *Room) showElsewhere(events []rules.Stored, facts []rules.Fact) {
	r.summed, r.due = nil, nil
	r.turnAway(facts)
	for _, e := range events {
		r.taken.sinceView, r.taken.sinceLog = r.taken.sinceView+int64(len(e.Body)), r.taken.sinceLog+int64(len(e.Body))
	}
	r.relay(events)
	r.here.dirty = true
	r.presenceSoon()
}

// relay gathers events for whoever listens. Words that were taken out of the record meanwhile cannot be told: whoever
// waits for them starts from a whole view.
func (r *Room) relay(events []rules.Stored) {
	cut := map[protocol.Stream]uint64{}
	for _, e := range events {
		if r.out.rings[e.Stream] == nil {
			continue
		}
		if len(e.Body) == 0 {
			cut[e.Stream] = 0
		}
		r.out.gather(e.Stream, e.Event)
	}
	for stream := range cut {
		r.out.cut(stream, r.out.head(stream))
	}
	r.sendSoon()
}

// readTail reads what has come into the record since, beside the loop. With somebody's wishes in hand it takes the room
// for them in the same trip, so that nobody else is first once they are decided.
func (r *Room) readTail(ctx context.Context, asked []*request, tries int) {
	r.writing = true
	after := r.position()
	go func() {
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), tailTime)
		defer cancel()
		c := caught{asked: asked, tries: tries}
		c.err = beside(r.logger, "reading what has come from elsewhere", func() (err error) {
			if asked == nil {
				c.record, err = r.options.Log.Tail(limit, r.id, after)
			} else {
				c.turn, c.record, err = r.options.Log.Lock(limit, r.id, after)
			}
			return err
		})
		r.caught <- c
	}()
}

// catchUp takes in what was read, and then decides what was asked.
func (r *Room) catchUp(ctx context.Context, c caught) {
	r.writing = false
	if c.err != nil {
		r.logger.Warn().Err(c.err).Msg("what has come from elsewhere could not be read")
		for _, q := range c.asked {
			q.answer(Answer{ID: q.id, Rejected: protocol.Reject(protocol.Unavailable, "That could not be saved just now. It is kept and sent again.")})
		}
		if len(r.others.notices) == 0 {
			r.others.queue(CommitNotice{To: r.others.knownHead}) // look again in a while
		}
		r.others.waits(time.Second)
		return
	}
	if !r.takeRecord(ctx, c.record) {
		if c.turn != nil {
			c.turn.Release()
		}
		if r.state == nil {
			r.refuseAll(c.asked)
			return
		}
		r.begin(ctx, c.asked, c.tries+1)
		return
	}
	if len(c.asked) > 0 {
		r.decide(ctx, c.asked, c.tries, c.turn)
	}
	r.follow(ctx)
}

// takeRecord brings the state to where the record stands. False: the state was thrown away, and read anew if it could
// be.
func (r *Room) takeRecord(ctx context.Context, rec *rules.Record) bool {
	if r.state == nil {
		if isNewer(r.unread) {
			return r.relayOnly(rec)
		}
		r.reload(ctx) // it could not be read for a while, and now it can
		return false
	}
	if rec.Epoch != r.state.Epoch {
		r.reload(ctx)
		return false
	}
	r.others.knownHead = 0
	if rec.Position <= r.state.Position {
		return true
	}
	r.noteContention()
	if wordless(rec.Events) {
		// What was forgotten before it was heard of here can be skipped in a whole replay only.
		r.reload(ctx)
		return false
	}
	facts, err := r.replay(rec.Events)
	if isNewer(err) {
		r.outgrown(err)
		return r.relayOnly(rec)
	}
	if err != nil {
		r.logger.Error().Err(err).Msg("the record does not fold on what was read before")
		r.lose()
		r.reload(ctx)
		return false
	}
	r.state.ReplaceRows(rec.Rows)
	r.state.Position = rec.Position
	r.state.Forgive()
	r.countAnew()
	r.showElsewhere(rec.Events, facts)
	r.tellMine(changedRows{all: rules.RowKinds()})
	return true
}

// wordless says whether the words of an event were taken out of the record.
func wordless(events []rules.Stored) bool {
	return slices.ContainsFunc(events, func(e rules.Stored) bool { return len(e.Body) == 0 })
}

// relayOnly passes on what this instance cannot understand, to those who may still see it as far as it knows.
func (r *Room) relayOnly(rec *rules.Record) bool {
	r.others.knownHead = 0
	if rec.Position > r.others.relayed {
		var facts []rules.Fact
		for _, e := range rec.Events {
			if body, err := protocol.DecodeEvent(e.Name, e.Body); err == nil {
				facts = append(facts, rules.Fact{Stream: e.Stream, Seq: e.Seq, At: e.At, By: e.By, Body: body})
			}
		}
		r.turnAway(facts)
		r.relay(rec.Events)
		r.others.relayed = rec.Position
	}
	return false
}

// hearElsewhere takes in who is at another instance.
func (p *presence) hearElsewhere(a PresenceUpdate, now time.Time) {
	p.elsewhere[a.From] = elsewhere{a.Here, now.Add(presenceLife)}
	p.dirty = true
	for _, c := range a.Carets {
		p.carets[c.Socket] = c
	}
}

// elsewhere is who is at one other instance, believed until then.
type elsewhere struct {
	here  []protocol.Here
	until time.Time
}

// forgetElsewhere lets go of what was not said again.
func (p *presence) forgetElsewhere(now time.Time) {
	for from, e := range p.elsewhere {
		if now.After(e.until) {
			delete(p.elsewhere, from)
			p.dirty = true
		}
	}
}
