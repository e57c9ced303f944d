package sqlite_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
	"secondstory/server/store/sqlite"
)

// holding lists the files of a folder in which words stand.
func holding(t *testing.T, folder, words string) (in []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if raw, err := os.ReadFile(file); err != nil || strings.Contains(string(raw), words) {
			in = append(in, filepath.Base(file))
		}
	}
	return in
}

// killed is the folder as it is found by whoever starts again after a kill in this moment.
func killed(t *testing.T, folder string) string {
	t.Helper()
	found := t.TempDir()
	for _, name := range []string{sqlite.FileName, sqlite.FileName + "-wal"} {
		raw, err := os.ReadFile(filepath.Join(folder, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(found, name), raw, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// said writes words into a room and takes them back again, in one of the ways there are.
func said(t *testing.T, s *sqlite.Store, words string, takeBack func(*room.Batch)) {
	t.Helper()
	id, epoch := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
	for at, b := range []*room.Batch{batch(id, epoch, 0, `{"words":"`+words+`"}`), batch(id, epoch, 1, "{}")} {
		if at == 1 {
			b.Erases = true
			takeBack(b)
		}
		if err := s.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
}

var ways = map[string]func(*room.Batch){
	"by its number":        func(b *room.Batch) { b.Forget = []rules.Forgotten{{Seqs: []uint64{1}, Words: []string{"words"}}} },
	"with all that was so": func(b *room.Batch) { b.ForgetTo = 1 },
}

// Whoever kills the process right after something was erased leaves it in the journal, or in events that were not come to:
// before the record is open again, it is nowhere.
func TestAStartDoesWhatIsOwedToErasure(t *testing.T) {
	for how, takeBack := range ways {
		folder := t.TempDir()
		said(t, open(t, folder), "zebra", takeBack)
		found := killed(t, folder)
		if len(holding(t, found, "zebra")) == 0 {
			t.Fatal("it was never there")
		}
		open(t, found)
		if in := holding(t, found, "zebra"); len(in) > 0 {
			t.Errorf("forgotten %s, and killed, it stands in %v", how, in)
		}
	}
}

// Somebody who reads keeps the journal from being emptied. It is emptied when they are done, though nobody writes any more.
func TestTheJournalIsEmptiedThoughNobodyWrites(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	done := s.Reading(t)
	said(t, s, "zebra", ways["by its number"])
	time.Sleep(600 * time.Millisecond) // it is tried meanwhile, and fails
	if len(holding(t, folder, "zebra")) == 0 {
		t.Fatal("whoever reads did not keep it from being emptied")
	}
	done()
	roomtest.Await(t, "it stands in the journal no more", func() bool { return len(holding(t, folder, "zebra")) == 0 })
}

// A meeting of thousands of events is cleared in steps, and whoever writes meanwhile waits for one of them at most.
func TestOthersWriteWhileARoomIsCleared(t *testing.T) {
	s := open(t, t.TempDir())
	id, epoch := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
	long(t, s, id, epoch, 5000)
	b := batch(id, epoch, 5000, "{}")
	b.ForgetTo = 5000
	if err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	steps, other, otherEpoch := 0, protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
	for more := true; more; steps++ {
		if err := s.Append(t.Context(), batch(other, otherEpoch, uint64(steps), "{}")); err != nil {
			t.Fatal(err)
		}
		var err error
		if more, err = s.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if steps < 10 {
		t.Errorf("5000 events were cleared in %d steps", steps)
	}
	if r, err := s.Load(t.Context(), id); err != nil || len(r.Events) != 5001 || len(r.Events[4999].Body)+len(r.Events[0].Body) > 0 || len(r.Events[5000].Body) == 0 {
		t.Errorf("it is not what is left of it: %v", err)
	}
}

// long fills a room with keystrokes.
func long(t testing.TB, s *sqlite.Store, id protocol.RoomID, epoch protocol.Epoch, events int) {
	t.Helper()
	texts := make([]string, 20)
	for i := range texts {
		texts[i] = protocol.NewID[protocol.TextID]().String()
	}
	for at := 0; at < events; {
		b := &room.Batch{Room: id, Epoch: epoch, At: uint64(at)}
		for range min(500, events-at) {
			at++
			b.Events = append(b.Events, rules.Stored{Stream: protocol.All, Event: protocol.Event{Seq: uint64(at), Name: "text.edited", Body: jsontext.Value(
				`{"text":"` + texts[which(at, events)] + `","version":12,"client":"7f3d2c1a-0000-4000-8000-000000000000:abc","updates":[[12,[0,"x"]]],"length":13,"sum":1234567}`)}})
		}
		if err := s.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
}

// which text an event is of: the first is written in at the end only, by turns with the others.
func which(at, events int) int {
	if at <= events-5000 {
		return 1 + at%19
	}
	return at % 20
}
