package postgrestest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"secondstory/server/store/postgrestest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func one(t *testing.T, address, query string) (n int) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	if err := c.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	first, second := postgrestest.Database(t), postgrestest.Database(t)
	one(t, first, "WITH x AS (SELECT 1) SELECT 1 FROM x")
	if first == second {
		t.Errorf("both are at %s", first)
	}
	if n := one(t, first, "SELECT count(*) FROM pg_database WHERE datname LIKE 'test%'"); n < 2 {
		t.Errorf("there are %d databases", n)
	}
}

func TestKilledStoppedAndBegunAgain(t *testing.T) {
	var socket string
	t.Run("a server", func(t *testing.T) {
		s := postgrestest.Start(t)
		socket = s.Socket()
		s.Exec(t, "postgres", "CREATE TABLE n (n int)")
		s.Exec(t, "postgres", "INSERT INTO n VALUES (1)")
		s.Kill(t)
		if _, err := pgx.Connect(t.Context(), s.Address("postgres")); err == nil {
			t.Error("it answers though it was killed")
		}
		s.Restart(t)
		s.Exec(t, "postgres", "INSERT INTO n VALUES (2)")
		s.Stop(t)
		s.Restart(t)
		if n := one(t, s.Address("postgres"), "SELECT count(*) FROM n"); n != 2 {
			t.Errorf("%d of 2 rows are there", n)
		}
	})
	if _, err := os.Stat(filepath.Dir(socket)); !os.IsNotExist(err) {
		t.Errorf("something is left: %v", err)
	}
}
