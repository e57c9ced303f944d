package room

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"sync"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// Hall finds rooms, opens them when somebody comes, and lets them go when nobody is there. Safe for concurrent use.
type Hall struct {
	options Options
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup

	mu    sync.Mutex
	rooms map[protocol.RoomID]*opened
}

// opened is a room that is open, or about to be.
type opened struct {
	room  *Room
	ready chan struct{} // closed when it has been read, well or not
	err   error
	held  int // callers that are about to ask it something
}

// NewHall makes a hall without rooms. Close it when done.
func NewHall(o Options) *Hall {
	ctx, stop := context.WithCancel(context.Background())
	if o.Chance == nil {
		o.Chance = rand.Reader
	}
	return &Hall{options: o, ctx: ctx, stop: stop, rooms: map[protocol.RoomID]*opened{}}
}

// Close ends all rooms: what is being written is finished, and everybody is told to come back.
func (h *Hall) Close() {
	h.mu.Lock()
	h.stop()
	h.mu.Unlock()
	h.running.Wait()
}

// Open counts the rooms that are open.
func (h *Hall) Open() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.rooms)
}

// Create begins a room with its first facts and the person who leads it, and with whatever else that person asks first
// (a story from a file): all of it in one batch, or none. Repeating it with the same ids changes nothing, and is ErrBegun,
// or ErrBegunOtherwise where it was asked with other words.
func (h *Hall) Create(ctx context.Context, id protocol.RoomID, c rules.CreateRoom, first rules.EnterPerson, more ...protocol.Command) error {
	s := rules.NewState(id)
	s.Epoch = protocol.NewID[protocol.Epoch]()
	b := &Batch{Room: id, Epoch: s.Epoch}
	for _, command := range append([]protocol.Command{c, first}, more...) {
		before := uint64(len(b.Events))
		d, err := rules.Decide(s, first.Person, command, h.options.env())
		if err != nil {
			return err
		}
		for _, f := range d.Facts {
			rules.Apply(s, f)
			b.Events = append(b.Events, rules.Encode(f))
		}
		b.Rows = append(b.Rows, d.Rows...)
		b.owe(s.Pay(false), before)
	}
	b.Summary = s.Summary()
	// The wish to make it is remembered under the room's own id.
	wish := Receipt{ID: protocol.CommandID{UUID: id.UUID}, Said: h.options.said(first.Person, madeRoom{c, first.Name}), At: map[protocol.Stream]uint64{}}
	b.Receipts = []Receipt{wish}
	err := h.options.Log.Append(ctx, b)
	if err == nil {
		return nil
	}
	if !errors.Is(err, ErrConflict) && !errors.Is(err, ErrRepeated) {
		return fmt.Errorf("begin a room: %w", err)
	}
	before, err := h.options.Log.Receipts(ctx, id, []protocol.CommandID{wish.ID})
	switch {
	case err != nil:
		return fmt.Errorf("see how a room was begun: %w", err)
	case before[wish.ID].Said != wish.Said:
		return ErrBegunOtherwise
	}
	return ErrBegun
}

var (
	// ErrBegun: the room was begun before, with these words.
	ErrBegun = errors.New("the room was begun before")
	// ErrBegunOtherwise: the room was begun before, with other words.
	ErrBegunOtherwise = errors.New("the room was begun before, with other words")
)

// madeRoom is what a room was made with.
type madeRoom struct {
	rules.CreateRoom
	Name string
}

// Join lets somebody into a room. A Goodbye says why not; ErrNoRoom that there is none.
func (h *Hall) Join(ctx context.Context, id protocol.RoomID, who protocol.PersonID, hello protocol.Hello) (*Member, *protocol.Goodbye, error) {
	r, release, err := h.hold(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	defer release()
	m, bye := r.Join(ctx, who, hello)
	return m, bye, nil
}

// Ask puts a command to a room as somebody, and waits for the answer.
func (h *Hall) Ask(ctx context.Context, id protocol.RoomID, who protocol.PersonID, c protocol.CommandFrame) (Answer, error) {
	command, refused := read(c)
	if refused != nil {
		return Answer{ID: c.ID, Rejected: refused}, nil
	}
	return h.Do(ctx, id, who, c.ID, command, c.Again)
}

// Do puts a command to a room that is at hand already: one that only the server may ask, or one too large for a socket.
// Without an id it leaves no receipt.
func (h *Hall) Do(ctx context.Context, id protocol.RoomID, who protocol.PersonID, as protocol.CommandID, c protocol.Command, again bool) (Answer, error) {
	r, release, err := h.hold(ctx, id)
	if err != nil {
		return Answer{}, err
	}
	defer release()
	back := make(chan Answer, 1)
	r.ask(ctx, &request{person: who, id: as, command: c, again: again, answer: func(a Answer) { back <- a }})
	select {
	case a := <-back:
		return a, nil
	case <-r.done: // what was settled has been answered before
		select {
		case a := <-back:
			return a, nil
		default:
			return Answer{ID: as, Rejected: protocol.Reject(protocol.Unavailable, "The room is moving to another server. Send it again.")}, nil
		}
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
}

// Inspect reads a room's state as the record has it. look runs on the room's goroutine: it must be quick and keep nothing.
func (h *Hall) Inspect(ctx context.Context, id protocol.RoomID, look func(*rules.State)) error {
	r, release, err := h.hold(ctx, id)
	if err != nil {
		return err
	}
	defer release()
	back := make(chan error, 1)
	r.ask(ctx, &request{inspect: look, answer: func(a Answer) {
		if a.Rejected != nil {
			back <- a.Rejected
			return
		}
		back <- nil
	}})
	select {
	case err := <-back:
		return err
	case <-r.done:
		select {
		case err := <-back:
			return err
		default:
			return protocol.Reject(protocol.Unavailable, "The room is moving to another server. Try again.")
		}
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hold finds a room or opens it, and keeps it from ending until release is called.
func (h *Hall) hold(ctx context.Context, id protocol.RoomID) (*Room, func(), error) {
	h.mu.Lock()
	if h.ctx.Err() != nil {
		h.mu.Unlock()
		return nil, nil, protocol.Reject(protocol.Unavailable, "The server is restarting. Try again in a moment.")
	}
	o, open := h.rooms[id]
	if !open {
		o = &opened{room: newRoom(id, h.options), ready: make(chan struct{})}
		h.rooms[id] = o
		h.running.Add(1)
		go h.run(id, o)
	}
	o.held++
	h.mu.Unlock()
	release := func() {
		h.mu.Lock()
		o.held--
		h.mu.Unlock()
	}
	select {
	case <-o.ready:
	case <-ctx.Done():
		release()
		return nil, nil, ctx.Err()
	}
	if o.err != nil {
		release()
		return nil, nil, o.err
	}
	return o.room, release, nil
}

// run reads a room and then is its goroutine.
func (h *Hall) run(id protocol.RoomID, o *opened) {
	defer h.running.Done()
	if state, err := o.room.read(h.ctx); err != nil {
		h.mu.Lock()
		delete(h.rooms, id)
		h.mu.Unlock()
		o.err = err
		close(o.ready)
		return
	} else {
		o.room.state, o.room.others.epoch = state, state.Epoch
	}
	close(o.ready)
	defer func() {
		h.mu.Lock()
		if h.rooms[id] == o {
			delete(h.rooms, id)
		}
		h.mu.Unlock()
		// A promise that was broken ends this room and no other. What was acknowledged is in the record; people come back
		// to a room that is read from there.
		if p := recover(); p != nil {
			o.room.logger.Error().Bytes("stack", debug.Stack()).Msg("a room broke")
		}
	}()
	o.room.Run(h.ctx, func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		if o.held > 0 {
			return false
		}
		delete(h.rooms, id)
		return true
	})
}

// Places is how many people a room takes.
func (h *Hall) Places() int { return cmp.Or(h.options.People, protocol.MaxPeople) }

// Rooms lists those that are open here.
func (h *Hall) Rooms() []protocol.RoomID {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.rooms))
}

// OnHead tells a room, if it is open here, where the record of it stands: another instance may have written.
func (h *Hall) OnHead(id protocol.RoomID, head Head) {
	r := h.opened(id)
	if r == nil {
		return
	}
	r.latest.Store(&head)
	select {
	case r.headChanged <- struct{}{}:
	default: // it has been told, and has not looked yet
	}
}

// OnNotice tells a room what another instance says that it has written.
func (h *Hall) OnNotice(w CommitNotice) {
	r := h.opened(w.Room)
	if r == nil {
		return
	}
	select {
	case r.notices <- w:
	default: // it has more to do; the record will say
	}
}

// OnPresence tells a room who is at another instance.
func (h *Hall) OnPresence(a PresenceUpdate) {
	if r := h.opened(a.Room); r != nil {
		r.queueEphemeral(ephemeral{update: &a})
	}
}

// opened is a room that is open here, or nil.
func (h *Hall) opened(id protocol.RoomID) *Room {
	h.mu.Lock()
	defer h.mu.Unlock()
	if o := h.rooms[id]; o != nil {
		return o.room
	}
	return nil
}
