package room

import (
	"context"
	"crypto/rand"
	"io"
	mathrand "math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// Options are what a room needs of its surroundings. Log and Vault must be given.
type Options struct {
	Log    Log
	Vault  Vault
	Logger zerolog.Logger
	Chance io.Reader     // nil: the system's; ids and orders that must say nothing come from it
	Fanout Fanout        // nil: there is one instance
	Shared bool          // other instances may write into the record
	People int           // how many a room takes; 0: as many as the protocol allows
	Pace   Pace          // of each person
	Budget Budget        // of each room
	Idle   time.Duration // how long a room stays open with nobody in it; 0: a minute
	// OnCommitted is told what has become durable, in order and on the room's goroutine: it must be quick; nil: nobody is.
	OnCommitted func(protocol.RoomID, []rules.Fact)
	Counters    *Counters // nil: nobody counts
}

// env is what the world says to a decision.
func (o *Options) env() rules.Env {
	return rules.Env{Now: protocol.At(time.Now()), Chance: o.Chance, Slot: o.Vault.Slot, People: o.People}
}

const (
	ringBytes       = 2 << 20
	presenceBytes   = 64 << 10
	maxFrame        = 1 << 20 // a larger batch is not sent live: whoever is there reads it from the record
	batchSize       = 256
	appendTime      = 10 * time.Second
	attempts        = 8   // how often a batch is decided again when another writer was first
	snapshotAfter   = 500 // events, about 5 ms of replay
	snapshotEvery   = 2 * time.Second
	resumeEvents    = 2_000
	resumeAtOnce    = 64        // are read at once, so that it is seen early when they are too much
	caughtAtOnce    = 512 << 10 // bytes of events that a laggard is told at once
	receiptsKept    = 4_096
	presenceEvery   = 100 * time.Millisecond
	gatherPerHead   = 25 * time.Microsecond // a write per member costs that much: gathering longer than it takes to send saves it
	gatherMost      = 50 * time.Millisecond
	compactAfter    = 1_000 // updates of one text between two checkpoints
	forgetTextsAge  = 24 * time.Hour
	compactOldEvery = 20 * time.Minute
)

// Room is one meeting while somebody is in it. Everything but its channels is owned by Run, or by one member.
type Room struct {
	// Set once, then only read.
	id          protocol.RoomID
	options     Options
	logger      zerolog.Logger
	inbox       chan *request
	headChanged chan struct{} // latest has changed
	latest      atomic.Pointer[Head]
	notices     chan CommitNotice
	leaving     chan *Member
	ephemerals  chan ephemeral
	wrote       chan written
	caught      chan caught
	done        chan struct{}
	measures    measures

	// Owned by Run.
	state      *rules.State // nil while the record cannot be read
	writing    bool         // the inbox waits: a batch is on its way, or a look at the record
	here       presence
	out        outgoing
	others     replication
	receipts   receipts
	sockets    int
	idle       *time.Timer
	fresh      int // events since the last snapshot
	snapping   bool
	snappedAt  time.Time
	snapped    chan struct{}
	counting   counting
	unread     error // why the record cannot be read
	forgetting bool  // the inbox has been asked to forget what is owed
	stills     map[protocol.Stream]*Still
	taken      taken
	readers    []*reader
	readAt     uint64 // where the state stood when they were last looked at
	summed     *protocol.Summary
	due        *protocol.Instant // as the record has it, if that is known
}

// request is something asked of the room: a command, or to be let in.
type request struct {
	person  protocol.PersonID
	id      protocol.CommandID
	command protocol.Command
	again   bool
	answer  func(Answer)
	join    *joining
	inspect func(*rules.State)
	read    *reader

	out Answer // filled while it is decided
}

// written says what became of a batch.
type written struct {
	batch    *Batch
	requests []*request
	facts    []rules.Fact
	rows     changedRows
	tries    int
	err      error
}

func newRoom(id protocol.RoomID, o Options) *Room {
	if o.Chance == nil {
		o.Chance = rand.Reader
	}
	if o.Counters == nil {
		o.Counters = &Counters{}
	}
	if o.Idle == 0 {
		o.Idle = time.Minute
	}
	first := 0
	if o.Fanout != nil { // people at several instances are told apart by their sockets
		first = int(mathrand.Uint32()) << socketsInBits
	}
	r := &Room{
		sockets: first, others: replication{gap: stopped()}, counting: counting{half: stopped()}, caught: make(chan caught, 1), notices: make(chan CommitNotice, 64),
		measures: measures{pace: o.Pace, of: map[protocol.PersonID]*measure{}},
		id:       id, options: o, logger: o.Logger.With().Stringer("room", id).Logger(),
		inbox: make(chan *request, batchSize), headChanged: make(chan struct{}, 1), leaving: make(chan *Member, 64),
		ephemerals: make(chan ephemeral, 1024), wrote: make(chan written, 1), done: make(chan struct{}),
		here: newPresence(), out: newOutgoing(), receipts: newReceipts(), stills: map[protocol.Stream]*Still{}, taken: newTaken(), snapped: make(chan struct{}, 1),
		idle: time.NewTimer(o.Idle),
	}
	return r
}

func stopped() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

// Run is the room's one goroutine. It alone touches state and members, so neither needs a lock; everyone else speaks
// to the room through its inbox. A batch is decided as it comes, applied as it goes, and shown to nobody before the
// record has it; while it is being written the next one gathers, and presence never waits for a disk.
//
// It ends when the context does, or when nobody has been here for a while; mayEnd says whether that is all right.
func (r *Room) Run(ctx context.Context, mayEnd func() bool) {
	defer r.end()
	defer r.countNotices(0)
	old, again := time.NewTicker(compactOldEvery), time.NewTicker(presenceAgain)
	defer old.Stop()
	defer again.Stop()
	if r.options.Fanout != nil {
		r.options.Fanout.Listen(r.id)
		defer r.options.Fanout.Leave(r.id)
	}
	r.compactOld()
	r.weigh(ctx)
	for {
		inbox := r.inbox
		if r.writing {
			inbox = nil
		}
		r.countNotices(len(r.others.notices))
		r.tellReaders()
		select {
		case q := <-inbox:
			r.take(ctx, q)
		case done := <-r.wrote:
			r.committed(ctx, done)
		case w := <-r.ephemerals:
			r.hear(w)
		case m := <-r.leaving:
			r.forget(m)
		case <-r.out.flush.C:
			r.send()
		case <-r.out.later.C:
			r.tellPresence()
		case n := <-r.taken.viewed:
			r.viewWeighs(ctx, n)
		case n := <-r.taken.wrote:
			r.logWeighs(n)
		case <-r.counting.half.C:
			r.halfMinuteIsOver()
		case <-r.snapped:
			r.snapping = false
			r.snapshotSoon(ctx) // what was forgotten meanwhile
		case <-old.C:
			r.compactOld()
		case c := <-r.caught:
			r.catchUp(ctx, c)
		case w := <-r.notices:
			r.onNotice(ctx, w)
		case <-r.headChanged:
			r.onHead(ctx, *r.latest.Load())
		case <-r.others.gap.C:
			r.gapIsOld(ctx)
		case <-again.C:
			r.tellInstancesAgain()
			r.snapshotSoon(ctx)
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
		select {
		case w := <-r.wrote:
			r.committed(context.WithoutCancel(ctx), w)
		case c := <-r.caught:
			r.catchUp(context.WithoutCancel(ctx), c)
		}
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

// submit hands a command in, as ask does. It decodes off the room's goroutine, and waits while the room is busy.
func (r *Room) submit(ctx context.Context, who protocol.PersonID, c protocol.CommandFrame, answer func(Answer)) bool {
	command, refused := read(c)
	if refused != nil {
		answer(Answer{ID: c.ID, Rejected: refused})
		return true
	}
	return r.ask(ctx, &request{person: who, id: c.ID, command: command, again: c.Again, answer: answer})
}

// ask puts a request in the inbox, and refuses it if the room has ended. False: the context ended first, and there will be
// no answer.
func (r *Room) ask(ctx context.Context, q *request) bool {
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
		return false
	}
	return true
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
		r.refuseAll(all)
		return
	}
	// Nothing is being written now, so the state is what the record has: the moment to let people in.
	var asked []*request
	for _, q := range all {
		switch {
		case q.join != nil:
			r.timed(q.join.person, func() { r.welcome(q.join) })
		case q.inspect != nil:
			q.inspect(r.state)
			q.answer(Answer{})
		case q.read != nil:
			r.reads(q.read)
		default:
			asked = append(asked, q)
		}
	}
	if len(asked) > 0 {
		r.begin(ctx, asked, 0)
	}
}

// begin has wishes decided: at once, or, where another writer is to be expected, once the room is taken for them.
func (r *Room) begin(ctx context.Context, asked []*request, tries int) {
	if r.others.contended(time.Now()) {
		r.readTail(ctx, asked, tries)
	} else {
		r.decide(ctx, asked, tries, nil)
	}
}

// refuseAll says that the room cannot be read just now, or not by this version.
func (r *Room) refuseAll(all []*request) {
	code, message := protocol.Unavailable, "The room cannot be read just now. Your change is kept and sent again."
	if isNewer(r.unread) {
		code, message = protocol.NewerVersion, "This room has been used with a newer version. Reconnect, please."
	}
	for _, q := range all {
		q.refuse(code, message)
	}
}

func (r *Room) leave(m *Member) {
	select {
	case r.leaving <- m:
	case <-r.done:
	}
}

// forgetWhoLeft takes in everybody who has left until now.
func (r *Room) forgetWhoLeft() {
	for {
		select {
		case m := <-r.leaving:
			r.forget(m)
		default:
			return
		}
	}
}

func (r *Room) forget(m *Member) {
	if _, in := r.here.members[m]; !in {
		return
	}
	delete(r.here.members, m)
	if m.caret {
		r.here.point(protocol.Caret{Person: m.Person, Socket: m.Socket})
	}
	r.here.dirty = true
	r.presenceSoon()
	if len(r.here.members) == 0 {
		r.idle.Reset(r.options.Idle)
	}
}
