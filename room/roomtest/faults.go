package roomtest

import (
	"errors"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// Fate is what becomes of one append.
type Fate int

const (
	Through   Fate = iota // it is written
	Fails                 // it is not written, and says so
	Lost                  // it is written, but an error is said: the answer was lost on the way
	Conflicts             // it is not written, as if another instance had been first
)

// Next settles what becomes of the next appends, one after the other; those after them go through.
func (l *Log) Next(fates ...Fate) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fates = append(l.fates, fates...)
}

// Unreadable makes reading fail, or work again.
func (l *Log) Unreadable(is bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unreadable = is
}

// Hold makes appends wait until release is called.
func (l *Log) Hold() (release func()) { return l.hold(false) }

// HoldAnswers makes appends wait until release is called, though what they bring is written.
func (l *Log) HoldAnswers() (release func()) { return l.hold(true) }

func (l *Log) hold(late bool) (release func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	held := make(chan struct{})
	l.held, l.late = held, late
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.held = nil
		close(held)
	})
}

// SpoilSnapshot has the snapshot of a room decode, and be of no use.
func (l *Log) SpoilSnapshot(id protocol.RoomID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.rooms[id]
	k.snapshot = protocol.MustEncode(rules.Snapshot{
		Position: k.at, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{protocol.All: jsontext.Value(`{"view":7}`)},
	})
}

// ForgetWhere takes out of the snapshot of a room where words stand in its record.
func (l *Log) ForgetWhere(id protocol.RoomID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.rooms[id]
	var snap rules.Snapshot
	var part map[string]jsontext.Value
	if err := errors.Join(protocol.Decode(k.snapshot, &snap), protocol.Decode(snap.Parts[protocol.All], &part)); err != nil {
		panic(err)
	}
	delete(part, "said")
	snap.Parts[protocol.All] = protocol.MustEncode(part)
	k.snapshot = protocol.MustEncode(snap)
}

// Restore begins another life of a room, as whoever restores a record does.
func (l *Log) Restore(id protocol.RoomID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rooms[id].epoch = protocol.NewID[protocol.Epoch]()
}
