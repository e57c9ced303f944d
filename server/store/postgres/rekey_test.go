package postgres_test

import (
	"errors"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
	"secondstory/server/store"
	"secondstory/server/store/postgres"
	"secondstory/server/store/postgrestest"
)

func alone(t *testing.T, address string) *postgres.Store {
	t.Helper()
	s, err := postgres.OpenAlone(t.Context(), address)
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// A server that is connected would go on sealing with the secret before: it is seen, whatever it does just now.
func TestARecordIsNotGivenAnotherSecretUnderAServersFeet(t *testing.T) {
	address := postgrestest.Database(t)
	server, other := open(t, address), alone(t, address)
	from, to := store.Fingerprint{1}, store.Fingerprint{2}
	_, err := server.KeepSecret(t.Context(), from)
	must(t, err)
	anew := func(_ protocol.RoomID, r *rules.Record) ([]rules.Row, error) { return r.Rows, nil }
	if err := other.Rekey(t.Context(), from, to, anew); !errors.Is(err, store.ErrInUse) {
		t.Errorf("answered %v", err)
	}
	a, err := other.About(t.Context())
	must(t, err)
	if a.Secret != from {
		t.Error("its secret is another one")
	}
	server.Close()
	roomtest.Await(t, "PostgreSQL has noticed that the server is gone", func() bool {
		err := other.Rekey(t.Context(), from, to, anew)
		if err != nil && !errors.Is(err, store.ErrInUse) {
			t.Fatal(err)
		}
		return err == nil
	})
}
