package rules

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// A room as it is written down, for whoever keeps it.

// Record is a room as the log has it.
type Record struct {
	Epoch    protocol.Epoch
	Position uint64 // the position an append compares
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
	Position uint64
	Last     protocol.Instant
	Heads    map[protocol.Stream]uint64
	Parts    map[protocol.Stream]jsontext.Value
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
