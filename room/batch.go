package room

import (
	"context"
	"errors"
	"slices"
	"time"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// One turn of a room: what was asked is decided, written down, and then shown and acknowledged.

// decide settles what becomes of each request, applying as it goes, and starts the append.
func (r *Room) decide(ctx context.Context, asked []*request, tries int, turn Turn) {
	w := written{
		batch:    &Batch{Room: r.id, Epoch: r.state.Epoch, At: r.state.Position},
		requests: asked, rows: changedRows{of: map[protocol.PersonID][]rules.RowKind{}}, tries: tries,
	}
	known := r.known(ctx, asked)
	for _, q := range asked {
		r.timed(q.person, func() { r.decideOne(q, known, &w) })
	}
	r.recheckReceipts(ctx, asked, known)
	b := w.batch
	if len(b.Events)+len(b.Rows)+len(b.Receipts)+len(b.Forget) == 0 {
		// Nothing is written, so the record will not object if somebody else has written meanwhile.
		if r.options.Shared && turn == nil && tries == 0 {
			r.readTail(ctx, asked, tries+1)
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
	if s := r.state.Summary(); len(b.Events) > 0 && (r.summed == nil || !s.Equal(r.summed)) {
		b.Summary = s
	}
	if due := r.state.Due(); r.due == nil || *r.due != due {
		b.Due = &due
	}
	r.writing = true
	go func() {
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), appendTime)
		defer cancel()
		w.err = beside(r.logger, "writing", func() error {
			if turn != nil {
				defer turn.Release()
				return turn.Append(limit, b)
			}
			return r.options.Log.Append(limit, b)
		})
		r.wrote <- w
	}()
}

// importing is what counts for the room, and not for whoever brings the file.
const importing = "story.import"

var bringAFile = protocol.Reject(protocol.Invalid, "A story is brought as a file: send it to the import of its meeting.")

// read makes a command of what came in. A file takes a way of its own.
func read(c protocol.CommandFrame) (protocol.Command, *protocol.Rejected) {
	if c.Name == importing {
		return nil, bringAFile
	}
	command, err := protocol.DecodeCommand(c.Name, c.Body)
	if err != nil {
		return nil, protocol.Unreadable(err)
	}
	return command, nil
}

// timed charges a person for the room's time that something of theirs takes.
func (r *Room) timed(who protocol.PersonID, do func()) {
	begun := time.Now()
	do()
	if spent := time.Since(begun); spent >= noteworthy && !who.IsZero() {
		r.measures.person(who).pay(spent)
	}
}

func (r *Room) decideOne(q *request, known map[protocol.CommandID]Receipt, w *written) {
	q.out = Answer{ID: q.id}
	name := q.command.Command()
	if !q.id.IsZero() && !rules.IsSecret(name) {
		if old, repeated := known[q.id]; repeated {
			q.out = r.answers(old, q)
			return
		}
	}
	with := r.options.env()
	with.Full = r.full()
	d, err := rules.Decide(r.state, q.person, q.command, with)
	if err != nil {
		if !errors.As(err, &q.out.Rejected) {
			q.out.Rejected = protocol.Reject(protocol.Unavailable, "Something went wrong on our side.")
			r.logger.Error().Str("command", name).Msg("a command could not be decided")
		}
		return
	}
	events, added := make([]rules.Stored, 0, len(d.Facts)), 0
	for _, f := range d.Facts {
		events = append(events, rules.Encode(f))
		added += len(events[len(events)-1].Body)
	}
	for _, row := range d.Rows {
		added += len(row.Body)
	}
	if len(d.Facts)+len(d.Rows) > 0 && !q.person.IsZero() && !r.measures.person(q.person).has(name) {
		q.out.Rejected = protocol.Reject(protocol.TooMany, "You have brought several of these just now. Wait a few minutes, so that others have a turn.")
		return
	}
	if !q.person.IsZero() && !rules.EvenFull(name) && name != importing && !r.measures.person(q.person).adds(added) {
		q.out.Rejected = protocol.Reject(protocol.Busy, "That is a great deal at once. What you have written is kept here: go on in a few minutes.")
		return
	}
	q.out.At = map[protocol.Stream]uint64{}
	reads := r.state.StreamsOf(q.person) // what nobody tells them, an answer does not say either
	before := w.batch.At + uint64(len(w.batch.Events))
	w.batch.Events = append(w.batch.Events, events...)
	for _, f := range d.Facts {
		rules.Apply(r.state, f)
		w.facts = append(w.facts, f)
		if q.person.IsZero() || slices.Contains(reads, f.Stream) {
			q.out.At[f.Stream] = f.Seq
		}
	}
	_, typed := q.command.(rules.ForgetOwed)
	debt := r.state.Pay(typed)
	w.batch.owe(debt, before)
	if debt.Compacted != nil && !q.person.IsZero() {
		r.measures.person(q.person).owesFor(len(w.batch.Events[len(w.batch.Events)-1].Body))
	}
	for _, c := range d.Rows {
		rules.ApplyRow(r.state, c)
	}
	w.batch.Rows = append(w.batch.Rows, d.Rows...)
	for _, c := range d.Rows {
		if who := r.state.ResolvePerson(q.person); d.Secret && !c.Shared() {
			w.rows.note(c.Kind, who)
		} else {
			w.rows.noteForAll(c.Kind)
		}
	}
	if !q.id.IsZero() && !d.Secret {
		receipt := Receipt{ID: q.id, Said: r.options.said(q.person, q.command), At: q.out.At}
		w.batch.Receipts = append(w.batch.Receipts, receipt)
		known[q.id] = receipt
	}
}

// owe has a batch forget what is owed, before being the position of the last event that a fold of the view may stand for.
func (b *Batch) owe(debt rules.Debt, before uint64) {
	b.Forget = append(b.Forget, debt.Forget...)
	b.Erases = b.Erases || debt.Erases
	if debt.Compacted != nil {
		b.Events, b.ForgetTo = append(b.Events, rules.Encode(*debt.Compacted)), before
	}
}

// recheckReceipts has a second look at what was refused: perhaps it was accepted before, and has become impossible through
// that very thing. What was accepted stays accepted, whether a repeat says that it is one or not.
func (r *Room) recheckReceipts(ctx context.Context, asked []*request, known map[protocol.CommandID]Receipt) {
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
			q.out = r.answers(receipt, q)
		}
	}
}

// answers says again what was said to a command, or that its id was used for another, or by somebody else. Who came in twice
// may have asked it as either of the two.
func (r *Room) answers(a Receipt, q *request) Answer {
	askers := []protocol.PersonID{q.person}
	if r.state != nil {
		for _, p := range r.state.All.People {
			if p.ID != q.person && r.state.ResolvePerson(p.ID) == r.state.ResolvePerson(q.person) {
				askers = append(askers, p.ID)
			}
		}
	}
	for _, who := range askers {
		if a.Said == r.options.said(who, q.command) {
			return Answer{ID: q.id, At: a.At}
		}
	}
	return Answer{ID: q.id, Rejected: protocol.Reject(protocol.IDReused, "This id was used for something else.")}
}

// known gathers the receipts that these requests may repeat: what is remembered here, and, for those that say they
// were sent before, what the record has. A repeat that does not say so is caught by the record itself, or by lookBack.
func (r *Room) known(ctx context.Context, asked []*request) map[protocol.CommandID]Receipt {
	known := map[protocol.CommandID]Receipt{}
	var look []protocol.CommandID
	for _, q := range asked {
		if receipt, ok := r.receipts.of[q.id]; ok {
			known[q.id] = receipt
		} else if q.again && !rules.IsSecret(q.command.Command()) {
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

// committed is told what became of a batch. Durable: show it and acknowledge. Refused or failed: the working state is
// thrown away, rebuilt from the record, and the batch is decided again.
func (r *Room) committed(ctx context.Context, w written) {
	r.writing = false
	switch {
	case w.err == nil:
		r.show(ctx, w)
		r.follow(ctx)
		return
	case errors.Is(w.err, ErrConflict):
		r.noteContention()
	case errors.Is(w.err, ErrRepeated):
	default:
		r.logger.Error().Err(w.err).Int("commands", len(w.requests)).Msg("a batch could not be written")
	}
	r.lose()
	readable := r.reload(ctx)
	again := w.requests[:0:0]
	found, err := r.options.Log.Receipts(ctx, r.id, ids(w.requests))
	retry := readable && err == nil && w.tries < attempts && (errors.Is(w.err, ErrConflict) || errors.Is(w.err, ErrRepeated))
	for _, q := range w.requests {
		receipt, accepted := found[q.id]
		switch {
		case accepted:
			r.receipts.remember(receipt)
			q.answer(r.answers(receipt, q))
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
		if !q.id.IsZero() && !rules.IsSecret(q.command.Command()) {
			out = append(out, q.id)
		}
	}
	return out
}

// show makes a durable batch visible: events to their streams, answers to those who asked.
func (r *Room) show(ctx context.Context, w written) {
	b := w.batch
	r.state.Position = b.At + b.Changes()
	if b.Summary != nil {
		r.summed = b.Summary
	}
	if b.Due != nil {
		r.due = b.Due
	}
	bytes := 0
	for _, e := range b.Events {
		r.out.gather(e.Stream, e.Event)
		bytes += len(e.Body)
	}
	for _, row := range b.Rows {
		bytes += len(row.Body)
	}
	r.grown(ctx, bytes)
	for _, receipt := range b.Receipts {
		r.receipts.remember(receipt)
	}
	for _, q := range w.requests {
		q.answer(q.out)
	}
	r.afterFacts(w.facts) // before anything is sent: whoever may see less from now on sees none of it
	if len(b.Events) > 0 {
		r.sendSoon()
	}
	for _, f := range w.facts {
		if _, is := f.Body.(protocol.Membership); is {
			w.rows.noteForAll(rules.ShownByPlace()...)
		}
	}
	r.tellMine(w.rows)
	if len(b.Rows) > 0 {
		r.countAnew()
	}
	r.presenceSoon()
	r.fresh += len(b.Events)
	if len(b.Forget) > 0 || b.Erases {
		r.fresh += snapshotAfter // the one that is kept still holds what was forgotten, or is gone
	}
	r.snapshotSoon(ctx)
	r.forgetSoon()
	if len(w.facts) > 0 && r.options.OnCommitted != nil {
		r.options.OnCommitted(r.id, w.facts)
	}
	if r.options.Fanout != nil && b.Changes() > 0 {
		r.options.Fanout.TellCommit(b.notice())
	}
}

// afterFacts does what follows from facts that were decided here.
func (r *Room) afterFacts(facts []rules.Fact) {
	r.turnAway(facts)
	for _, f := range facts {
		if e, ok := f.Body.(protocol.TextEdited); ok && (e.Version+len(e.Updates))/compactAfter > e.Version/compactAfter {
			r.compact(e.Text, false)
		}
	}
}

// turnAway closes the connections of people who may see less or more from now on: they come back and are welcomed to
// what they may see.
func (r *Room) turnAway(facts []rules.Fact) {
	for _, f := range facts {
		m, is := f.Body.(protocol.Membership)
		if is && m.Ends() != 0 {
			r.closeAll(m.Of(), m.Ends())
		}
		r.here.dirty = r.here.dirty || is // who is here has changed, or where they are told to be, or who is counted
		switch f.Body.(type) {
		case protocol.PersonEntered, protocol.RoomClosed, protocol.RoomReopened:
			r.here.dirty = true
		case protocol.DevicesEnded:
			if who, ok := f.Stream.Person(); ok { // the one that stays comes back
				r.closeAll(who, protocol.CloseMoved)
			}
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

// said is what somebody says with a command, for telling a repeat from a mistake. It is kept for the life of the room, so it says nothing
// to whoever does not know the server's secret: not even whether a guess at the words is right.
func (o *Options) said(who protocol.PersonID, c protocol.Command) [16]byte {
	return o.Vault.Said(append([]byte(who.String()+" "+c.Command()+"\n"), protocol.MustEncode(c)...))
}
