package rules_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
	"secondstory/room/text"
)

// play is a meeting in which people do whatever comes to their mind: the rules alone, without a room's goroutine.
type play struct {
	t       testing.TB
	rng     *rand.Rand
	chance  *roomtest.Chance
	state   *rules.State
	now     protocol.Instant
	log     []rules.Stored // as a record has it
	told    []rules.Stored // as people were told it
	looks   []look
	rows    map[rules.RowKey][]byte
	people  []protocol.PersonID
	drafts  map[protocol.PersonID][]protocol.DraftID
	written map[protocol.TextID][][]uint16 // every version of every text
	links   []protocol.LinkID
	pushes  int
	erased  int // so much of the log was there when something was last erased
	refused int
	refusal error // the last
}

func newPlay(t testing.TB, seed uint64) *play {
	p := &play{
		t: t, rng: rand.New(rand.NewPCG(seed, 7)), chance: roomtest.NewChance(seed), now: protocol.At(roomtest.Start), rows: map[rules.RowKey][]byte{},
		drafts: map[protocol.PersonID][]protocol.DraftID{}, written: map[protocol.TextID][][]uint16{},
	}
	p.state = rules.NewState(roomtest.ID[protocol.RoomID](p.chance))
	p.do(protocol.PersonID{}, rules.CreateRoom{Facts: roomtest.Facts(), Names: protocol.NamesAll[p.rng.IntN(2)], Asked: 3, Huddle: seed%2 == 0})
	for i, role := range []protocol.Role{protocol.RoleFacilitator, protocol.RoleParticipant, protocol.RoleParticipant, protocol.RoleObserver, protocol.RoleFacilitator} {
		p.enter(fmt.Sprint("Person ", i), role)
	}
	return p
}

func (p *play) enter(name string, role protocol.Role) {
	id := roomtest.ID[protocol.PersonID](p.chance)
	p.people = append(p.people, id)
	p.do(protocol.PersonID{}, rules.EnterPerson{Person: id, Name: name, Role: role})
}

// do asks for something, and makes it true if it is accepted.
func (p *play) do(who protocol.PersonID, c protocol.Command) bool {
	p.now += protocol.Instant(p.rng.IntN(5000))
	return p.at(who, c)
}

// at asks for it at this very moment.
func (p *play) at(who protocol.PersonID, c protocol.Command) bool {
	d, err := rules.Decide(p.state, who, c, rules.Env{Now: p.now, Chance: p.chance, Slot: roomtest.Vault{}.Slot})
	if err != nil {
		p.refused++
		p.refusal = err
		return false
	}
	before := len(p.log)
	for _, f := range d.Facts {
		rules.Apply(p.state, f)
		p.state.Position++
		e := protocol.Event{Seq: f.Seq, At: f.At, By: f.By, Name: f.Body.Event(), Body: protocol.MustEncode(f.Body)}
		p.log = append(p.log, rules.Stored{Stream: f.Stream, Event: e})
		p.told = append(p.told, rules.Stored{Stream: f.Stream, Event: e})
		switch e := f.Body.(type) {
		case protocol.EntryAdded:
			p.written[protocol.TextOf(e.Entry)] = [][]uint16{text.FromString(e.Text)}
		case protocol.TextEdited:
			for _, raw := range e.Updates {
				change, err := text.Parse(raw, protocol.MaxText)
				all := p.written[e.Text]
				after, err2 := change.Apply(all[len(all)-1])
				if err != nil || err2 != nil {
					p.t.Fatal(err, err2)
				}
				p.written[e.Text] = append(all, after)
			}
		case protocol.EntryErased:
			p.written[protocol.TextOf(e.Entry)] = append(make([][]uint16, e.Version), nil)
		}
	}
	p.forget(p.state.Pay(p.rng.IntN(4) > 0), before)
	for _, r := range d.Rows {
		rules.ApplyRow(p.state, r)
		if r.Gone {
			delete(p.rows, r.RowKey)
		} else {
			p.rows[r.RowKey] = bytes.Clone(r.Body)
		}
	}
	return true
}

// forget takes words out of the log, as a record does it.
func (p *play) forget(debt rules.Debt, before int) {
	if debt.Compacted != nil {
		f := debt.Compacted
		p.log = append(p.log, rules.Stored{Stream: f.Stream, Event: protocol.Event{Seq: f.Seq, At: f.At, Name: f.Body.Event(), Body: protocol.MustEncode(f.Body)}})
		p.state.Position++
	}
	for i := range p.log {
		e := &p.log[i]
		for _, f := range debt.Forget {
			if e.Stream == protocol.All && slices.Contains(f.Seqs, e.Seq) {
				e.Body = f.Blank(e.Body)
			}
		}
		if debt.Compacted != nil && i < before && (e.Stream == protocol.All || e.Stream == protocol.Record) {
			e.Body = nil
		}
	}
	if debt.Erases {
		p.erased = len(p.log)
	}
}

// record is the meeting as a record has it, with a snapshot or without.
func (p *play) record(snap *rules.Snapshot, from int) *rules.Record {
	rec := &rules.Record{Snapshot: snap, Events: p.log[from:], Position: uint64(len(p.log))}
	for key, body := range p.rows {
		rec.Rows = append(rec.Rows, rules.Row{RowKey: key, Body: body})
	}
	return rec
}

// checkCold reads the meeting anew. Whatever was forgotten, it is the same, and nothing is left to forget that is not left
// for whoever was there.
func (p *play) checkCold() {
	read, err := rules.Open(p.state.ID, p.record(nil, 0))
	if err != nil {
		p.t.Fatalf("after %d events the meeting cannot be read: %v", len(p.log), err)
	}
	if got, want := read.View(protocol.All), p.state.View(protocol.All); !bytes.Equal(got, want) {
		p.t.Fatalf("after %d events, read anew, it is\n%s\nnot\n%s", len(p.log), apart(got, want), apart(want, got))
	}
	if got, want := read.Ledger(), p.state.Ledger(); got != want {
		p.t.Fatalf("after %d events, read anew, words stand at\n%s\nnot\n%s", len(p.log), got, want)
	}
}

// apart is where something begins to differ from another.
func apart(a, b []byte) []byte {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	return a[max(0, at-200):min(len(a), at+200)]
}

// of lists the events of one stream.
func of(log []rules.Stored, stream protocol.Stream) (all []rules.Stored) {
	for _, e := range log {
		if e.Stream == stream {
			all = append(all, e)
		}
	}
	return all
}

// streams lists what somebody is told of this meeting.
func (p *play) streams() []protocol.Stream {
	all := []protocol.Stream{protocol.All, protocol.Facilitators}
	for _, who := range p.people {
		all = append(all, protocol.Personal(who))
	}
	return all
}
