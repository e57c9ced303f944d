package postgres_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/store"
	"secondstory/server/store/postgres"
	"secondstory/server/store/postgrestest"
	"secondstory/server/store/sqlite"
)

// filled is a record in a file, with something of everything.
func filled(t *testing.T) (s *sqlite.Store, rooms []protocol.RoomID, links []store.Link, who store.Identity) {
	t.Helper()
	ctx := t.Context()
	s, err := sqlite.Open(ctx, t.TempDir())
	must(t, err)
	t.Cleanup(func() { s.Close() })
	_, err = s.KeepSecret(ctx, store.Fingerprint{7})
	must(t, err)
	who = store.Identity{3}
	now := time.Unix(1_800_000_000, 0)
	must(t, s.AddSession(ctx, store.Session{Hash: store.Hash{1}, Identity: who, SignedIn: true, Expires: now}))
	must(t, s.AddToken(ctx, store.Token{ID: uuid.New(), Hash: store.Hash{2}, Made: now, Expires: now, Most: 3}, now, 1))
	for i := range byte(20) {
		id, epoch := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
		rooms = append(rooms, id)
		b := batch(id, epoch, 0)
		b.Receipts[0].At = map[protocol.Stream]uint64{protocol.All: 1}
		b.Summary = &protocol.Summary{Title: "A 'room' \x00 漢", Stage: protocol.StageOpen, Started: protocol.Instant(i), Leads: []string{"Ada"}, Readers: protocol.ReadersMembers}
		b.Events[0].By = protocol.NewID[protocol.PersonID]()
		b.Events[0].Body = jsontext.Value("{\"x\":\"\\u0000 漢 😀 ' \\\" %s\"}")
		b.Events = append(b.Events, rules.Stored{Stream: protocol.Facilitators, Event: protocol.Event{Seq: 1, At: -5, Name: "y"}}) // its words were taken out
		b.Rows = []rules.RowChange{
			{Row: rules.Row{RowKey: rules.RowKey{Kind: rules.RowDraft, Scope: "lines", Slot: rules.Slot{i}, ID: "a"}, Body: []byte{0, 255, i}}},
			{Row: rules.Row{RowKey: rules.RowKey{Kind: rules.RowNonce, Scope: "Lines", ID: ""}, Body: []byte{}}},
		}
		must(t, s.Append(ctx, b))
		must(t, s.SaveSnapshot(ctx, id, &rules.Snapshot{Position: 1, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}))
		l := store.Link{ID: protocol.NewID[protocol.LinkID](), Room: id, Hash: store.Hash{9, i}, Kind: protocol.LinkInvite, Role: protocol.RoleObserver, Expires: now, Uses: 2, Most: 5}
		links = append(links, l)
		must(t, s.AddLink(ctx, l))
		must(t, s.AddGrant(ctx, store.Grant{Room: id, Identity: who, Person: protocol.NewID[protocol.PersonID](), Role: l.Role, Name: "Bo\x00", Link: l.ID}))
	}
	return s, rooms, links, who
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestACopyIsWhatItWasCopiedFrom(t *testing.T) {
	ctx := t.Context()
	from, rooms, links, who := filled(t)
	to := open(t, postgrestest.Database(t))
	count, err := to.Take(ctx, from)
	must(t, err)
	want := map[string]int{"room": 20, "event": 40, "receipt": 20, "sealed": 40, "snapshot": 20, "session": 1, "link": 20, "admission": 20, "token": 1}
	if !reflect.DeepEqual(count, want) {
		t.Errorf("copied %v", count)
	}
	byKey := func(a, b rules.Row) int { return strings.Compare(a.Scope, b.Scope) }
	for _, id := range rooms {
		before, err := from.Load(ctx, id)
		must(t, err)
		after, err := to.Load(ctx, id)
		must(t, err)
		if after.Epoch == before.Epoch || after.Epoch.IsZero() {
			t.Error("a room lives on as if it were the one before")
		}
		after.Epoch = before.Epoch
		slices.SortFunc(before.Rows, byKey)
		slices.SortFunc(after.Rows, byKey)
		for _, r := range []*rules.Record{before, after} {
			if len(r.Rows) != 2 || len(r.Rows[0].Body) != 0 {
				t.Fatalf("the rows are %+v", r.Rows)
			}
			r.Rows[0].Body = nil
		}
		if !reflect.DeepEqual(after, before) {
			t.Errorf("the room is %+v, not %+v", after, before)
		}
		old, err := from.Read(ctx, id, protocol.All, 0, 10)
		must(t, err)
		if read, err := to.Read(ctx, id, protocol.All, 0, 10); err != nil || !reflect.DeepEqual(read, old) {
			t.Errorf("read %+v, %v", read, err)
		}
	}
	for _, l := range links {
		if got, err := to.LinkBy(ctx, l.Hash); err != nil || got != l {
			t.Errorf("a link is %+v, not %+v, %v", got, l, err)
		}
	}
	listed, err := to.Rooms(ctx, who)
	must(t, err)
	if same, err := from.Rooms(ctx, who); err != nil || len(listed) != 20 || !reflect.DeepEqual(listed, same) {
		t.Errorf("listed %+v, %v", listed, err)
	}
	if a, err := to.About(ctx); err != nil || a.Secret != (store.Fingerprint{7}) {
		t.Errorf("its secret is %x, %v", a.Secret, err)
	}
	if a, _ := from.About(ctx); a.ID == (func() store.About { b, _ := to.About(ctx); return b })().ID {
		t.Error("two records have one id")
	}
	if _, err := to.Take(ctx, from); !errors.Is(err, postgres.ErrNotEmpty) {
		t.Errorf("copied once more: %v", err)
	}
}

// changing is a record that says another thing when it is read again, as a copy would that went wrong.
type changing struct {
	*sqlite.Store
	table string
	again bool
	how   func(rows [][]any) [][]any
}

func (c *changing) Rows(ctx context.Context, of store.Table, each func([]any) error) error {
	if of.Name != c.table || !c.again {
		c.again = c.again || of.Name == c.table
		return c.Store.Rows(ctx, of, each)
	}
	var all [][]any
	err := c.Store.Rows(ctx, of, func(row []any) error { all = append(all, slices.Clone(row)); return nil })
	for _, row := range c.how(all) {
		if err == nil {
			err = each(row)
		}
	}
	return err
}

func TestACopyThatIsNotTheSameIsNone(t *testing.T) {
	from, _, _, _ := filled(t)
	to := open(t, postgrestest.Database(t))
	less := func(rows [][]any) [][]any { return rows[1:] }
	more := func(rows [][]any) [][]any { return append(rows, rows[len(rows)-1]) }
	other := func(rows [][]any) [][]any { rows[3][len(rows[3])-1] = "another"; return rows }
	broken := errors.New("the disk is broken")
	for _, table := range store.Tables {
		hows := map[string]func([][]any) [][]any{"is not what it was copied from": other, "ends before row": more}
		if table.Name == "session" || table.Name == "token" {
			hows = map[string]func([][]any) [][]any{"ends before row": more, "has more than the 0 rows": less}
		}
		for want, how := range hows {
			_, err := to.Take(t.Context(), &changing{Store: from, table: table.Name, how: how})
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", table.Name, err)
			}
		}
		if _, err := to.Take(t.Context(), breaking{from, table.Name, broken}); !errors.Is(err, broken) {
			t.Errorf("%s: %v", table.Name, err)
		}
		if empty, err := to.Empty(t.Context()); err != nil || !empty {
			t.Errorf("%s: something was copied, %v", table.Name, err)
		}
	}
	if _, err := to.KeepSecret(t.Context(), store.Fingerprint{8}); err != nil {
		t.Fatal(err)
	}
	if _, err := to.Take(t.Context(), from); !errors.Is(err, postgres.ErrOtherSecret) {
		t.Errorf("copied beside another secret: %v", err)
	}
}

// breaking is a record that cannot be read to its end.
type breaking struct {
	*sqlite.Store
	table string
	err   error
}

func (b breaking) Rows(ctx context.Context, of store.Table, each func([]any) error) error {
	if err := b.Store.Rows(ctx, of, each); err != nil || of.Name != b.table {
		return err
	}
	return b.err
}
