package rules_test

import (
	"bytes"
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// rows are the confidential rows of a meeting, by kind and scope.
func rows(t *testing.T, m *roomtest.Meeting) (names []string, nonces map[string][]byte, drafts []rules.Slot) {
	t.Helper()
	record, err := m.Log.Load(t.Context(), m.ID)
	roomtest.Must(t, err)
	nonces = map[string][]byte{}
	for _, r := range record.Rows {
		names = append(names, string(r.Kind)+" "+r.Scope)
		switch r.Kind {
		case rules.RowNonce:
			nonces[r.Scope] = r.Body
		case rules.RowDraft:
			drafts = append(drafts, r.Slot)
		}
	}
	return names, nonces, drafts
}

// busy is a meeting with a row of every kind.
func busy(t *testing.T) *roomtest.Meeting {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
	opened(m, "first", "second", "third")
	ada, bo := m.As("Ada"), m.As("Bo")
	bo.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "not yet"})
	bo.Do(protocol.OpeningRead{Read: true})
	bo.Do(protocol.StoryReview{Answer: protocol.ReviewMore})
	ada.Do(protocol.HazardSave{Hazard: protocol.NewID[protocol.HazardID](), Words: "hard", Plan: protocol.HazardPlans[0]})
	ada.Do(protocol.WalkthroughSet{Person: bo.ID})
	bo.Do(protocol.WalkthroughShare{})
	ada.Do(protocol.VoteBegin{Vote: protocol.NewID[protocol.VoteID](), Dots: 3, PerLine: 2})
	return m
}

// Salts end with what they served: after the close there is nothing left that they could open, nor they.
func TestNothingSealedOutlivesTheClose(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := busy(t)
		if names, _, _ := rows(t, m); len(names) < 10 {
			t.Fatalf("a dull meeting: %v", names)
		}
		m.As("Ada").Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
		if names, _, _ := rows(t, m); len(names) > 0 {
			t.Errorf("after the close there is %v", names)
		}
		// Nor does anything begin to be that only asks whether something is there.
		m.As("Bo").Do(protocol.LineDiscard{Draft: protocol.NewID[protocol.DraftID]()})
		roomtest.Vanishings["person.merged"][0].Then(plot{m}, "")
		if names, _, _ := rows(t, m); len(names) > 0 {
			t.Errorf("later there is %v", names)
		}
		m.As("Ada").Do(protocol.RoomReopen{})
		m.As("Cy").Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "again"})
		if mine := m.As("Cy").Mine().Drafts; len(mine) != 1 || mine[0].Words != "again" {
			t.Errorf("opened again there is %v", mine)
		}
	})
}

// Care notes that are kept on purpose can be read after the close: what opens them stays with them, and nothing else does.
func TestCareNotesThatAreKeptCanBeRead(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := busy(t)
		m.As("Ada").Do(protocol.RoomClose{Readers: protocol.ReadersMembers, KeepHazards: true})
		if names, nonces, _ := rows(t, m); len(names) != 2 || len(nonces) != 1 || nonces["hazards"] == nil {
			t.Errorf("after the close there is %v", names)
		}
		if kept := m.As("Ada").Mine().Hazards; len(kept) != 1 || kept[0].Words != "hard" {
			t.Errorf("of the care notes there is %v", kept)
		}
	})
}

// Each opening of lines has a salt of its own: with the one before, and with what was written down then, nobody finds out
// whose what is that is left, and the other way round. Nobody notices but whoever has read the record.
func TestEachOpeningHasASaltOfItsOwn(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		bo, cy := m.As("Bo"), m.As("Cy")
		left, handed := protocol.NewID[protocol.DraftID](), protocol.NewID[protocol.DraftID]()
		bo.Do(protocol.LineDraft{Draft: left, Words: "not yet"})
		for _, who := range []*roomtest.Person{m.As("Ada"), bo, cy} {
			id := protocol.NewID[protocol.DraftID]()
			if who == bo {
				id = handed
			}
			who.Do(protocol.LineDraft{Draft: id, Words: "Why, " + who.Name})
			who.Do(protocol.LineHandIn{Draft: id})
		}
		_, before, lay := rows(t, m)
		m.As("Ada").Do(protocol.LinesOpen{})
		_, after, lies := rows(t, m)
		if bytes.Equal(before["lines"], after["lines"]) || len(after) != 1 {
			t.Errorf("the salts are %x, and were %x", after, before)
		}
		for _, slot := range lay {
			if len(lies) != 1 || slot == lies[0] {
				t.Errorf("what is left lies at %x, and lay at %x", lies, lay)
			}
		}
		if mine := bo.Mine().Drafts; len(mine) != 1 || mine[0].ID != left || mine[0].Words != "not yet" {
			t.Errorf("Bo has %v", mine)
		}
		bo.Do(protocol.LineDraft{Draft: left, Version: 1, Words: "not yet, not now"})
		bo.Do(protocol.LineDraft{Draft: handed, Words: "Why, Bo"}) // a repeat whose answer was lost
		if mine := bo.At(m.Instance()).Mine().Drafts; len(mine) != 1 || !strings.HasSuffix(mine[0].Words, "now") {
			t.Errorf("read anew Bo has %v", mine)
		}
	})
}

// A receipt is kept for the life of the room. It says nothing to whoever guesses at the words and has not the secret.
func TestAReceiptDoesNotConfirmAGuess(t *testing.T) {
	keyed := func(key string) func(o *room.Options) {
		return func(o *room.Options) { o.Vault = secretive{key: key} }
	}
	said := map[[16]byte]bool{}
	for _, key := range []string{"one secret", "another"} {
		m := roomtest.Meet(t, "Ada facilitates", keyed(key))
		id, wish := protocol.NewID[protocol.CommandID](), protocol.HandRaise{Lane: protocol.LaneSpeak, Note: "not in front of Ben"}
		m.As("Ada").Ask(id, wish)
		found, err := m.Log.Receipts(t.Context(), m.ID, []protocol.CommandID{id})
		roomtest.Must(t, err)
		said[found[id].Said] = true
		if a := m.As("Ada").At(m.Instance(keyed(key))).Again(id, wish); a.Rejected != nil {
			t.Errorf("asked again it is refused: %s", a.Rejected)
		}
	}
	if len(said) != 2 {
		t.Error("without the secret one can see what was said")
	}
}

type secretive struct {
	roomtest.Vault
	key string
}

func (s secretive) Said(words []byte) [16]byte { return s.Vault.Said(append([]byte(s.key), words...)) }

// A snapshot that does not say where words stand, as those of earlier versions, is passed over: what people take back later
// could not be found.
func TestASnapshotSaysWhereWordsStand(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	raisesAndLowers := func(hall *room.Hall) {
		m.As("Bo").At(hall).Do(protocol.HandLower{Hand: m.View().Hands[0].ID})
		if m.Log.Holds(m.ID, "zebra") {
			t.Error("it is still there")
		}
	}
	m.As("Bo").Do(protocol.HandRaise{Lane: protocol.LaneSpeak, Note: "zebra"})
	roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID))
	raisesAndLowers(m.Instance())

	m.As("Bo").Do(protocol.HandRaise{Lane: protocol.LaneSpeak, Note: "zebra"})
	roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID))
	m.Log.ForgetWhere(m.ID)
	raisesAndLowers(m.Instance())
}
