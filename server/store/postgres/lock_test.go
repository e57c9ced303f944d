package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
	"secondstory/server/store/postgrestest"
)

// While a room is taken, whoever writes into it waits, and then finds it moved on. Other rooms are free.
func TestATakenRoomIsHeld(t *testing.T) {
	address := postgrestest.Database(t)
	here, there := open(t, address), open(t, address)
	id, epoch := begin(t, here)
	other, otherEpoch := begin(t, there)
	turn, _, err := here.Lock(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	late, taken := make(chan error, 1), make(chan *rules.Record, 1)
	go func() { late <- there.Append(context.Background(), batch(id, epoch, 1)) }()
	go func() {
		next, rec, err := there.Lock(context.Background(), id, 1)
		if err != nil {
			t.Error(err)
			close(taken)
			return
		}
		next.Release()
		taken <- rec
	}()
	if err := there.Append(t.Context(), batch(other, otherEpoch, 1)); err != nil {
		t.Errorf("another room waits too: %v", err)
	}
	waiting(t, there, 2)
	if err := turn.Append(t.Context(), batch(id, epoch, 1)); err != nil {
		t.Fatal(err)
	}
	if err := <-late; !errors.Is(err, room.ErrConflict) {
		t.Errorf("whoever waited wrote: %v", err)
	}
	if rec := <-taken; rec == nil || rec.Position != 2 || len(rec.Events) != 1 {
		t.Errorf("whoever took it next found %+v", rec)
	}
}

// An instance that was stopped while it had taken a room does not hold it for ever, and cannot write any more.
func TestATakenRoomIsGivenUp(t *testing.T) {
	address := postgrestest.Database(t)
	stopped, other := open(t, address), open(t, address)
	id, epoch := begin(t, stopped)
	turn, _, err := stopped.Lock(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if err := other.Append(t.Context(), batch(id, epoch, 1)); err != nil {
		t.Fatalf("after %s: %v", time.Since(begun), err)
	}
	if err := turn.Append(t.Context(), batch(id, epoch, 1)); err == nil || errors.Is(err, room.ErrConflict) {
		t.Errorf("the turn that was given up: %v", err)
	}
	if rec, err := stopped.Load(t.Context(), id); err != nil || rec.Position != 2 {
		t.Errorf("the record is %+v, %v", rec, err)
	}
	if _, _, err := stopped.Lock(t.Context(), protocol.NewID[protocol.RoomID](), 0); !errors.Is(err, room.ErrNoRoom) {
		t.Errorf("the next turn: %v", err)
	}
}

// A turn needs no second connection: with every one of them taken, all would wait for each other.
func TestATurnNeedsOneConnection(t *testing.T) {
	s := open(t, postgrestest.Database(t)+"&pool_max_conns=1")
	id, epoch := begin(t, s)
	for at := uint64(1); at < 4; at++ {
		turn, _, err := s.Lock(t.Context(), id, at)
		if err != nil {
			t.Fatal(err)
		}
		b := batch(id, epoch, at)
		b.Events[0].Body = []byte(`{"who":"ines","said":"words"}`)
		b.Forget, b.Erases = []rules.Forgotten{{Seqs: []uint64{at}, Words: []string{"said"}}}, true
		if err := turn.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	r, err := s.Load(t.Context(), id)
	if err != nil || len(r.Events) != 4 {
		t.Fatalf("the record is %+v, %v", r, err)
	}
	for i, want := range []string{"{}", `{"who":"ines","said":""}`, `{"who":"ines","said":""}`, `{"who":"ines","said":"words"}`} {
		if got := string(r.Events[i].Body); got != want {
			t.Errorf("event %d is %s, not %s", i+1, got, want)
		}
	}
}

// waiting waits until so many connections wait for a lock.
func waiting(t *testing.T, s interface {
	Waiting(context.Context) (int, error)
}, n int) {
	t.Helper()
	roomtest.Await(t, "enough connections wait for a lock", func() bool {
		got, err := s.Waiting(t.Context())
		roomtest.Must(t, err)
		return got >= n
	})
}
