package vault

import (
	"context"
	"fmt"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// Log is a record whose confidential rows are sealed on the way in and opened on the way out.
type Log struct {
	room.Log
	Vault *Vault
}

// Append seals the rows of a batch and writes it.
func (l Log) Append(ctx context.Context, b *room.Batch) error {
	sealed, err := l.seal(b)
	if err != nil {
		return err
	}
	return l.Log.Append(ctx, sealed)
}

func (l Log) seal(b *room.Batch) (*room.Batch, error) {
	sealed := *b
	sealed.Rows = make([]rules.RowChange, len(b.Rows))
	for i, c := range b.Rows {
		if !c.Gone {
			body, err := l.Vault.Seal(b.Room, c.Row)
			if err != nil {
				return nil, fmt.Errorf("seal a row: %w", err)
			}
			c.Body, c.Nonce = body, nil
		}
		sealed.Rows[i] = c
	}
	return &sealed, nil
}

// Load reads a room and opens its rows.
func (l Log) Load(ctx context.Context, id protocol.RoomID) (*rules.Record, error) {
	rec, err := l.Log.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	return l.open(id, rec)
}

// Tail reads what has come into a room, and opens its rows.
func (l Log) Tail(ctx context.Context, id protocol.RoomID, after uint64) (*rules.Record, error) {
	rec, err := l.Log.Tail(ctx, id, after)
	if err != nil {
		return nil, err
	}
	return l.open(id, rec)
}

// Lock takes a room, and opens its rows.
func (l Log) Lock(ctx context.Context, id protocol.RoomID, after uint64) (room.Turn, *rules.Record, error) {
	t, rec, err := l.Log.Lock(ctx, id, after)
	if err != nil {
		return nil, nil, err
	}
	if rec, err = l.open(id, rec); err != nil {
		t.Release()
		return nil, nil, err
	}
	return turn{t, l}, rec, nil
}

// turn seals the rows of the batch that ends it.
type turn struct {
	room.Turn
	log Log
}

func (t turn) Append(ctx context.Context, b *room.Batch) error {
	sealed, err := t.log.seal(b)
	if err != nil {
		t.Release()
		return err
	}
	return t.Turn.Append(ctx, sealed)
}

func (l Log) open(id protocol.RoomID, rec *rules.Record) (*rules.Record, error) {
	nonces := map[string][]byte{}
	for _, r := range rec.Rows {
		if r.Kind == rules.RowNonce {
			nonces[r.Scope] = r.Body
		}
	}
	for i := range rec.Rows {
		r := &rec.Rows[i]
		r.Nonce = nonces[r.Scope]
		body, err := l.Vault.Unseal(id, *r)
		if err != nil {
			return nil, fmt.Errorf("open a row: %w", err)
		}
		r.Body = body
	}
	return rec, nil
}
