package room

import (
	"context"
	"errors"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// What a room needs from outside. The server supplies it; roomtest has one that lives in memory.

// Log is the durable record of rooms. Safe for concurrent use.
type Log interface {
	// Load reads a room: its newest snapshots, every event after them, and its confidential rows. ErrNoRoom if there
	// is none.
	Load(ctx context.Context, id protocol.RoomID) (*rules.Record, error)
	// Append writes a batch at the expected position, all of it or nothing. ErrConflict: another writer was first.
	// ErrRepeated: a command of the batch was accepted before. Any other error leaves the outcome unknown, and the
	// receipts tell.
	Append(ctx context.Context, b *Batch) error
	// Tail reads what has come into a room since a position: its events after that, and all its confidential rows.
	Tail(ctx context.Context, id protocol.RoomID, after uint64) (*rules.Record, error)
	// Lock is Tail for a writer that expects to meet others: until the turn ends nobody else writes into the room, where
	// several processes could.
	Lock(ctx context.Context, id protocol.RoomID, after uint64) (Turn, *rules.Record, error)
	// Receipts answers which of these commands were accepted, and what their answers were.
	Receipts(ctx context.Context, room protocol.RoomID, ids []protocol.CommandID) (map[protocol.CommandID]Receipt, error)
	// Heads says where these rooms stand in the record, in one look at it. Rooms that are not there are left out.
	Heads(ctx context.Context, rooms []protocol.RoomID) (map[protocol.RoomID]Head, error)
	// Read lists events of one stream after a number, oldest first, at most limit of them.
	Read(ctx context.Context, room protocol.RoomID, stream protocol.Stream, after uint64, limit int) ([]protocol.Event, error)
	// Size is how many bytes of words the record of a room holds: its events and its confidential rows.
	Size(ctx context.Context, room protocol.RoomID) (int64, error)
	// SaveSnapshot keeps a snapshot, and lets go of older ones of that room. One made before the last batch that erased
	// something is not kept.
	SaveSnapshot(ctx context.Context, room protocol.RoomID, s *rules.Snapshot) error
	// DropSnapshot lets go of a room's snapshot, so that the next Load gives the whole log.
	DropSnapshot(ctx context.Context, room protocol.RoomID) error
}

// Turn is a room that was taken for one batch. It ends with Append, or with Release.
type Turn interface {
	// Append is Log.Append; it ends the turn.
	Append(ctx context.Context, b *Batch) error
	// Release ends the turn without writing; after Append it does nothing.
	Release()
}

// Fanout tells other instances what has become durable here, and who is here. It may lose anything, and repeat it: the
// record is asked besides. Its methods are called on the room's goroutine: they are quick and never wait.
type Fanout interface {
	// Listen begins to hear of a room from other instances, and Leave ends that: Hall.OnNotice and Hall.OnPresence are told.
	Listen(protocol.RoomID)
	Leave(protocol.RoomID)
	TellCommit(CommitNotice)
	TellPresence(PresenceUpdate)
}

var (
	// ErrNoRoom: the record holds no such room.
	ErrNoRoom = errors.New("there is no such room")
	// ErrConflict: the record has moved on since the position the batch was decided at.
	ErrConflict = errors.New("the room has moved on")
	// ErrRepeated: a command of the batch is in the record already.
	ErrRepeated = errors.New("a command was accepted before")
)

// Head is where a room stands in the record: which life of it, and the position an append compares.
type Head struct {
	Epoch    protocol.Epoch
	Position uint64
}

// Batch is what one turn of a room writes, in one transaction.
type Batch struct {
	Room     protocol.RoomID
	Epoch    protocol.Epoch
	At       uint64 // the position it was decided at; 0 creates the room
	Events   []rules.Stored
	Rows     []rules.RowChange
	Receipts []Receipt
	// Forget names events whose words are taken out of the record, those of this batch among them. They are few.
	Forget []rules.Forgotten
	// ForgetTo is a position, of an event of this batch or before, up to which all that was told to everybody has lost its
	// words, and whatever is in the stream `record`: nobody is given them from now on, and Store.Clear takes them out. 0: none.
	ForgetTo uint64
	// Erases says that what is forgotten is to be nowhere from now on: no snapshot from before this batch is kept.
	Erases bool
	// Due is when the room wants to be woken next, 0 if never; nil if that has not changed.
	Due *protocol.Instant
	// Summary is what a list of rooms shows; nil if it has not changed.
	Summary *protocol.Summary
}

// Changes says by how much the batch moves the position: every event counts, and rows without an event count too, so
// that another instance notices them.
func (b *Batch) Changes() uint64 { return max(uint64(len(b.Events)), min(uint64(len(b.Rows)), 1)) }

// Receipt says that a command was accepted, by what it said (a keyed hash) and where its events stand.
type Receipt struct {
	ID   protocol.CommandID
	Said [16]byte
	At   map[protocol.Stream]uint64
}

// Vault knows the server's secret. The room never does.
type Vault interface {
	// Slot is the keyed hash under which somebody's confidential rows of a scope lie.
	Slot(nonce []byte, scope string, who protocol.PersonID) rules.Slot
	// Said is a keyed hash of what somebody said.
	Said(words []byte) [16]byte
}
