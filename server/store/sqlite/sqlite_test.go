package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"go.uber.org/goleak"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
	"secondstory/server/store"
	"secondstory/server/store/sqlite"
	"secondstory/server/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, folder string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), folder)
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

func TestStore(t *testing.T) {
	storetest.Store(t, func(t *testing.T) store.Store { return open(t, t.TempDir()) })
	storetest.Rekey(t, func(t *testing.T) store.Store { return open(t, t.TempDir()) })
}

func TestWhatIsSetReallyIs(t *testing.T) {
	s := open(t, t.TempDir())
	for name, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1", "busy_timeout": "5000", "journal_size_limit": "67108864",
		"wal_autocheckpoint": "0",
	} {
		if got, err := s.Pragma(t.Context(), name); err != nil || got != want {
			t.Errorf("%s is %s, not %s (%v)", name, got, want, err)
		}
	}
}

// The journal is written into the file while people go on writing, and does not grow without end.
func TestTheJournalIsFoldedInMeanwhile(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	id, epoch := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
	size := func(name string) int64 {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	body := `"` + strings.Repeat("x", 4000) + `"`
	at := uint64(0)
	for deadline := time.Now().Add(30 * time.Second); size(sqlite.FileName) < 1<<20; at++ {
		if time.Now().After(deadline) {
			t.Fatalf("after %d commits the file holds %d bytes, and the journal %d", at, size(sqlite.FileName), size(sqlite.FileName+"-wal"))
		}
		if err := s.Append(t.Context(), batch(id, epoch, at, body)); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := s.Load(t.Context(), id); err != nil || uint64(len(r.Events)) != at {
		t.Errorf("%d events of %d, %v", len(r.Events), at, err)
	}
}

func TestAFolderServesOneAtATime(t *testing.T) {
	folder := t.TempDir()
	first := open(t, folder)
	if _, err := sqlite.Open(t.Context(), folder); !errors.Is(err, sqlite.ErrInUse) {
		t.Errorf("opened twice: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := sqlite.Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}

func TestFoldersOfAllNames(t *testing.T) {
	for _, name := range []string{"with spaces", "what?", "50%", "%41", "#1", "a?mode=memory&b", "ä漢😀", "a;b'c\"d"} {
		folder := filepath.Join(t.TempDir(), name, "deep")
		s := open(t, folder)
		id := begin(t, s)
		s.Close()
		if _, err := os.Stat(filepath.Join(folder, sqlite.FileName)); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if _, err := open(t, folder).Load(t.Context(), id); err != nil {
			t.Errorf("%q: what was written is gone: %v", name, err)
		}
	}
	t.Chdir(t.TempDir())
	open(t, "./data here").Close()
	if _, err := os.Stat(filepath.Join("data here", sqlite.FileName)); err != nil {
		t.Error(err)
	}
}

func TestNobodyElseMayRead(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	s := open(t, folder)
	begin(t, s)
	files, err := os.ReadDir(folder)
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %s %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestFoldersThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), filepath.Join(file, "data")); err == nil || !strings.Contains(err.Error(), "make the data folder") {
		t.Errorf("opened below a file: %v", err)
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, sqlite.FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), folder); err == nil {
		t.Error("opened a folder as a file")
	}
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, sqlite.FileName), []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), folder); err == nil {
		t.Error("opened what is no database")
	}
}

// raw opens the file behind the store's back.
func raw(t *testing.T, folder string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(folder, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, x := range statements {
		if _, err := db.Exec(x); err != nil {
			t.Fatal(err)
		}
	}
}

func TestANewerRecordIsLeftAlone(t *testing.T) {
	folder := t.TempDir()
	open(t, folder).Close()
	raw(t, folder, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
	_, err := sqlite.Open(t.Context(), folder)
	if err == nil || !strings.Contains(err.Error(), "written by a newer version of Second Story (999") {
		t.Errorf("opened: %v", err)
	}
}

func TestARecordFromBeforeTheFirstReleaseIsLeftAlone(t *testing.T) {
	folder := t.TempDir()
	open(t, folder).Close()
	raw(t, folder, "UPDATE goose_db_version SET version_id = 7 WHERE version_id > 0", "ALTER TABLE room RENAME COLUMN position TO moved")
	_, err := sqlite.Open(t.Context(), folder)
	if err == nil || !strings.Contains(err.Error(), "written before the first release") {
		t.Errorf("opened: %v", err)
	}
	raw(t, folder, "SELECT moved FROM room") // it is as it was
	if left, _ := filepath.Glob(filepath.Join(folder, "*.before-*")); len(left) > 0 {
		t.Errorf("it was copied: %v", left)
	}
}

func TestARecordIsCopiedBeforeItIsChanged(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	id := begin(t, s)
	s.Close()
	defer sqlite.WithMigration("00900_more.sql", "ALTER TABLE room ADD COLUMN more TEXT;")()
	s = open(t, folder)
	if err := s.Exec(t.Context(), "UPDATE room SET more = 'x'"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	open(t, folder).Close() // nothing is to be done now, and no copy is made
	copies, err := filepath.Glob(filepath.Join(folder, sqlite.FileName+".before-900-*"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies: %v %v", copies, err)
	}
	if info, err := os.Stat(copies[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy may be read by others: %v %v", info.Mode(), err)
	}
	other := t.TempDir()
	if err := os.Rename(copies[0], filepath.Join(other, sqlite.FileName)); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, other).Load(t.Context(), id); err != nil {
		t.Errorf("the copy does not hold what there was: %v", err)
	}
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	id := begin(t, s)
	s.Close()
	restore := sqlite.WithMigration("00900_more.sql", "DELETE FROM event; SELECT nonsense;")
	_, err := sqlite.Open(t.Context(), folder)
	restore()
	if err == nil || !strings.Contains(err.Error(), "bring the record up to date") {
		t.Errorf("opened: %v", err)
	}
	if r, err := open(t, folder).Load(t.Context(), id); err != nil || len(r.Events) != 1 {
		t.Errorf("after it: %+v %v", r, err)
	}
}

func begin(t testing.TB, s *sqlite.Store) protocol.RoomID {
	t.Helper()
	id := protocol.NewID[protocol.RoomID]()
	if err := s.Append(t.Context(), batch(id, protocol.NewID[protocol.Epoch](), 0, "{}")); err != nil {
		t.Fatal(err)
	}
	return id
}

func batch(id protocol.RoomID, epoch protocol.Epoch, at uint64, body string) *room.Batch {
	return &room.Batch{Room: id, Epoch: epoch, At: at, Events: []rules.Stored{{
		Stream: protocol.All, Event: protocol.Event{Seq: at + 1, Name: "x", Body: jsontext.Value(body)},
	}}}
}

// A full disk refuses, loses nothing that was acknowledged, and heals without a restart.
func TestAFullDiskHeals(t *testing.T) {
	s := open(t, t.TempDir())
	id, epoch := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
	pages, err := s.Pragma(t.Context(), "page_count")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), batch(id, epoch, 0, "{}")); err != nil {
		t.Fatal(err)
	}
	if err := s.Exec(t.Context(), "PRAGMA max_page_count = "+pages); err != nil {
		t.Fatal(err)
	}
	at, refused := uint64(1), 0
	for range 50 {
		switch err := s.Append(t.Context(), batch(id, epoch, at, `"`+strings.Repeat("x", 3000)+`"`)); {
		case err == nil:
			at++
		case errors.Is(err, room.ErrConflict), errors.Is(err, room.ErrRepeated):
			t.Fatalf("a full disk says %v", err)
		default:
			refused++
		}
	}
	if refused == 0 {
		t.Fatal("the disk is not full")
	}
	// Several at once: all are refused, none in part.
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := s.Append(t.Context(), batch(protocol.NewID[protocol.RoomID](), epoch, 0, `"`+strings.Repeat("x", 30000)+`"`)); err == nil {
				t.Error("written to a full disk")
			}
		})
	}
	all.Wait()
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Exec(t.Context(), "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), batch(id, epoch, at, "{}")); err != nil {
		t.Errorf("the disk has room again: %v", err)
	}
	r, err := s.Load(t.Context(), id)
	if err != nil || r.Position != at+1 || uint64(len(r.Events)) != at+1 {
		t.Errorf("the record stands at %d, not %d, with %d events: %v", r.Position, at+1, len(r.Events), err)
	}
}

// Whoever writes while the record is closed is refused or has written; nobody waits for ever and nothing breaks.
func TestClosingWhilePeopleWrite(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	var mu sync.Mutex
	written := map[protocol.RoomID]bool{}
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for {
				id := protocol.NewID[protocol.RoomID]()
				if err := s.Append(context.Background(), batch(id, protocol.NewID[protocol.Epoch](), 0, "{}")); err != nil {
					return
				}
				mu.Lock()
				written[id] = true
				mu.Unlock()
			}
		})
	}
	for {
		mu.Lock()
		n := len(written)
		mu.Unlock()
		if n > 100 {
			break
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	all.Wait()
	again := open(t, folder)
	for id := range written {
		if _, err := again.Load(t.Context(), id); err != nil {
			t.Errorf("what was acknowledged is gone: %v", err)
		}
	}
}

// What was deleted for good is in no file any more: not in the record, and not in its journal.
func TestDeletedIsGone(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	id, epoch := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
	words := "canary-" + protocol.NewID[protocol.EntryID]().String()
	row := rules.RowChange{Row: rules.Row{RowKey: rules.RowKey{Kind: rules.RowDraft, Scope: "lines", ID: "a"}, Body: []byte(words)}}
	b := batch(id, epoch, 0, "{}")
	b.Rows = []rules.RowChange{row}
	if err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	holds := func() bool {
		files, _ := filepath.Glob(filepath.Join(folder, "*"))
		for _, file := range files {
			if raw, err := os.ReadFile(file); err != nil || strings.Contains(string(raw), words) {
				return true
			}
		}
		return false
	}
	if !holds() {
		t.Fatal("it was never there")
	}
	b = batch(id, epoch, 1, "{}")
	row.Gone = true
	b.Rows = []rules.RowChange{row}
	if err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	roomtest.Await(t, "what was deleted cannot be read", func() bool { return !holds() })
	s.Close()
	if info, err := os.Stat(filepath.Join(folder, sqlite.FileName+"-wal")); err == nil && info.Size() > 0 {
		t.Errorf("a closed record has a journal of %d bytes: a copy of the one file would lack it", info.Size())
	}
}

func BenchmarkAppend(b *testing.B) {
	s := open(b, b.TempDir())
	id, epoch := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
	for at := range uint64(b.N) {
		if err := s.Append(b.Context(), batch(id, epoch, at, fmt.Sprint(at))); err != nil {
			b.Fatal(err)
		}
	}
}
