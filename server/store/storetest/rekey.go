package storetest

import (
	"bytes"
	"errors"
	"testing"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
	"secondstory/server/store"
)

// Rekey is the suite of giving a record another secret. alone opens it as nobody else has.
func Rekey(t *testing.T, alone func(t *testing.T) store.Store) {
	for name, test := range map[string]func(*testing.T, store.Store){
		"AllOfItOrNothing": rekeysAllOfItOrNothing, "OnlyFromTheSecretItHas": rekeysOnlyFromTheSecretItHas, "WhoeverHasARoomInHandFindsItMovedOn": rekeyMovesRoomsOn,
		"TheTokenOfTheSecretBeforeIsGone": rekeyEndsTheFirstToken,
	} {
		t.Run(name, func(t *testing.T) { test(t, alone(t)) })
	}
}

var before, after = store.Fingerprint{1}, store.Fingerprint{2}

// withRows begins a room that has two confidential rows.
func withRows(t *testing.T, s store.Store) protocol.RoomID {
	t.Helper()
	id, epoch := begin(t, s)
	must(t, s.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Rows: []rules.RowChange{
		{Row: rules.Row{RowKey: rules.RowKey{Kind: rules.RowNonce, Scope: "lines"}, Body: []byte("nonce")}},
		{Row: rules.Row{RowKey: rules.RowKey{Kind: rules.RowDraft, Scope: "lines", Slot: rules.Slot{7}, ID: "a"}, Body: []byte("before")}},
	}}))
	return id
}

// anew seals a row again: it lies in another slot, and its body is another.
func anew(_ protocol.RoomID, r *rules.Record) ([]rules.Row, error) {
	for i := range r.Rows {
		if r.Rows[i].Kind == rules.RowDraft {
			r.Rows[i].Slot, r.Rows[i].Body = rules.Slot{8}, []byte("after")
		}
	}
	return r.Rows, nil
}

// sealedUnder says which secret the rows of a room are sealed with; both would be an error.
func sealedUnder(t *testing.T, s store.Store, id protocol.RoomID) store.Fingerprint {
	t.Helper()
	r := load(t, s, id)
	if len(r.Rows) != 2 {
		t.Fatalf("the rows are %+v", r.Rows)
	}
	for _, x := range r.Rows {
		switch {
		case x.Kind == rules.RowNonce && bytes.Equal(x.Body, []byte("nonce")) && x.Slot == rules.Slot{}:
		case x.Kind == rules.RowDraft && bytes.Equal(x.Body, []byte("before")) && x.Slot == rules.Slot{7}:
			return before
		case x.Kind == rules.RowDraft && bytes.Equal(x.Body, []byte("after")) && x.Slot == rules.Slot{8}:
			return after
		default:
			t.Fatalf("there is a row %+v", x)
		}
	}
	return store.Fingerprint{}
}

func rekeysAllOfItOrNothing(t *testing.T, s store.Store) {
	ctx := t.Context()
	_, err := s.KeepSecret(ctx, before)
	must(t, err)
	bare, _ := begin(t, s)
	rooms := []protocol.RoomID{withRows(t, s), withRows(t, s), withRows(t, s)}
	broken := errors.New("the third room is broken")
	for _, run := range []struct {
		fails error
		want  store.Fingerprint
	}{{broken, before}, {nil, after}} {
		seen := 0
		err := s.Rekey(ctx, before, after, func(id protocol.RoomID, r *rules.Record) ([]rules.Row, error) {
			if seen++; seen == 3 && run.fails != nil {
				return nil, run.fails
			}
			if id == bare || len(r.Events) != 1 {
				t.Errorf("handed out is %s with %d events", id, len(r.Events))
			}
			return anew(id, r)
		})
		if !errors.Is(err, run.fails) || seen != 3 {
			t.Errorf("after %d rooms: %v", seen, err)
		}
		a, err := s.About(ctx)
		must(t, err)
		if a.Secret != run.want {
			t.Errorf("the record's secret is %x", a.Secret[:1])
		}
		for _, id := range rooms {
			if got := sealedUnder(t, s, id); got != run.want {
				t.Errorf("a room is sealed with %x", got[:1])
			}
		}
	}
}

func rekeysOnlyFromTheSecretItHas(t *testing.T, s store.Store) {
	ctx := t.Context()
	refused := func() {
		t.Helper()
		err := s.Rekey(ctx, before, after, func(protocol.RoomID, *rules.Record) ([]rules.Row, error) {
			t.Error("a room was handed out")
			return nil, nil
		})
		if !errors.Is(err, store.ErrOtherSecret) {
			t.Errorf("answered %v", err)
		}
	}
	id := withRows(t, s)
	refused() // there is none yet
	_, err := s.KeepSecret(ctx, after)
	must(t, err)
	refused()
	if got := sealedUnder(t, s, id); got != before {
		t.Errorf("the room is sealed with %x", got[:1])
	}
}

func rekeyMovesRoomsOn(t *testing.T, s store.Store) {
	ctx := t.Context()
	_, err := s.KeepSecret(ctx, before)
	must(t, err)
	id := withRows(t, s)
	was := load(t, s, id)
	must(t, s.Rekey(ctx, before, after, anew))
	now := load(t, s, id)
	if now.Epoch != was.Epoch || now.Position == was.Position {
		t.Errorf("it stands at %d of %s, and before at %d of %s", now.Position, now.Epoch, was.Position, was.Epoch)
	}
	late := &room.Batch{Room: id, Epoch: was.Epoch, At: was.Position, Events: events(protocol.All, 2, 1)}
	if err := s.Append(ctx, late); !errors.Is(err, room.ErrConflict) {
		t.Errorf("whoever had it in hand writes: %v", err)
	}
	late.At = now.Position
	must(t, s.Append(ctx, late))
}

func rekeyEndsTheFirstToken(t *testing.T, s store.Store) {
	ctx := t.Context()
	_, err := s.KeepSecret(ctx, before)
	must(t, err)
	first, other := token(), token()
	_, err = s.FirstToken(ctx, first)
	must(t, err)
	must(t, s.AddToken(ctx, other, now, 9))
	must(t, s.Rekey(ctx, before, after, anew))
	if err := s.UseToken(ctx, first.Hash, now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("whoever knows the secret before still starts meetings: %v", err)
	}
	must(t, s.UseToken(ctx, other.Hash, now))
}
