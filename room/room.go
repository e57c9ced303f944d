package room

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
)

// Options are what a room needs of its surroundings. Log and Vault must be given.
type Options struct {
	Log    Log
	Vault  Vault
	Logger zerolog.Logger
	Now    func() time.Time // nil: the clock
	Chance io.Reader        // nil: the system's; ids and orders that must say nothing come from it
	Idle   time.Duration    // how long a room stays open with nobody in it; 0: a minute
	// Settled is told what has become durable, in order and on the room's goroutine: it must be quick; nil: nobody is.
	Settled func(protocol.RoomID, []Fact)
}

const (
	ringBytes      = 2 << 20
	asideBytes     = 64 << 10
	maxFrame       = 1 << 20 // a larger batch is not sent live: whoever is there reads it from the record
	batchSize      = 256
	appendTime     = 10 * time.Second
	attempts       = 8   // how often a batch is decided again when another writer was first
	snapshotAfter  = 500 // events, about 5 ms of replay
	resumeEvents   = 2_000
	receiptsKept   = 4_096
	asideEvery     = 100 * time.Millisecond
	gatherPerHead  = 25 * time.Microsecond // a write per member costs that much: gathering longer than it takes to send saves it
	gatherMost     = 50 * time.Millisecond
	foldAfter      = 1_000 // updates of one text between two checkpoints
	forgetTextsAge = 24 * time.Hour
)

// Room is one meeting while somebody is in it. Everything but its channels is owned by Run, or by one member.
type Room struct {
	// Set once, then only read.
	id      protocol.RoomID
	options Options
	logger  zerolog.Logger
	inbox   chan *request
	moved   chan struct{}
	leaving chan *Member
	hints   chan whisper
	wrote   chan written
	done    chan struct{}
	aside   *ring
	carets  *ring

	// Owned by Run.
	state    *State // nil while the record cannot be read
	writing  bool
	rings    map[protocol.Stream]*ring
	waiting  map[protocol.Stream][]protocol.Event // gathered, not yet sent
	here     presence
	receipts map[protocol.CommandID]Receipt
	recent   []protocol.CommandID // the order in which receipts are let go
	sockets  int
	sent     time.Time
	flush    *time.Timer
	asides   *time.Timer
	telling  bool // asides is running
	idle     *time.Timer
	fresh    int // events since the last snapshot
	snapping bool
	stale    bool // another instance has written while a batch was on its way
	snapped  chan struct{}
	folded   map[protocol.TextID]uint64 // number of the last checkpoint of a text
	unread   error                      // why the record cannot be read
	views    map[protocol.Stream]encodedView
	summed   *Summary
}

type encodedView struct {
	head  uint64
	bytes []byte
}

// request is something asked of the room: a command, or to be let in.
type request struct {
	person  protocol.PersonID
	id      protocol.CommandID
	command protocol.Command
	again   bool
	answer  func(Answer)
	join    *joining
	look    func(*State)

	out Answer // filled while it is decided
}

// written says what became of a batch.
type written struct {
	batch    *Batch
	requests []*request
	facts    []Fact
	mineOf   map[protocol.PersonID]bool
	mineAll  bool
	folded   map[protocol.TextID]uint64 // checkpoints in this batch
	tries    int
	err      error
}

func newRoom(id protocol.RoomID, o Options) *Room {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Chance == nil {
		o.Chance = rand.Reader
	}
	if o.Idle == 0 {
		o.Idle = time.Minute
	}
	r := &Room{
		id: id, options: o, logger: o.Logger.With().Stringer("room", id).Logger(),
		inbox: make(chan *request, batchSize), moved: make(chan struct{}, 1), leaving: make(chan *Member, 64),
		hints: make(chan whisper, 1024), wrote: make(chan written, 1), done: make(chan struct{}),
		rings: map[protocol.Stream]*ring{}, waiting: map[protocol.Stream][]protocol.Event{},
		aside: newRing(0, asideBytes), carets: newRing(0, asideBytes),
		here: newPresence(), receipts: map[protocol.CommandID]Receipt{}, views: map[protocol.Stream]encodedView{}, folded: map[protocol.TextID]uint64{}, snapped: make(chan struct{}, 1),
		flush: stopped(), asides: stopped(), idle: time.NewTimer(o.Idle),
	}
	return r
}

func stopped() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

func (r *Room) now() time.Time { return r.options.Now() }

// Run is the room's one goroutine. It alone touches state and members, so neither needs a lock; everyone else speaks
// to the room through its inbox. A batch is decided as it comes, applied as it goes, and shown to nobody before the
// record has it; while it is being written the next one gathers, and presence never waits for a disk.
//
// It ends when the context does, or when nobody has been here for a while; mayEnd says whether that is all right.
func (r *Room) Run(ctx context.Context, mayEnd func() bool) {
	defer r.end()
	r.foldOld()
	for {
		inbox := r.inbox
		if r.writing {
			inbox = nil
		}
		select {
		case q := <-inbox:
			r.take(ctx, q)
		case done := <-r.wrote:
			r.settle(ctx, done)
		case w := <-r.hints:
			r.hear(w)
		case m := <-r.leaving:
			r.forget(m)
		case <-r.flush.C:
			r.send()
		case <-r.asides.C:
			r.tellAsides()
		case <-r.snapped:
			r.snapping = false
		case <-r.moved:
			if r.stale = r.writing; !r.stale {
				r.reload(ctx)
			}
		case <-r.idle.C:
			if len(r.here.members) == 0 && !r.writing && !r.snapping && len(r.inbox) == 0 && mayEnd() {
				return
			}
			r.idle.Reset(r.options.Idle)
		case <-ctx.Done():
			r.drain(ctx)
			return
		}
	}
}

// drain finishes the commit under way, so that what is in the record is acknowledged, and refuses what waits.
func (r *Room) drain(ctx context.Context) {
	for r.writing { // once more where another instance was first
		r.settle(context.WithoutCancel(ctx), <-r.wrote)
	}
	r.send()
	if r.snapping {
		<-r.snapped
	}
}

// end refuses what waits, and then tells everybody to come back, elsewhere or later. Some wait a little, so that not all
// come at once.
func (r *Room) end() {
	close(r.done)
	for waiting := true; waiting; {
		select {
		case q := <-r.inbox:
			q.refuse(protocol.Unavailable, "The room is moving to another server. Your change is kept and sent again.")
		default:
			waiting = false
		}
	}
	n := 0
	for m := range r.here.members {
		m.Close(protocol.CloseRestart, time.Duration(n%30)*100*time.Millisecond)
		n++
	}
}

func (q *request) refuse(code protocol.Code, message string) {
	switch {
	case q.join != nil:
		q.join.reply(nil, &protocol.Goodbye{Type: "goodbye", Code: protocol.CloseReload, Message: message, AfterMillis: 1000})
	case q.answer != nil:
		q.answer(Answer{ID: q.id, Rejected: protocol.Reject(code, "%s", message)})
	}
}

// submit hands a command in. It decodes off the room's goroutine, and waits while the room is busy.
func (r *Room) submit(ctx context.Context, who protocol.PersonID, c protocol.CommandFrame, answer func(Answer)) {
	command, err := protocol.DecodeCommand(c.Name, c.Body)
	if err != nil {
		answer(Answer{ID: c.ID, Rejected: protocol.Reject(protocol.Invalid, "That could not be read: %s.", plain(err))})
		return
	}
	r.ask(ctx, &request{person: who, id: c.ID, command: command, again: c.Again, answer: answer})
}

// ask puts a request in the inbox, and refuses it if the room has ended.
func (r *Room) ask(ctx context.Context, q *request) {
	select {
	case r.inbox <- q:
		select {
		case <-r.done: // it may have been put in after the room emptied its inbox
			select {
			case late := <-r.inbox:
				late.refuse(protocol.Unavailable, "The room is moving to another server. Your change is kept and sent again.")
			default:
			}
		default:
		}
	case <-r.done:
		q.refuse(protocol.Unavailable, "The room is moving to another server. Your change is kept and sent again.")
	case <-ctx.Done():
	}
}

// plain shortens an error of the decoder to what a person who writes a client can use; it never holds what was typed.
func plain(err error) string {
	first, _, _ := bytes.Cut([]byte(err.Error()), []byte("\n"))
	if len(first) > 200 {
		first = first[:200]
	}
	return string(bytes.ToValidUTF8(first, nil))
}

// take decides what waits in the inbox, and hands the batch to the log.
func (r *Room) take(ctx context.Context, first *request) {
	all := []*request{first}
	for len(all) < batchSize {
		select {
		case q := <-r.inbox:
			all = append(all, q)
			continue
		default:
		}
		break
	}
	if r.state == nil && !r.reload(ctx) {
		code, message := protocol.Unavailable, "The room cannot be read just now. Your change is kept and sent again."
		if newer := (*protocol.ErrUnknownEvent)(nil); errors.As(r.unread, &newer) {
			code, message = protocol.NewerVersion, "This room has been used with a newer version. Reconnect, please."
		}
		for _, q := range all {
			q.refuse(code, message)
		}
		return
	}
	// Nothing is being written now, so the state is what the record has: the moment to let people in.
	var asked []*request
	for _, q := range all {
		switch {
		case q.join != nil:
			r.welcome(q.join)
		case q.look != nil:
			q.look(r.state)
			q.answer(Answer{})
		default:
			asked = append(asked, q)
		}
	}
	if len(asked) > 0 {
		r.decide(ctx, asked, 0)
	}
}

// decide settles what becomes of each request, applying as it goes, and starts the append.
func (r *Room) decide(ctx context.Context, asked []*request, tries int) {
	w := written{
		batch:    &Batch{Room: r.id, Epoch: r.state.Epoch, At: r.state.Moved},
		requests: asked, mineOf: map[protocol.PersonID]bool{}, folded: map[protocol.TextID]uint64{}, tries: tries,
	}
	known := r.known(ctx, asked)
	for _, q := range asked {
		r.decideOne(q, known, &w)
	}
	r.lookBack(ctx, asked, known)
	b := w.batch
	if len(b.Events)+len(b.Rows)+len(b.Receipts) == 0 {
		for _, q := range asked {
			q.answer(q.out)
		}
		return
	}
	if s := r.state.summary(); len(b.Events) > 0 && (r.summed == nil || !equal(s, r.summed)) {
		b.Summary = s
	}
	r.writing = true
	go func() {
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), appendTime)
		defer cancel()
		w.err = r.options.Log.Append(limit, b)
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
	d, err := Decide(r.state, q.person, q.command, Settled{Now: protocol.At(r.now()), Chance: r.options.Chance, Slot: r.options.Vault.Slot})
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
		if d.Secret {
			w.mineOf[q.person] = true
		} else {
			w.mineAll = true
		}
	}
	if f, ok := q.command.(FoldText); ok && len(d.Facts) > 0 {
		r.forgetKeystrokes(f, d.Facts[0], w)
	}
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
		if r.stale {
			r.reload(ctx)
		}
		return
	case errors.Is(w.err, ErrMoved), errors.Is(w.err, ErrRepeated):
	default:
		r.logger.Error().Err(w.err).Int("commands", len(w.requests)).Msg("a batch could not be written")
	}
	r.state = nil
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
		r.decide(ctx, again, w.tries+1)
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
	for _, e := range b.Events {
		r.waiting[e.Stream] = append(r.waiting[e.Stream], e.Event)
	}
	for _, receipt := range b.Receipts {
		r.remember(receipt)
	}
	for text, seq := range w.folded {
		r.folded[text] = seq
	}
	for _, q := range w.requests {
		q.answer(q.out)
	}
	r.afterFacts(w.facts) // before anything is sent: whoever may see less from now on sees none of it
	if len(b.Events) > 0 {
		r.sendSoon()
	}
	r.tellMine(w.mineOf, w.mineAll)
	r.here.dirty = r.here.dirty || len(b.Rows) > 0
	r.asideSoon()
	r.fresh += len(b.Events)
	r.snapshotSoon(ctx)
	if len(w.facts) > 0 && r.options.Settled != nil {
		r.options.Settled(r.id, w.facts)
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

// afterFacts closes the connections of people who may see less or more from now on: they come back and are welcomed
// to what they may see.
func (r *Room) afterFacts(facts []Fact) {
	for _, f := range facts {
		switch e := f.Body.(type) {
		case protocol.PersonRemoved:
			r.closeAll(e.Person, protocol.CloseRemoved)
		case protocol.PersonRoleChanged:
			r.closeAll(e.Person, protocol.CloseMoved)
		case protocol.PersonEntered, protocol.PersonDescribed:
			r.here.dirty = true
		case protocol.TextEdited:
			if (e.Version+len(e.Updates))/foldAfter > e.Version/foldAfter {
				r.fold(e.Text, false)
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

// sendSoon sends at once when the room has been quiet, and gathers for a while that grows with the room when not:
// one write for each member and frame is what sending costs.
func (r *Room) sendSoon() {
	gather := min(gatherPerHead*time.Duration(len(r.here.members)), gatherMost)
	if since := r.now().Sub(r.sent); since >= gather {
		r.send()
	} else {
		r.flush.Reset(gather - since)
	}
}

// send encodes what has gathered, once for each stream, and puts it where everybody finds it.
func (r *Room) send() {
	any := false
	for stream, events := range r.waiting {
		if len(events) == 0 {
			continue
		}
		any = true
		ring, listened := r.rings[stream]
		last := events[len(events)-1].Seq
		if listened {
			frame := protocol.MustEncode(protocol.Events{Type: "events", Stream: stream, Events: events})
			if len(frame) > maxFrame {
				ring.cut(last)
			} else {
				ring.add(frame, last)
			}
		}
		r.waiting[stream] = nil
	}
	if !any {
		return
	}
	r.sent = r.now()
	for m := range r.here.members {
		m.nudge()
	}
}

// ring finds the frames of a stream, or begins to keep them.
func (r *Room) ring(stream protocol.Stream) *ring {
	if r.rings[stream] == nil {
		r.rings[stream] = newRing(r.state.Heads[stream], ringBytes)
	}
	return r.rings[stream]
}

// reload reads the room from the record: at the start, and whenever the state in hand may be wrong. What has come
// into the record since it was last shown is shown now. It says whether the room can be read.
func (r *Room) reload(ctx context.Context) bool {
	limit, cancel := context.WithTimeout(ctx, appendTime)
	defer cancel()
	state, err := r.read(limit)
	if err != nil {
		r.state, r.unread = nil, err
		r.logger.Error().Err(err).Msg("the room cannot be read")
		return false
	}
	r.stale = false
	moved := r.state == nil || r.state.Moved != state.Moved
	r.state = state
	if !moved {
		return true
	}
	r.summed = nil
	for m := range r.here.members { // before anything is sent, as in show
		switch {
		case state.RoleOf(m.Person) == "":
			m.Close(protocol.CloseRemoved, 0)
		case !slices.Equal(m.streams, state.StreamsOf(m.Person)):
			m.Close(protocol.CloseMoved, 0)
		}
	}
	for stream, ring := range r.rings {
		shown := ring.head()
		if n := len(r.waiting[stream]); n > 0 {
			shown = r.waiting[stream][n-1].Seq
		}
		if head := state.Heads[stream]; head > shown {
			events, err := r.options.Log.Read(limit, r.id, stream, shown, resumeEvents+1)
			if err != nil || uint64(len(events)) != head-shown || emptied(events) {
				r.waiting[stream] = nil
				ring.cut(head)
				continue
			}
			r.waiting[stream] = append(r.waiting[stream], events...)
		}
	}
	r.send()
	r.tellMine(nil, true)
	r.here.dirty = true
	r.asideSoon()
	return true
}

func (r *Room) read(ctx context.Context) (s *State, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a record that does not fold: %v", p)
		}
	}()
	record, err := r.options.Log.Load(ctx, r.id)
	if err != nil {
		return nil, fmt.Errorf("read the record: %w", err)
	}
	r.fresh = len(record.Events)
	return Open(r.id, record)
}

// tellMine sends people what only they see, when it has changed.
func (r *Room) tellMine(of map[protocol.PersonID]bool, all bool) {
	if len(of) == 0 && !all {
		return
	}
	for m := range r.here.members {
		if !all && !of[m.Person] || m.place == "" && m.mine == nil {
			continue
		}
		mine := protocol.MustEncode(protocol.MineFrame{Type: "mine", Mine: r.state.mine(m.Person, r.options.Vault.Slot)})
		if !bytes.Equal(mine, m.mine) {
			m.mine = mine
			m.tell(mine)
		}
	}
}

func (r *Room) whisper(w whisper) {
	select {
	case r.hints <- w:
	default: // the room has more to do than to say who looks where
	}
}

func (r *Room) hear(w whisper) {
	if w.lost {
		w.member.tell(protocol.MustEncode(protocol.HereList{Type: "here", All: true, Here: r.here.here(), Gone: []protocol.PersonID{}}))
		w.member.tell(protocol.MustEncode(protocol.CountsFrame{Type: "counts", Counts: r.here.counts}))
		return
	}
	r.here.hear(w)
	r.asideSoon()
}

// asideSoon starts the clock for the next telling, unless it runs: people who move all the time must not put it off.
func (r *Room) asideSoon() {
	if !r.telling && (r.here.dirty || len(r.here.carets) > 0) {
		r.telling = true
		r.asides.Reset(asideEvery)
	}
}

// tellAsides tells who is here, how many have voted and where carets are: at most ten times a second, after facts.
func (r *Room) tellAsides() {
	told := false
	r.telling = false
	defer r.asideSoon()
	if r.here.dirty {
		if frame, any := r.here.changes(); any {
			r.aside.add(protocol.MustEncode(frame), 0)
			told = true
		}
		if r.state != nil && !r.writing {
			if counts := r.state.counts(); counts != r.here.counts {
				r.here.counts = counts
				r.aside.add(protocol.MustEncode(protocol.CountsFrame{Type: "counts", Counts: counts}), 0)
				told = true
			}
		} else {
			r.here.dirty = true // unsettled: look again
		}
	}
	if len(r.here.carets) > 0 {
		frame := protocol.Carets{Type: "carets", Carets: []protocol.Caret{}}
		for _, c := range r.here.carets {
			frame.Carets = append(frame.Carets, c)
		}
		clear(r.here.carets)
		r.carets.add(protocol.MustEncode(frame), 0)
		told = true
	}
	if told {
		for m := range r.here.members {
			m.nudge()
		}
	}
}

func (r *Room) leave(m *Member) {
	select {
	case r.leaving <- m:
	case <-r.done:
	}
}

func (r *Room) forget(m *Member) {
	if _, in := r.here.members[m]; !in {
		return
	}
	delete(r.here.members, m)
	delete(r.here.carets, m)
	if m.caret {
		r.here.carets[m] = protocol.Caret{Person: m.Person, Socket: m.Socket}
	}
	r.here.dirty = true
	r.asideSoon()
	if len(r.here.members) == 0 {
		r.idle.Reset(r.options.Idle)
	}
}
