package vault

import (
	"fmt"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// Rekey seals a room's rows anew: they open with one secret, and are laid under the slots and the seals of another.
// People are all that the room has ever known. A row that is none of theirs is an error: nobody could find it any more.
func Rekey(id protocol.RoomID, rows []rules.Row, people []protocol.PersonID, from, to *Vault) ([]rules.Row, error) {
	opened, err := Log{Vault: from}.open(id, &rules.Record{Rows: rows})
	if err != nil {
		return nil, err
	}
	type place struct {
		scope string
		slot  rules.Slot
	}
	owners := map[place]protocol.PersonID{}
	for _, r := range opened.Rows {
		if r.Kind == rules.RowNonce {
			for _, p := range people {
				owners[place{r.Scope, from.Slot(r.Body, r.Scope, p)}] = p
			}
		}
	}
	out := make([]rules.Row, len(opened.Rows))
	for i, r := range opened.Rows {
		if r.Slot != (rules.Slot{}) {
			owner, known := owners[place{r.Scope, r.Slot}]
			if !known {
				return nil, fmt.Errorf("a row (%s) of nobody who is known there", r.Kind)
			}
			r.Slot = to.Slot(r.Nonce, r.Scope, owner)
		}
		if r.Body, err = to.Seal(id, r); err != nil {
			return nil, fmt.Errorf("seal a row: %w", err)
		}
		r.Nonce = nil
		out[i] = r
	}
	return out, nil
}
