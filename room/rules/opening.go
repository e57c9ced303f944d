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
