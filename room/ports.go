package room

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// What a room needs from outside. The server supplies it; roomtest has one that lives in memory.

// Log is the durable record of rooms. Safe for concurrent use.
type Log interface {
	// Load reads a room: its newest snapshots, every event after them, and its confidential rows. ErrNoRoom if there
	// is none.
	Load(ctx context.Context, id protocol.RoomID) (*Record, error)
	// Append writes a batch at the expected position, all of it or nothing. ErrMoved: another writer was first.
	// ErrRepeated: a command of the batch was accepted before. Any other error leaves the outcome unknown, and the
	// receipts tell.
	Append(ctx context.Context, b *Batch) error
	// Tail reads what has come into a room since a position: its events after that, and all its confidential rows.
	Tail(ctx context.Context, id protocol.RoomID, after uint64) (*Record, error)
	// Lock is Tail for a writer that expects to meet others: until the turn ends nobody else writes into the room, where
	// several processes could.
	Lock(ctx context.Context, id protocol.RoomID, after uint64) (Turn, *Record, error)
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
	SaveSnapshot(ctx context.Context, room protocol.RoomID, s *Snapshot) error
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
	// Listen begins to hear of a room from other instances, and Leave ends that: Hall.Hear and Hall.Overhear are told.
	Listen(protocol.RoomID)
	Leave(protocol.RoomID)
	Tell(Word)
	Say(Aside)
}

var (
	// ErrNoRoom: the record holds no such room.
	ErrNoRoom = errors.New("there is no such room")
	// ErrMoved: the record has moved on since the position the batch was decided at.
	ErrMoved = errors.New("the room has moved on")
	// ErrRepeated: a command of the batch is in the record already.
	ErrRepeated = errors.New("a command was accepted before")
)

// Head is where a room stands in the record: which life of it, and the position an append compares.
type Head struct {
	Epoch protocol.Epoch
	Moved uint64
}

// Record is a room as the log has it.
type Record struct {
	Epoch    protocol.Epoch
	Moved    uint64 // the position an append compares
	Snapshot *Snapshot
	Events   []Stored // after the snapshot, in the order of the record
	Rows     []Row
}

// Stored is one event as it lies in the record: encoded, and in its place among all streams.
type Stored struct {
	Stream protocol.Stream
	protocol.Event
}

// Snapshot is the state at a position, one part for each stream, so that a room opens without its whole history.
type Snapshot struct {
	Moved uint64
	Last  protocol.Instant
	Heads map[protocol.Stream]uint64
	Parts map[protocol.Stream]jsontext.Value
}

// Batch is what one turn of a room writes, in one transaction.
type Batch struct {
	Room     protocol.RoomID
	Epoch    protocol.Epoch
	At       uint64 // the position it was decided at; 0 creates the room
	Events   []Stored
	Rows     []RowChange
	Receipts []Receipt
	// Forget names events whose words are taken out of the record, those of this batch among them. They are few.
	Forget []Forgotten
	// ForgetTo is a position, of an event of this batch or before, up to which all that was told to everybody has lost its
	// words, and whatever is in the stream `record`: nobody is given them from now on, and Store.Clear takes them out. 0: none.
	ForgetTo uint64
	// Erases says that what is forgotten is to be nowhere from now on: no snapshot from before this batch is kept.
	Erases bool
	// Due is when the room wants to be woken next, 0 if never; nil if that has not changed.
	Due *protocol.Instant
	// Summary is what a list of rooms shows; nil if it has not changed.
	Summary *Summary
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

// Forgotten names events of the stream `all` by their numbers, and the members of their bodies whose words are taken out:
// all else stays, because later events hang on it. With no member named the whole body goes. The number always stays.
type Forgotten struct {
	Seqs  []uint64
	Words []string
}

// Blank is what is left of a body: a member that is named keeps its kind, and says nothing. nil is nothing left; a body that
// is no object has nothing else to keep.
func (f Forgotten) Blank(body jsontext.Value) (out jsontext.Value) {
	if len(f.Words) == 0 {
		return nil
	}
	d := jsontext.NewDecoder(bytes.NewReader(body))
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return nil
	}
	out = append(out, '{')
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return nil
		}
		member := name.String()
		value, err := d.ReadValue()
		if err != nil {
			return nil
		}
		if slices.Contains(f.Words, member) {
			switch value.Kind() {
			case '"':
				value = jsontext.Value(`""`)
			case '[':
				value = jsontext.Value("[]")
			case '{':
				value = jsontext.Value("{}")
			}
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, protocol.MustEncode(member)...), ':'), value...)
	}
	return append(out, '}')
}

// Summary is what a list of rooms shows of one.
type Summary struct {
	Title   string           `json:"title"`
	Stage   protocol.Stage   `json:"stage"`
	Zone    string           `json:"zone"`
	Started protocol.Instant `json:"started"`
	Meets   protocol.Instant `json:"meets,omitzero"`
	// Template is how it is held: without a time, in_writing tells days in writing from what is not settled.
	Template protocol.Template `json:"template,omitzero"`
	Impact   string            `json:"impact,omitzero"`
	Leads    []string          `json:"leads"` // names of the facilitators
	People   int               `json:"people"`
	Moments  int               `json:"moments"`
	Lines    int               `json:"lines"`
	Readers  protocol.Readers  `json:"readers"`
	// Cancelled: it does not take place at its time.
	Cancelled bool `json:"cancelled,omitzero"`
	Archived  bool `json:"archived,omitzero"` // it is put away
}

// Vault knows the server's secret. The room never does.
type Vault interface {
	// Slot is the keyed hash under which somebody's confidential rows of a scope lie.
	Slot(nonce []byte, scope string, who protocol.PersonID) Slot
	// Said is a keyed hash of what somebody said.
	Said(words []byte) [16]byte
}
