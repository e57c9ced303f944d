package sqlite_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// When pages grow full, rows are moved, and where they had been they are left as they were: what is erased later has to go
// from there, too, and everything else must stay.
func TestWhatLiesBesideTheRowsIsOverwritten(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	epoch, rooms := protocol.NewID[protocol.Epoch](), make([]protocol.RoomID, 10)
	for i := range rooms {
		rooms[i] = protocol.RoomID{UUID: uuid.UUID{byte(i * 25), 6: 0x40, 8: 0x80}} // one among the others
	}
	body := func(n int) string {
		return fmt.Sprintf(`{"words":"%s %d","more":"%s"}`, []string{"zebra", "stays"}[n%2], n, strings.Repeat("y", 60))
	}
	const each = 300
	for n := range each {
		for _, id := range rooms {
			if err := s.Append(t.Context(), batch(id, epoch, uint64(n), body(n))); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, id := range rooms {
		b := batch(id, epoch, each, "{}")
		for n := 0; n < each; n += 2 {
			b.Forget = append(b.Forget, rules.Forgotten{Seqs: []uint64{uint64(n) + 1}, Words: []string{"words"}})
		}
		if err := s.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	roomtest.Await(t, "it stands nowhere", func() bool { return len(holding(t, folder, "zebra")) == 0 })
	if says, err := s.Pragma(t.Context(), "integrity_check"); err != nil || says != "ok" {
		t.Errorf("the file is broken: %s %v", says, err)
	}
	s.Close()
	again := open(t, folder)
	for _, id := range rooms {
		r, err := again.Load(t.Context(), id)
		if err != nil || len(r.Events) != each+1 {
			t.Fatalf("%d events are left, %v", len(r.Events), err)
		}
		for n, e := range r.Events[:each] {
			want := body(n)
			if n%2 == 0 {
				want = strings.Replace(want, fmt.Sprint("zebra ", n), "", 1)
			}
			if string(e.Body) != want {
				t.Fatalf("event %d is %s, not %s", n+1, e.Body, want)
			}
		}
	}
}
