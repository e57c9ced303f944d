package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
	"secondstory/server/store"
	"secondstory/server/store/postgres"
	"secondstory/server/store/postgrestest"
	"secondstory/server/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, address string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// raw does something behind the store's back.
func raw(t *testing.T, address, statement string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	if _, err := c.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func batch(id protocol.RoomID, epoch protocol.Epoch, at uint64) *room.Batch {
	return &room.Batch{
		Room: id, Epoch: epoch, At: at, Receipts: []room.Receipt{{ID: protocol.NewID[protocol.CommandID]()}},
		Events: []rules.Stored{{Stream: protocol.All, Event: protocol.Event{Seq: at + 1, Name: "x", Body: jsontext.Value("{}")}}},
	}
}

func begin(t testing.TB, s *postgres.Store) (protocol.RoomID, protocol.Epoch) {
	t.Helper()
	id, epoch := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
	if err := s.Append(t.Context(), batch(id, epoch, 0)); err != nil {
		t.Fatal(err)
	}
	return id, epoch
}

func TestStore(t *testing.T) {
	storetest.Store(t, func(t *testing.T) store.Store { return open(t, postgrestest.Database(t)) })
	storetest.Rekey(t, func(t *testing.T) store.Store { return alone(t, postgrestest.Database(t)) })
}

// Two instances have one record: what one writes the other reads.
func TestTwoInstancesShareARecord(t *testing.T) {
	address := postgrestest.Database(t)
	one, two := open(t, address), open(t, address)
	id, epoch := begin(t, one)
	if err := two.Append(t.Context(), batch(id, epoch, 1)); err != nil {
		t.Fatal(err)
	}
	if err := one.Append(t.Context(), batch(id, epoch, 1)); !errors.Is(err, room.ErrConflict) {
		t.Errorf("appended where another had been: %v", err)
	}
	if heads, err := one.Heads(t.Context(), []protocol.RoomID{id}); err != nil || heads[id] != (room.Head{Epoch: epoch, Position: 2}) {
		t.Errorf("the room stands at %v, %v", heads, err)
	}
}

func TestAnAppendIsOneTrip(t *testing.T) {
	p := through(t, postgrestest.Shared(t))
	s := open(t, p.address+"&pool_max_conns=1")
	id, epoch := begin(t, s)
	if err := s.Append(t.Context(), batch(id, epoch, 1)); err != nil { // it has been prepared now
		t.Fatal(err)
	}
	before := p.trips.Load()
	for at := uint64(2); at < 22; at++ {
		if err := s.Append(t.Context(), batch(id, epoch, at)); err != nil {
			t.Fatal(err)
		}
	}
	if n := p.trips.Load() - before; n != 20 {
		t.Errorf("20 appends took %d trips", n)
	}
}

// Whatever a server was told to do, a commit is on its disk before it is answered, and a second writer is told so.
func TestWhatIsSetReallyIs(t *testing.T) {
	server := postgrestest.Shared(t)
	for told, want := range map[string]string{"off": "on", "local": "on", "on": "on", "remote_apply": "remote_apply"} {
		name := "told_" + told
		create(t, server, name, "")
		for _, x := range []string{"synchronous_commit = '" + told + "'", "default_transaction_isolation = 'serializable'", "statement_timeout = '1min'", "lock_timeout = 0"} {
			server.Exec(t, "postgres", "ALTER DATABASE "+name+" SET "+x)
		}
		s := open(t, server.Address(name))
		for name, want := range map[string]string{
			"synchronous_commit": want, "default_transaction_isolation": "read committed", "statement_timeout": "15s", "lock_timeout": "5s",
			"idle_in_transaction_session_timeout": "2s", "jit": "off", "application_name": "secondstory",
		} {
			if got, err := s.Setting(t.Context(), name); err != nil || got != want {
				t.Errorf("%s is %s, not %s (%v)", name, got, want, err)
			}
		}
	}
}

// create makes a database that is not as others are.
func create(t *testing.T, s *postgrestest.Server, name, how string) {
	t.Helper()
	s.Exec(t, "postgres", "CREATE DATABASE "+name+" "+how)
	t.Cleanup(func() { s.Exec(t, "postgres", "DROP DATABASE "+name+" WITH (FORCE)") })
}

func TestSeveralStartAtOnce(t *testing.T) {
	address := postgrestest.Database(t)
	defer postgres.WithMigration("00900_more.sql", "CREATE TABLE more (n int); INSERT INTO more VALUES (1);")()
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			s, err := postgres.Open(t.Context(), address)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			begin(t, s)
		})
	}
	all.Wait()
	raw(t, address, "DO $$ BEGIN ASSERT (SELECT count(*) FROM more) = 1; ASSERT (SELECT count(*) FROM room) = 6; END $$")
}

func refuses(t *testing.T, address string, want ...string) {
	t.Helper()
	s, err := postgres.Open(t.Context(), address)
	if err == nil {
		s.Close()
		t.Fatal("it opened")
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("it says %q, and not %q", err, w)
		}
	}
	for _, secret := range []string{"tr0ub", "4dor"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("it tells the password: %q", err)
		}
	}
}

func TestANewerRecordIsLeftAlone(t *testing.T) {
	address := postgrestest.Database(t)
	open(t, address).Close()
	raw(t, address, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)")
	refuses(t, address, "written by a newer version of Second Story (999")
}

func TestARecordFromBeforeTheFirstReleaseIsLeftAlone(t *testing.T) {
	address := postgrestest.Database(t)
	open(t, address).Close()
	raw(t, address, "UPDATE goose_db_version SET version_id = 4 WHERE version_id > 0; ALTER TABLE room RENAME COLUMN position TO moved")
	refuses(t, address, "written before the first release")
	raw(t, address, "SELECT moved FROM room") // it is as it was
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	address := postgrestest.Database(t)
	s := open(t, address)
	id, _ := begin(t, s)
	restore := postgres.WithMigration("00900_more.sql", "DELETE FROM event; SELECT nonsense;")
	refuses(t, address, "bring the record up to date")
	restore()
	if r, err := open(t, address).Load(t.Context(), id); err != nil || len(r.Events) != 1 {
		t.Errorf("after it: %+v %v", r, err)
	}
}

func TestAnotherInstanceTakesTooLong(t *testing.T) {
	address := postgrestest.Database(t)
	c, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	if _, err := c.Exec(t.Context(), "SELECT pg_advisory_lock($1)", postgres.LockKey); err != nil {
		t.Fatal(err)
	}
	restore := postgres.Impatient(10 * time.Millisecond)
	refuses(t, address, "another instance has been bringing the record up to date")
	restore()
	if err := c.Close(t.Context()); err != nil { // as when it dies
		t.Fatal(err)
	}
	open(t, address)
}

func TestAddressesThatCannotBe(t *testing.T) {
	for address, want := range map[string]string{
		"postgres://ines:tr0ub4dor@127.0.0.1:1/story?sslmode=disable": "it cannot be reached",
		"postgres://ines:tr0ub4dor@nowhere.invalid/story":             "it cannot be reached",
		"postgres://ines:tr0ub4dor@127.0.0.1:many/story":              "postgres://user:password@host:5432/database is wanted",
		"postgres://ines:tr0ub%zz4dor@127.0.0.1/story":                "postgres://user:password@host:5432/database is wanted",
		"postgres://ines:tr0ub:x@4dor@127.0.0.1/story":                "%40",
		"postgres://ines:tr0ub4dor@127.0.0.1/story?sslmode=perhaps":   "sslmode",
		"postgres://ines:tr0ub4dor@127.0.0.1/story?pool_max_conns=x":  "database is wanted",
	} {
		refuses(t, address, want)
	}
}

func TestDatabasesThatWillNotDo(t *testing.T) {
	s := postgrestest.Shared(t)
	create(t, s, "latin", "ENCODING 'LATIN1' TEMPLATE template0")
	refuses(t, s.Address("latin"), "LATIN1", "ENCODING 'UTF8'")
	refuses(t, s.Address("nothing"), "it cannot be reached", "nothing")
	create(t, s, "still", "")
	s.Exec(t, "postgres", "ALTER DATABASE still SET default_transaction_read_only = on")
	refuses(t, s.Address("still"), "it cannot be reached", "read only")
}

// Once the tables are there, whoever may read and write rows may serve.
func TestNoRightToCreateIsNeededLater(t *testing.T) {
	server := postgrestest.Shared(t)
	t.Cleanup(func() { server.Exec(t, "postgres", "DROP ROLE clerk") })
	address := server.Database(t)
	open(t, address).Close()
	raw(t, address, `CREATE ROLE clerk LOGIN; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk;
		REVOKE CREATE ON SCHEMA public FROM PUBLIC`)
	s := open(t, strings.Replace(address, "postgres@", "clerk@", 1))
	id, epoch := begin(t, s)
	if err := s.SaveSnapshot(t.Context(), id, &rules.Snapshot{Position: 1}); err != nil {
		t.Error(err)
	}
	b := batch(id, epoch, 1)
	b.Erases = true
	if err := s.Append(t.Context(), b); err != nil {
		t.Error(err)
	}
}

// A snapshot saves time and nothing else.
func TestASnapshotThatCannotBeReadIsPassedOver(t *testing.T) {
	address := postgrestest.Database(t)
	s := open(t, address)
	id, _ := begin(t, s)
	raw(t, address, "INSERT INTO snapshot (room, position, body) SELECT id, 1, 'nonsense' FROM room")
	if r, err := s.Load(t.Context(), id); err != nil || r.Snapshot != nil || len(r.Events) != 1 {
		t.Errorf("the record is %+v, %v", r, err)
	}
}

// A server is killed again and again while people write. What was acknowledged is there once, what was not is there once
// or not at all, and nobody has to start anything again but the server.
func TestAKilledServerLosesNothing(t *testing.T) {
	server := postgrestest.Start(t)
	s := open(t, server.Database(t))
	id, epoch := begin(t, s)
	acked, unknown := map[protocol.CommandID]bool{}, map[protocol.CommandID]bool{}
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	written := make(chan struct{}, 1<<20)
	writing.Go(func() {
		at := uint64(1)
		for ctx.Err() == nil {
			b := batch(id, epoch, at)
			command := b.Receipts[0].ID
			switch err := s.Append(context.WithoutCancel(ctx), b); {
			case err == nil:
				acked[command] = true
				at++
				written <- struct{}{}
			case errors.Is(err, room.ErrRepeated):
				t.Errorf("a new command was there before: %v", err)
				return
			default:
				unknown[command] = true
				for {
					heads, err := s.Heads(context.WithoutCancel(ctx), []protocol.RoomID{id})
					if err == nil {
						at = heads[id].Position
						break
					}
					time.Sleep(5 * time.Millisecond)
				}
			}
		}
	})
	for range 3 {
		for range 20 {
			<-written
		}
		server.Kill(t)
		server.Restart(t)
	}
	for len(written) > 0 {
		<-written
	}
	<-written // without opening anything again
	stop()
	writing.Wait()
	r, err := s.Load(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]protocol.CommandID, 0, len(acked)+len(unknown))
	for c := range acked {
		ids = append(ids, c)
	}
	for c := range unknown {
		ids = append(ids, c)
	}
	found, err := s.Receipts(t.Context(), id, ids)
	if err != nil {
		t.Fatal(err)
	}
	for c := range acked {
		if _, kept := found[c]; !kept {
			t.Errorf("%s was acknowledged and is gone", c)
		}
	}
	if r.Position != uint64(len(found))+1 || len(r.Events) != len(found)+1 {
		t.Errorf("the record stands at %d with %d events, and %d commands were written", r.Position, len(r.Events), len(found))
	}
	t.Logf("%d acknowledged, %d unknown", len(acked), len(unknown))
}

// Whoever reads does not notice that connections were lost.
func TestReadingGoesOnWhenConnectionsAreLost(t *testing.T) {
	server := postgrestest.Start(t, "-c", "fsync=off")
	s := open(t, server.Database(t))
	id, epoch := begin(t, s)
	for range 2 {
		if err := s.Fill(t.Context()); err != nil {
			t.Fatal(err)
		}
		server.Stop(t)
		server.Restart(t)
		if r, err := s.Load(t.Context(), id); err != nil || len(r.Events) != 1 {
			t.Errorf("loaded %+v, %v", r, err)
		}
		if err := s.Append(t.Context(), batch(id, epoch, 9)); !errors.Is(err, room.ErrConflict) {
			t.Errorf("after one failure every connection is another: %v", err)
		}
	}
}

// The answer to a commit is lost: that is neither a refusal nor a success, and the receipts tell.
func TestALostAnswerIsUnknown(t *testing.T) {
	p := through(t, postgrestest.Shared(t))
	s := open(t, p.address+"&pool_max_conns=1")
	id, epoch := begin(t, s)
	for at := uint64(1); at < 10; at += 2 {
		if err := s.Append(t.Context(), batch(id, epoch, at)); err != nil { // which prepares it, on a connection that is new
			t.Fatal(err)
		}
		p.deaf.Store(true)
		b := batch(id, epoch, at+1)
		if err := s.Append(t.Context(), b); err == nil || errors.Is(err, room.ErrConflict) || errors.Is(err, room.ErrRepeated) {
			t.Fatalf("a lost answer says %v", err)
		}
		found, err := s.Receipts(t.Context(), id, []protocol.CommandID{b.Receipts[0].ID})
		if err != nil || len(found) != 1 {
			t.Errorf("the receipts say %v, %v", found, err)
		}
		b.At++
		b.Events[0].Seq++
		if err := s.Append(t.Context(), b); !errors.Is(err, room.ErrRepeated) {
			t.Errorf("written once more: %v", err)
		}
	}
}

// A server that does not answer is given up in time.
func TestNobodyWaitsForEver(t *testing.T) {
	p := through(t, postgrestest.Shared(t))
	s := open(t, p.address)
	id, epoch := begin(t, s)
	address := p.address
	c, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	if _, err := c.Exec(t.Context(), "BEGIN; SELECT FROM room FOR UPDATE"); err != nil { // somebody who has stopped in the middle
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Append(ctx, batch(id, epoch, 1)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it says %v", err)
	}
	if _, err := c.Exec(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Load(t.Context(), id); err != nil || r.Position > 2 {
		t.Errorf("the record is %+v, %v", r, err)
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 8} {
		b.Run(fmt.Sprint(writers), func(b *testing.B) {
			s := open(b, postgrestest.Start(b).Database(b))
			if err := s.Fill(b.Context()); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			var all sync.WaitGroup
			for range writers {
				all.Go(func() {
					id, epoch := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
					for at := range uint64(b.N / writers) {
						if err := s.Append(b.Context(), batch(id, epoch, at)); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			all.Wait()
		})
	}
}
