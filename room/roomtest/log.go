package roomtest

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// Log is a record in memory. It implements room.Log, and can be made to fail. Safe for concurrent use.
type Log struct {
	mu         sync.Mutex
	turns      map[protocol.RoomID]chan struct{}
	rooms      map[protocol.RoomID]*kept
	fates      []Fate
	unreadable bool
	held       chan struct{} // appends wait until it is closed
	late       bool          // they wait when they have been written
	waiting    int           // appends that wait
	appends    int
	looks      int // at rooms, of every kind
	widest     int // how many events one batch has emptied, at most
}

var _ room.Log = (*Log)(nil)

// kept is one room's record.
type kept struct {
	epoch    protocol.Epoch
	moved    uint64
	events   []placed
	rows     map[rules.RowKey][]byte
	receipts map[protocol.CommandID]room.Receipt
	snapshot []byte // encoded, as in a database
	at       uint64 // position of the snapshot
	erased   uint64 // no snapshot from before it is kept
	summary  *protocol.Summary
	due      protocol.Instant
}

type placed struct {
	moved uint64
	rules.Stored
}

// ErrBroken is what a record says that was made to fail.
var ErrBroken = errors.New("the record is broken")

// NewLog makes a record without rooms.
func NewLog() *Log {
	return &Log{rooms: map[protocol.RoomID]*kept{}, turns: map[protocol.RoomID]chan struct{}{}}
}

// take waits until nobody has taken a room, and takes it.
func (l *Log) take(ctx context.Context, id protocol.RoomID) (release func(), err error) {
	l.mu.Lock()
	if l.turns[id] == nil {
		l.turns[id] = make(chan struct{}, 1)
	}
	turn := l.turns[id]
	l.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return sync.OnceFunc(func() { <-turn }), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Lock takes a room until its turn ends.
func (l *Log) Lock(ctx context.Context, id protocol.RoomID, after uint64) (room.Turn, *rules.Record, error) {
	release, err := l.take(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	rec, err := l.Tail(ctx, id, after)
	if err != nil {
		release()
		return nil, nil, err
	}
	return &turn{l, release}, rec, nil
}

type turn struct {
	log     *Log
	release func()
}

func (t *turn) Append(ctx context.Context, b *room.Batch) error {
	defer t.release()
	return t.log.append(ctx, b, func() (func(), error) { return t.release, nil })
}

func (t *turn) Release() { t.release() }

// Append writes a batch, or does what it was told.
func (l *Log) Append(ctx context.Context, b *room.Batch) error {
	return l.append(ctx, b, func() (func(), error) { return l.take(ctx, b.Room) })
}

func (l *Log) append(ctx context.Context, b *room.Batch, take func() (release func(), err error)) error {
	l.mu.Lock()
	fate := Through
	if len(l.fates) > 0 {
		fate, l.fates = l.fates[0], l.fates[1:]
	}
	wait := func(held chan struct{}) {
		l.waiting++
		l.mu.Unlock()
		select {
		case <-held:
		case <-ctx.Done():
		}
		l.mu.Lock()
		l.waiting--
	}
	held, late := l.held, l.late
	if held != nil && !late {
		wait(held)
	}
	l.mu.Unlock()
	release, err := take()
	if err != nil {
		return err
	}
	defer release()
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	switch fate {
	case Fails:
		return ErrBroken
	case Conflicts:
		return room.ErrConflict
	}
	if err := l.write(b); err != nil {
		return err
	}
	l.appends++
	release()
	if held != nil && late {
		wait(held)
	}
	if fate == Lost {
		return ErrBroken
	}
	return nil
}

func (l *Log) write(b *room.Batch) error {
	k := l.rooms[b.Room]
	switch {
	case b.At == 0 && k != nil, b.At > 0 && (k == nil || k.moved != b.At || k.epoch != b.Epoch):
		return room.ErrConflict
	case k == nil:
		k = &kept{epoch: b.Epoch, rows: map[rules.RowKey][]byte{}, receipts: map[protocol.CommandID]room.Receipt{}}
	}
	named := map[protocol.CommandID]bool{}
	for _, r := range b.Receipts {
		if _, repeated := k.receipts[r.ID]; repeated || named[r.ID] {
			return room.ErrRepeated
		}
		named[r.ID] = true
	}
	l.rooms[b.Room] = k
	for i, e := range b.Events {
		e.Body = bytes.Clone(e.Body)
		k.events = append(k.events, placed{b.At + uint64(i) + 1, e})
	}
	k.moved = b.At + b.Changes()
	for _, r := range b.Receipts {
		k.receipts[r.ID] = room.Receipt{ID: r.ID, Said: r.Said, At: maps.Clone(r.At)}
	}
	for _, c := range b.Rows {
		if c.Gone {
			delete(k.rows, c.RowKey)
		} else {
			k.rows[c.RowKey] = bytes.Clone(c.Body)
		}
	}
	emptied := 0
	for _, f := range b.Forget {
		emptied += len(f.Seqs)
	}
	l.widest = max(l.widest, emptied)
	for i := range k.events {
		e := &k.events[i]
		for _, f := range b.Forget {
			if e.Stream == protocol.All && slices.Contains(f.Seqs, e.Seq) {
				e.Body = f.Blank(e.Body)
			}
		}
		if e.moved <= b.ForgetTo && (e.Stream == protocol.All || e.Stream == protocol.Record) {
			e.Body = nil
		}
	}
	if b.Erases {
		k.snapshot, k.at, k.erased = nil, 0, k.moved
	}
	if b.Due != nil {
		k.due = *b.Due
	}
	if b.Summary != nil {
		k.summary = b.Summary
	}
	return nil
}

// reading finds a room for a reader.
func (l *Log) reading(ctx context.Context, id protocol.RoomID) (*kept, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if l.unreadable {
		return nil, ErrBroken
	}
	l.looks++
	if l.rooms[id] == nil {
		return nil, room.ErrNoRoom
	}
	return l.rooms[id], nil
}

// Load reads a room as of one moment.
func (l *Log) Load(ctx context.Context, id protocol.RoomID) (*rules.Record, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k, err := l.reading(ctx, id)
	if err != nil {
		return nil, err
	}
	rec := &rules.Record{Epoch: k.epoch, Position: k.moved}
	if k.snapshot != nil {
		rec.Snapshot = &rules.Snapshot{}
		if err := protocol.Decode(k.snapshot, rec.Snapshot); err != nil {
			return nil, err
		}
	}
	k.tail(k.at, rec)
	return rec, nil
}

// Tail reads what has come into a room since a position.
func (l *Log) Tail(ctx context.Context, id protocol.RoomID, after uint64) (*rules.Record, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k, err := l.reading(ctx, id)
	if err != nil {
		return nil, err
	}
	rec := &rules.Record{Epoch: k.epoch, Position: k.moved}
	k.tail(after, rec)
	return rec, nil
}

func (k *kept) tail(after uint64, rec *rules.Record) {
	for _, e := range k.events {
		if e.moved > after {
			rec.Events = append(rec.Events, e.Stored)
		}
	}
	for key, body := range k.rows {
		rec.Rows = append(rec.Rows, rules.Row{RowKey: key, Body: bytes.Clone(body)})
	}
}

// Receipts answers which commands were accepted.
func (l *Log) Receipts(ctx context.Context, id protocol.RoomID, ids []protocol.CommandID) (map[protocol.CommandID]room.Receipt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[protocol.CommandID]room.Receipt{}
	k, err := l.reading(ctx, id)
	if errors.Is(err, room.ErrNoRoom) {
		return out, nil
	} else if err != nil {
		return nil, err
	}
	for _, c := range ids {
		if r, ok := k.receipts[c]; ok {
			out[c] = r
		}
	}
	return out, nil
}

// Heads says where rooms stand.
func (l *Log) Heads(ctx context.Context, ids []protocol.RoomID) (map[protocol.RoomID]room.Head, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[protocol.RoomID]room.Head{}
	for _, id := range ids {
		switch k, err := l.reading(ctx, id); {
		case err == nil:
			out[id] = room.Head{Epoch: k.epoch, Position: k.moved}
		case !errors.Is(err, room.ErrNoRoom):
			return nil, err
		}
	}
	return out, nil
}

// Size is how many bytes of words a room's record holds.
func (l *Log) Size(ctx context.Context, id protocol.RoomID) (n int64, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k, err := l.reading(ctx, id)
	if err != nil {
		return 0, err
	}
	for _, e := range k.events {
		n += int64(len(e.Body))
	}
	for _, body := range k.rows {
		n += int64(len(body))
	}
	return n, nil
}

// Read lists events of one stream after a number.
func (l *Log) Read(ctx context.Context, id protocol.RoomID, stream protocol.Stream, after uint64, limit int) ([]protocol.Event, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := []protocol.Event{}
	k, err := l.reading(ctx, id)
	if errors.Is(err, room.ErrNoRoom) {
		return out, nil
	} else if err != nil {
		return nil, err
	}
	for _, e := range k.events {
		if e.Stream == stream && e.Seq > after && len(out) < limit {
			out = append(out, e.Event)
		}
	}
	return slices.Clip(out), nil
}

// SaveSnapshot keeps a snapshot, unless there is a newer one.
func (l *Log) SaveSnapshot(ctx context.Context, id protocol.RoomID, s *rules.Snapshot) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	k, err := l.reading(ctx, id)
	if err != nil {
		return err
	}
	if s.Position >= k.erased && (k.snapshot == nil || s.Position > k.at) {
		k.snapshot, k.at = protocol.MustEncode(s), s.Position
	}
	return nil
}

// DropSnapshot lets go of a room's snapshot.
func (l *Log) DropSnapshot(ctx context.Context, id protocol.RoomID) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	k, err := l.reading(ctx, id)
	if err == nil {
		k.snapshot, k.at = nil, 0
	}
	return err
}
