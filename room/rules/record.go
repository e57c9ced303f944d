package rules

import (
	"errors"
	"fmt"
	"maps"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// ErrSnapshot: the snapshot of a record is of no use. Without it the room can be read.
var ErrSnapshot = errors.New("the snapshot cannot be restored")

// Open makes a state from a record: the snapshot, and the rest applied. ErrSnapshot if the snapshot is the trouble.
func Open(id protocol.RoomID, r *Record) (*State, error) {
	s := NewState(id)
	s.Epoch = r.Epoch
	if r.Snapshot != nil {
		if err := s.restore(r.Snapshot); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
		}
	}
	from := lastCompacted(r.Events)
	for i, e := range r.Events {
		if i < from && e.Stream == protocol.All {
			e.Body = nil // what was left of it is in what was written down whole
		}
		if _, err := s.Replay(e); err != nil {
			return nil, err
		}
	}
	s.ReplaceRows(r.Rows)
	s.Position = r.Position
	return s, nil
}

// ReplaceRows has the confidential part be what these rows say.
func (s *State) ReplaceRows(rows []Row) {
	s.Sealed = newSealed()
	for _, row := range rows {
		ApplyRow(s, RowChange{Row: row})
	}
}

// lastCompacted finds the event with which a replay can begin.
func lastCompacted(events []Stored) int {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Stream == protocol.Record && len(events[i].Body) > 0 {
			return i
		}
	}
	return 0
}

func (s *State) Replay(e Stored) (Fact, error) {
	f := Fact{Stream: e.Stream, Seq: e.Seq, At: e.At, By: e.By}
	if len(e.Body) > 0 {
		var err error
		if f.Body, err = protocol.DecodeEvent(e.Name, e.Body); err != nil {
			return f, fmt.Errorf("event %d of %s (%s): %w", e.Seq, e.Stream, e.Name, err)
		}
	}
	Apply(s, f)
	return f, nil
}

// Encode makes of a fact what the record and the wire have.
func Encode(f Fact) Stored {
	return Stored{f.Stream, protocol.Event{Seq: f.Seq, At: f.At, By: f.By, Name: f.Body.Event(), Body: protocol.MustEncode(f.Body)}}
}

// publicPart is PublicState as a snapshot has it: the view, and what is known of texts beside their words.
type publicPart struct {
	View      protocol.View                `json:"view"`
	Texts     map[protocol.TextID]textPart `json:"texts"`
	Since     map[protocol.PersonID]uint64 `json:"since"`
	Said      map[string]numbers           `json:"said"`
	Compacted bool                         `json:"compacted,omitzero"`
	Stale     bool                         `json:"stale,omitzero"`
	Unmapped  jsontext.Value               `json:"kept,omitzero"`
}

// textPart is a text that somebody has written in: the updates that somebody else may still rebase over, and how old
// they are.
type textPart struct {
	Recent    string           `json:"recent,omitzero"`
	Edited    protocol.Instant `json:"edited"`
	Compacted checkpoint       `json:"compacted"`
	Typed     numbers          `json:"typed,omitzero"`
	Spare     int              `json:"spare,omitzero"`
	Based     bool             `json:"based,omitzero"`
}

// recentInSnapshot bounds the updates that a snapshot carries, in bytes over all texts of a room, those of the texts last
// written in: about 9,000 letters. Without a bound they would be most of a long meeting's snapshot, read by everybody who
// comes in first, for the sake of whoever typed on an older text when the room was closed. Beyond it that person is told
// that the text has moved on, and keeps their words. The text last written in
// has all of its own, whatever they take (text.Limits).
const recentInSnapshot = 128 << 10

// Snapshot writes the state out, one part for each stream.
func (s *State) Snapshot() *Snapshot {
	out := &Snapshot{Position: s.Position, Last: s.Last, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}
	for stream, head := range s.Heads {
		if out.Heads[stream] = head; stream != protocol.Record {
			out.Parts[stream] = s.View(stream)
		}
	}
	texts, left := map[protocol.TextID]textPart{}, recentInSnapshot
	for _, id := range s.All.lately() {
		d := s.All.docs[id]
		recent := d.packed()
		if left -= len(recent); left < 0 && len(texts) > 0 {
			recent = ""
		}
		texts[id] = textPart{recent, d.edited, d.compacted, d.typed, d.spare, d.based}
	}
	said := make(map[string]numbers, len(s.All.said))
	for thing, all := range s.All.said {
		said[thing] = all
	}
	out.Parts[protocol.All] = protocol.MustEncode(publicPart{
		View: s.All.view(), Texts: texts, Since: s.All.since, Said: said, Compacted: s.All.compacted, Stale: s.All.stale, Unmapped: s.All.unmapped,
	})
	return out
}

func (s *State) restore(from *Snapshot) error {
	var part publicPart
	if err := protocol.Decode(from.Parts[protocol.All], &part); err != nil {
		return err
	}
	if part.Said == nil {
		return errors.New("it does not say where words stand")
	}
	for thing, all := range part.Said {
		s.All.said[thing] = all
	}
	s.All.compacted, s.All.stale, s.All.unmapped = part.Compacted, part.Stale, part.Unmapped
	maps.Copy(s.All.since, part.Since)
	s.All.begin(part.View)
	for id, kept := range part.Texts {
		if d := s.All.docs[id]; d != nil {
			d.retained, d.edited, d.compacted, d.typed, d.spare, d.based = kept.Recent, kept.Edited, kept.Compacted, kept.Typed, kept.Spare, kept.Based
		}
	}
	for stream, raw := range from.Parts {
		if stream == protocol.Facilitators {
			if err := protocol.Decode(raw, &s.Facilitators.FacilitatorsView); err != nil {
				return err
			}
		}
		if who, ok := stream.Person(); ok {
			own := &PersonState{}
			if err := protocol.Decode(raw, &own.PersonView); err != nil {
				return err
			}
			s.Persons[who] = own
		}
	}
	for stream, head := range from.Heads {
		s.Heads[stream] = head
	}
	s.Last, s.Position = from.Last, from.Position
	return nil
}

// summary is what a list of rooms shows.
func (s *State) Summary() *protocol.Summary {
	a := s.All
	out := &protocol.Summary{
		Title: a.Facts.Title, Stage: a.Stage, Zone: a.Facts.Zone, Started: a.Facts.Started, Meets: a.Facts.Meets, Template: a.Facts.Template,
		Impact: a.Facts.Impact, People: a.present(), Readers: a.Facts.Readers, Leads: []string{}, Cancelled: a.Cancelled != nil, Archived: a.Archived != 0,
	}
	for _, p := range a.People {
		if p.Role == protocol.RoleFacilitator && p.In() {
			out.Leads = append(out.Leads, p.Name)
		}
	}
	for _, e := range a.Entries {
		if e.Removed == nil {
			out.Moments++
		}
	}
	for _, l := range a.Lines {
		if l.Removed == nil && l.Into.IsZero() {
			out.Lines++
		}
	}
	return out
}
