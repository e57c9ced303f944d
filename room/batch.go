package room

import (
	"context"
	"errors"
	"slices"

	"secondstory/protocol"
)

// One turn of a room: what was asked is decided, written down, and then shown and acknowledged.

// decide settles what becomes of each request, applying as it goes, and starts the append.
func (r *Room) decide(ctx context.Context, asked []*request, tries int, turn Turn) {
	w := written{
		batch:    &Batch{Room: r.id, Epoch: r.state.Epoch, At: r.state.Moved},
		requests: asked, mineOf: map[protocol.PersonID]bool{}, tries: tries,
	}
	known := r.known(ctx, asked)
	for _, q := range asked {
		r.decideOne(q, known, &w)
	}
	r.lookBack(ctx, asked, known)
	b := w.batch
	if len(b.Events)+len(b.Rows)+len(b.Receipts) == 0 {
		// Nothing is written, so the record will not object if somebody else has written meanwhile.
		if r.options.Shared && turn == nil && tries == 0 {
			r.look(ctx, asked, tries+1)
			return
		}
		if turn != nil {
			turn.Release()
		}
		for _, q := range asked {
			q.answer(q.out)
		}
		return
	}
	if s := r.state.summary(); len(b.Events) > 0 && (r.summed == nil || !equal(s, r.summed)) {
		b.Summary = s
	}
	if due := r.state.due(); r.due == nil || *r.due != due {
		b.Due = &due
	}
	r.writing = true
	go func() {
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), appendTime)
		defer cancel()
		if turn != nil {
			w.err = turn.Append(limit, b)
		} else {
			w.err = r.options.Log.Append(limit, b)
		}
		r.wrote <- w
	}()
}

func (r *Room) decideOne(q *request, known map[protocol.CommandID]Receipt, w *written) {
	q.out = Answer{ID: q.id}
	name := q.command.Command()
	if !q.id.IsZero() && !IsSecret(name) {
		if old, repeated := known[q.id]; repeated {
			q.out = old.answers(q)
			return
		}
	}
	d, err := Decide(r.state, q.person, q.command, r.options.settled(r.now()))
	if err != nil {
		if !errors.As(err, &q.out.Rejected) {
			q.out.Rejected = protocol.Reject(protocol.Unavailable, "Something went wrong on our side.")
			r.logger.Error().Str("command", name).Msg("a command could not be decided")
		}
		return
	}
	q.out.At = map[protocol.Stream]uint64{}
	for _, f := range d.Facts {
		Apply(r.state, f)
		w.batch.Events = append(w.batch.Events, store(f))
		w.facts = append(w.facts, f)
		q.out.At[f.Stream] = f.Seq
	}
	for _, c := range d.Rows {
		ApplyRow(r.state, c)
	}
	w.batch.Rows = append(w.batch.Rows, d.Rows...)
	if len(d.Rows) > 0 {
		if d.Secret && !slices.ContainsFunc(d.Rows, func(c RowChange) bool { return c.shared() }) {
			w.mineOf[r.state.Standing(q.person)] = true
		} else {
			w.mineAll = true
		}
	}
	w.batch.Forget = append(w.batch.Forget, d.Forget...)
	w.batch.Erases = w.batch.Erases || d.Erases
	if !q.id.IsZero() && !d.Secret {
		receipt := Receipt{ID: q.id, Said: said(q.command), At: q.out.At}
		w.batch.Receipts = append(w.batch.Receipts, receipt)
		known[q.id] = receipt
	}
}

// lookBack has a second look at what was refused: perhaps it was accepted before, and has become impossible through
// that very thing. What was accepted stays accepted, whether a repeat says that it is one or not.
func (r *Room) lookBack(ctx context.Context, asked []*request, known map[protocol.CommandID]Receipt) {
	var refused []*request
	for _, q := range asked {
		if _, seen := known[q.id]; !seen && q.out.Rejected != nil {
			refused = append(refused, q)
		}
	}
	look := ids(refused)
	if len(look) == 0 {
		return
	}
	found, err := r.options.Log.Receipts(ctx, r.id, look)
	for _, q := range refused {
		receipt, accepted := found[q.id]
		switch {
		case err != nil:
			q.out = Answer{ID: q.id, Rejected: protocol.Reject(protocol.Unavailable, "The room cannot be read just now. Your change is kept and sent again.")}
		case accepted:
			q.out = receipt.answers(q)
		}
	}
}

// answers says again what was said to a command, or that its id was used for another.
func (a Receipt) answers(q *request) Answer {
	if a.Said != said(q.command) {
		return Answer{ID: q.id, Rejected: protocol.Reject(protocol.IDReused, "This id was used for something else.")}
	}
	return Answer{ID: q.id, At: a.At}
}

// known gathers the receipts that these requests may repeat: what is remembered here, and, for those that say they
// were sent before, what the record has. A repeat that does not say so is caught by the record itself, or by lookBack.
func (r *Room) known(ctx context.Context, asked []*request) map[protocol.CommandID]Receipt {
	known := map[protocol.CommandID]Receipt{}
	var look []protocol.CommandID
	for _, q := range asked {
		if receipt, ok := r.receipts[q.id]; ok {
			known[q.id] = receipt
		} else if q.again && !IsSecret(q.command.Command()) {
			look = append(look, q.id)
		}
	}
	if len(look) > 0 {
		found, err := r.options.Log.Receipts(ctx, r.id, look)
		if err != nil {
			r.logger.Warn().Err(err).Msg("receipts could not be read")
		}
		for id, receipt := range found {
			known[id] = receipt
		}
	}
	return known
}

// settle is told what became of a batch. Durable: show it and acknowledge. Refused or failed: the working state is
// thrown away, rebuilt from the record, and the batch is decided again.
func (r *Room) settle(ctx context.Context, w written) {
	r.writing = false
	switch {
	case w.err == nil:
		r.show(ctx, w)
		r.follow(ctx)
		return
	case errors.Is(w.err, ErrMoved):
		r.meet()
	case errors.Is(w.err, ErrRepeated):
	default:
		r.logger.Error().Err(w.err).Int("commands", len(w.requests)).Msg("a batch could not be written")
	}
	r.lose()
	readable := r.reload(ctx)
	again := w.requests[:0:0]
	found, err := r.options.Log.Receipts(ctx, r.id, ids(w.requests))
	retry := readable && err == nil && w.tries < attempts && (errors.Is(w.err, ErrMoved) || errors.Is(w.err, ErrRepeated))
	for _, q := range w.requests {
		receipt, accepted := found[q.id]
		switch {
		case accepted:
			r.remember(receipt)
			q.answer(receipt.answers(q))
		case retry:
			again = append(again, q)
		default:
			q.answer(Answer{ID: q.id, Rejected: protocol.Reject(protocol.Unavailable, "That could not be saved just now. It is kept and sent again.")})
		}
	}
	if len(again) > 0 {
		r.begin(ctx, again, w.tries+1)
	}
}

func ids(all []*request) (out []protocol.CommandID) {
	for _, q := range all {
		if !q.id.IsZero() && !IsSecret(q.command.Command()) {
			out = append(out, q.id)
		}
	}
	return out
}

// show makes a durable batch visible: events to their streams, answers to those who asked.
func (r *Room) show(ctx context.Context, w written) {
	b := w.batch
	r.state.Moved = b.At + b.Changes()
	if b.Summary != nil {
		r.summed = b.Summary
	}
	if b.Due != nil {
		r.due = b.Due
	}
	for _, e := range b.Events {
		r.waiting[e.Stream] = append(r.waiting[e.Stream], e.Event)
	}
	for _, receipt := range b.Receipts {
		r.remember(receipt)
	}
	for _, q := range w.requests {
		q.answer(q.out)
	}
	r.afterFacts(w.facts) // before anything is sent: whoever may see less from now on sees none of it
	if len(b.Events) > 0 {
		r.sendSoon()
	}
	r.tellMine(w.mineOf, w.mineAll)
	if len(b.Rows) > 0 {
		r.countAnew()
	}
	r.asideSoon()
	r.fresh += len(b.Events)
	if len(b.Forget) > 0 {
		r.fresh += snapshotAfter // the one that is kept still holds what was forgotten
	}
	r.snapshotSoon(ctx)
	if len(w.facts) > 0 && r.options.Settled != nil {
		r.options.Settled(r.id, w.facts)
	}
	if r.options.Fanout != nil && b.Changes() > 0 {
		r.options.Fanout.Tell(b.word())
	}
}

func (r *Room) remember(receipt Receipt) {
	if _, known := r.receipts[receipt.ID]; known {
		return
	}
	r.receipts[receipt.ID] = receipt
	if r.recent = append(r.recent, receipt.ID); len(r.recent) > receiptsKept {
		delete(r.receipts, r.recent[0])
		r.recent = r.recent[1:]
	}
}

// afterFacts does what follows from facts that were decided here.
func (r *Room) afterFacts(facts []Fact) {
	r.turnAway(facts)
	for _, f := range facts {
		if e, ok := f.Body.(protocol.TextEdited); ok && (e.Version+len(e.Updates))/foldAfter > e.Version/foldAfter {
			r.fold(e.Text, false)
		}
	}
}

// turnAway closes the connections of people who may see less or more from now on: they come back and are welcomed to
// what they may see.
func (r *Room) turnAway(facts []Fact) {
	for _, f := range facts {
		switch f.Body.(type) { // who is here has changed, or where they are told to be, or who is counted
		case protocol.PersonEntered, protocol.PersonDescribed, protocol.PersonRemoved, protocol.PersonLeft, protocol.PersonRoleChanged, protocol.PersonMerged, protocol.RoomClosed, protocol.RoomReopened:
			r.here.dirty = true
		}
		switch e := f.Body.(type) {
		case protocol.PersonRemoved:
			r.closeAll(e.Person, protocol.CloseRemoved)
		case protocol.PersonLeft:
			r.closeAll(e.Person, protocol.CloseLeft)
		case protocol.PersonRoleChanged:
			r.closeAll(e.Person, protocol.CloseMoved)
		case protocol.PersonMerged:
			r.closeAll(e.Person, protocol.CloseMoved)
		case protocol.RoomDeleted:
			for m := range r.here.members {
				m.Close(protocol.CloseRemoved, 0)
			}
		}
	}
}

func (r *Room) closeAll(who protocol.PersonID, code protocol.CloseCode) {
	for m := range r.here.members {
		if m.Person == who {
			m.Close(code, 0)
		}
	}
}
