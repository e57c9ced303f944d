package vault

import (
	"context"
	"fmt"

	"secondstory/protocol"
	"secondstory/room"
)

// Log is a record whose confidential rows are sealed on the way in and opened on the way out.
type Log struct {
	room.Log
	Vault *Vault
}

// Append seals the rows of a batch and writes it.
func (l Log) Append(ctx context.Context, b *room.Batch) error {
	sealed := *b
	sealed.Rows = make([]room.RowChange, len(b.Rows))
	for i, c := range b.Rows {
		if !c.Gone {
			body, err := l.Vault.Seal(b.Room, c.Row)
			if err != nil {
				return fmt.Errorf("seal a row: %w", err)
			}
			c.Body, c.Nonce = body, nil
		}
		sealed.Rows[i] = c
	}
	return l.Log.Append(ctx, &sealed)
}

// Load reads a room and opens its rows.
func (l Log) Load(ctx context.Context, id protocol.RoomID) (*room.Record, error) {
	rec, err := l.Log.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	nonces := map[string][]byte{}
	for _, r := range rec.Rows {
		if r.Kind == room.RowNonce {
			nonces[r.Scope] = r.Body
		}
	}
	for i := range rec.Rows {
		r := &rec.Rows[i]
		r.Nonce = nonces[r.Scope]
		if r.Body, err = l.Vault.Unseal(id, *r); err != nil {
			return nil, fmt.Errorf("open a row: %w", err)
		}
	}
	return rec, nil
}
