package rules

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/google/uuid"

	"secondstory/protocol"
)

// State is all a room knows, one part for each audience. Owned by whoever holds it: it is not safe for concurrent use.
type State struct {
	ID           protocol.RoomID
	All          *PublicState
	Facilitators *FacilitatorState
	Persons      map[protocol.PersonID]*PersonState
	Sealed       *Sealed
	// Heads is the number of the last event of each stream. Position is what an append compares: it counts
	// every change of the record, is no stream's number, and never leaves the server.
	Heads    map[protocol.Stream]uint64
	Position uint64
	Epoch    protocol.Epoch
	// Last is when the last event happened. Time does not run backwards inside a room, whatever a server's clock does.
	Last protocol.Instant
}

// NewState is a room before its first event.
func NewState(id protocol.RoomID) *State {
	return &State{
		ID: id, All: newPublicState(), Facilitators: &FacilitatorState{}, Persons: map[protocol.PersonID]*PersonState{}, Sealed: newSealed(),
		Heads: map[protocol.Stream]uint64{},
	}
}

// Fact is one event of one stream, with who caused it and when. By is nobody where the author must not be known.
type Fact struct {
	Stream protocol.Stream
	Seq    uint64
	At     protocol.Instant
	By     protocol.PersonID
	Body   protocol.EventBody
}

// Env is what a decision needs of the world, known before it begins.
type Env struct {
	Now protocol.Instant
	// Chance gives random bytes: for ids and for orders that must say nothing.
	Chance io.Reader
	// Slot is the keyed hash under which somebody's confidential rows lie. The room never sees the key.
	Slot func(nonce []byte, scope string, who protocol.PersonID) Slot
	// People is how many a room takes; 0 is as many as the protocol allows.
	People int
	// Full says that the room has no place for more words, and why; nil: it has.
	Full *protocol.Rejected
}

// Decision is what became of a wish: facts, and changes of confidential rows. Owned by the caller.
type Decision struct {
	Facts  []Fact
	Rows   []RowChange
	Secret bool // it leaves no receipt and no author
}

// Empty says that nothing happened: what was wished for was so already.
func (d *Decision) Empty() bool { return len(d.Facts) == 0 && len(d.Rows) == 0 }

// deciding is one wish being decided: what a decider may look at, and where it puts what it wants changed.
type deciding struct {
	*State
	by     protocol.Person
	env    Env
	rows   []RowChange
	nonces map[string][]byte // of scopes that this wish is the first to use
}

// Decide says what becomes of a command. It changes nothing; the error, if any, is a *protocol.Rejected.
func Decide(s *State, by protocol.PersonID, c protocol.Command, with Env) (*Decision, error) {
	row, ok := commands[c.Command()]
	if !ok {
		return nil, protocol.Reject(protocol.Invalid, "There is no such command.")
	}
	with.Now = max(with.Now, s.Last)
	d := &deciding{State: s, env: with}
	if !row.fromServer {
		who := s.All.person(s.ResolvePerson(by))
		if who == nil || !who.In() {
			return nil, protocol.Reject(protocol.Forbidden, "You are not in this room any more.")
		}
		d.by = *who
		if !row.who(who.Role) {
			return nil, protocol.Reject(protocol.Forbidden, "%s", row.refusal(who.Role))
		}
		if s.All.Archived != 0 && !row.archived {
			return nil, PutAway
		}
		if err := row.when(s.All); err != nil {
			return nil, err
		}
	}
	if s.All.gone {
		return nil, protocol.Reject(protocol.NotFound, "This meeting is deleted.")
	}
	if with.Full != nil && !row.full && !row.fromServer {
		return nil, with.Full
	}
	bodies, err := row.decide(d, c)
	if err != nil {
		return nil, err
	}
	bodies = append(bodies, d.follows(bodies)...)
	out := &Decision{Rows: d.rows, Secret: row.secret}
	next := map[protocol.Stream]uint64{}
	for _, b := range bodies {
		f := Fact{At: with.Now, By: d.by.ID, Body: b}
		if t, ok := b.(told); ok {
			f.Body, f.Stream = t.body, protocol.Personal(t.person)
		} else {
			f.Stream = events[b.Event()].stream
		}
		if row.secret || row.fromServer {
			f.By = protocol.PersonID{}
		}
		if _, seen := next[f.Stream]; !seen {
			next[f.Stream] = s.Heads[f.Stream]
		}
		next[f.Stream]++
		f.Seq = next[f.Stream]
		out.Facts = append(out.Facts, f)
	}
	return out, nil
}

// Apply makes a fact true. It cannot fail: whether it may happen was settled before it was written down. It panics on
// a fact that does not join on, which is a broken record.
func Apply(s *State, f Fact) {
	if f.Seq != s.Heads[f.Stream]+1 {
		panic(fmt.Sprintf("room: event %d of %s after %d", f.Seq, f.Stream, s.Heads[f.Stream]))
	}
	if f.Body != nil { // its words were taken out of the record; its number stays
		events[f.Body.Event()].apply(s, f)
	}
	s.Heads[f.Stream] = f.Seq
	s.Last = max(s.Last, f.At)
}

// ApplyRow makes a change of a confidential row true.
func ApplyRow(s *State, c RowChange) { s.Sealed.apply(c) }

// told is a body meant for one person.
type told struct {
	person protocol.PersonID
	body   protocol.EventBody
}

// Event makes told pass as a body until Decide unwraps it.
func (t told) Event() string { return t.body.Event() }

// newID makes an id from the settled chance.
func newID[I protocol.ID[K], K any](d *deciding) I {
	var u uuid.UUID
	d.chance(u[:])
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80 // version 4, as RFC 9562 wants it
	return I(protocol.ID[K]{UUID: u})
}

func (d *deciding) chance(b []byte) {
	if _, err := io.ReadFull(d.env.Chance, b); err != nil {
		panic("room: chance has run out: " + err.Error())
	}
}

// shuffle puts things in an order that says nothing (Fisher and Yates).
func shuffle[T any](d *deciding, all []T) {
	for i := len(all) - 1; i > 0; i-- {
		var b [8]byte
		d.chance(b[:])
		j := int(binary.LittleEndian.Uint64(b[:]) % uint64(i+1)) // lists are short: the bias is below 2^-50
		all[i], all[j] = all[j], all[i]
	}
}

// put keeps a confidential row; drop deletes one for good.
func (d *deciding) put(key RowKey, body []byte) {
	kindOfRow(key.Kind) // nothing is kept of which it is not said what becomes of it
	row := Row{RowKey: key, Body: body}
	if key.Kind != RowNonce {
		row.Nonce = d.nonce(key.Scope)
	}
	d.rows = append(d.rows, RowChange{Row: row})
}

// nonce is that of a scope; whoever uses a scope first makes it.
func (d *deciding) nonce(scope string) []byte {
	if n, ok := d.nonces[scope]; ok {
		return n
	}
	if n, ok := d.Sealed.Nonces[scope]; ok {
		return n
	}
	return d.renew(scope)
}

// renew gives a scope another nonce. Whoever kept the one before can do nothing with it to what is sealed from now on, nor
// whoever keeps this one to what was.
func (d *deciding) renew(scope string) []byte {
	n := make([]byte, 32)
	d.chance(n)
	if d.nonces == nil {
		d.nonces = map[string][]byte{}
	}
	d.nonces[scope] = n
	d.put(RowKey{Kind: RowNonce, Scope: scope}, n)
	return n
}

// dropNonces ends scopes that nothing lies in any more.
func (d *deciding) dropNonces(scopes ...string) {
	for _, scope := range scopes {
		if _, used := d.Sealed.Nonces[scope]; used {
			d.drop(RowKey{Kind: RowNonce, Scope: scope})
		}
	}
}

func (d *deciding) drop(key RowKey) {
	d.rows = append(d.rows, RowChange{Row: Row{RowKey: key}, Gone: true})
}

// slot is where a person's rows of a scope lie.
func (d *deciding) slot(scope string, who protocol.PersonID) Slot {
	return d.env.Slot(d.nonce(scope), scope, who)
}
