package rules

import "secondstory/protocol"

// scopeOpening is the scope of who has read the opening words.
const scopeOpening = "opening"

// readOpening counts somebody among those who have read the opening words, or takes that back. How many there are is
// shown to all, who they are to nobody.
func readOpening(d *deciding, c protocol.OpeningRead) ([]protocol.EventBody, error) {
	key := RowKey{Kind: RowRead, Scope: scopeOpening, Slot: d.slot(scopeOpening, d.by.ID)}
	switch has := d.Sealed.Read[key.Slot]; {
	case c.Read && !has:
		d.put(key, []byte("{}"))
	case !c.Read && has:
		d.drop(key)
	}
	return nil, nil
}

func applyRead(s *Sealed, c RowChange) { inSlots(s.Read, c, func([]byte) bool { return true }) }

func readBy(s *State, v viewer, m *protocol.Mine) {
	if at, any := v.in(s, scopeOpening); any {
		m.Read = s.Sealed.Read[at]
	}
}

func mergeRead(d *deciding, from, to protocol.PersonID) {
	if _, any := d.Sealed.Nonces[scopeOpening]; !any || d.Sealed.Read[d.slot(scopeOpening, to)] {
		return // where both have read, the other tick goes on counting
	}
	d.handOnRow(RowRead, scopeOpening, from, to, func(s Slot) []byte {
		if !d.Sealed.Read[s] {
			return nil
		}
		return []byte("{}")
	})
}

func dropRead(d *deciding, _ protocol.RoomClose) {
	for slot := range sortedSlots(d.Sealed.Read) {
		d.drop(RowKey{Kind: RowRead, Scope: scopeOpening, Slot: slot})
	}
	d.dropNonces(scopeOpening)
}
