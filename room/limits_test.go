package room_test

import (
	"os"
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
)

// What a count times a size comes to, in bytes, a unit of words being up to three. What is more than a room holds is ended
// by its budget; the rest adds up to less.
func TestCountsTimesSizesComeToWhatARoomHolds(t *testing.T) {
	const unit, kib, mib = 3, 1 << 10, 1 << 20
	const view = 8 * mib // as it is set unless somebody says otherwise
	products := []struct {
		what        string
		count, size int
		ended       bool // by the budget of the view or of the record, or by the share of a person
	}{
		{"moments", protocol.MaxEntries, protocol.MaxText * unit, true},
		{"moments that were erased", protocol.MaxEntries, 200, false},
		{"evidence", protocol.MaxEntries, protocol.MaxEvidences * protocol.MaxEvidence * unit, true},
		{"tellings", protocol.MaxEntries, protocol.MaxPerspectives * protocol.MaxPerspective * unit, true},
		{"actors", protocol.MaxActors, (protocol.MaxName + protocol.MaxNote) * unit, false},
		{"people", 2 * protocol.MaxPeople, (protocol.MaxName + protocol.MaxPronouns + protocol.MaxPart) * unit, false},
		{"lines", protocol.MaxLines, protocol.MaxWords * unit, false},
		{"words", protocol.MaxTerms, (protocol.MaxTags*protocol.MaxShort + protocol.MaxImpact) * unit, true},
		{"learnings", protocol.MaxLearnings, protocol.MaxImpact * unit, true}, // by what a file holds
		{"experts", protocol.MaxExperts, protocol.MaxShort * unit, false},
		{"links", 2 * protocol.MaxLinks, 300, false},
		{"who came by links", 2 * protocol.MaxPeople, 40, false},
		{"hands", protocol.MaxPeople, protocol.MaxNote * unit, false},
		{"facts", 1, (protocol.MaxImpact + protocol.MaxOpening + 2*protocol.MaxTags*protocol.MaxShort + protocol.MaxLink) * unit, false},
		{"care notes", protocol.MaxHazards, protocol.MaxImpact * unit, false},
		{"a person's drafts", protocol.MaxDrafts, protocol.MaxWords * unit, false},
		{"a walk-through", protocol.MaxWalkthroughNotes, protocol.MaxPerspective * unit, true},
	}
	sum := 0
	for _, p := range products {
		if product := p.count * p.size; p.ended != (product > 2*mib) {
			t.Errorf("%s come to %d KiB, and it is said that a budget ends them: %t", p.what, product/kib, p.ended)
		} else if !p.ended {
			sum += product
		}
	}
	if sum > 2*view {
		t.Errorf("what no budget ends comes to %d MiB", sum/mib)
	}

	// One person at most: all windows full, two welcomes of what was missed under way, as read and as written.
	person := protocol.MaxSockets*room.OutboxBytes + 2*2*protocol.MaxResume + protocol.MaxUnanswered*protocol.MaxMessage
	// A room at most, beside its people: the view as it is, written out, and on its way in two older states; what was sent last.
	all := 4*view + 3*room.RingBytes
	if person != 24*mib || all != 38*mib {
		t.Errorf("one person comes to %d MiB, a room to %d MiB beside them", person/mib, all/mib)
	}
	operating, err := os.ReadFile("../server/docs/OPERATING.md")
	roomtest.Must(t, err)
	for _, says := range []string{"38 MiB", "24 MiB"} {
		if !strings.Contains(string(operating), says) {
			t.Errorf("OPERATING.md does not say %s", says)
		}
	}
}
