package postgres

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// Append writes a batch at the expected position, all of it or nothing.
//
// It is one statement, and so one transaction and one trip. Its first part moves the room on if it stands where it is
// expected, and holds it still for writers that come at the same moment: they find it moved on when this one has committed.
// All other parts ask whether the first has found the room, and do nothing if not.
func (s *Store) Append(ctx context.Context, b *room.Batch) error {
	var less map[uint64][]byte
	if len(b.Forget) > 0 {
		err := s.reading(ctx, func(db *pgxpool.Conn) (err error) {
			less, err = rewritten(ctx, db, b)
			return err
		})
		if err != nil {
			return err
		}
	}
	position := new(bool)
	err := s.once(ctx, func(db *pgxpool.Conn) error {
		both := &pgx.Batch{}
		position = queueAppend(both, b, less)
		return db.SendBatch(ctx, both).Close()
	})
	return appended(err, *position)
}

// queueAppend puts the writing of a batch into a trip. What it returns says, after the trip, whether the room stood where
// it was expected.
func queueAppend(trip *pgx.Batch, b *room.Batch, rewritten map[uint64][]byte) *bool {
	q := appending(b, rewritten)
	position := new(bool)
	trip.Queue(q.text(), q.args...).QueryRow(func(row pgx.Row) error { return row.Scan(position) })
	if b.Erases {
		// A statement of its own, in the same trip and transaction: it sees a snapshot that was saved while the first one
		// waited for the room.
		trip.Queue("DELETE FROM snapshot s USING room r WHERE r.id = $1 AND s.room = r.id AND s.position < r.erased", key(b.Room.UUID))
	}
	return position
}

// appended says what became of an append.
func appended(err error, position bool) error {
	switch {
	case violates(err, "receipt_pkey"):
		return room.ErrRepeated
	case err != nil:
		return fmt.Errorf("write to the record: %w", err)
	case !position:
		return room.ErrConflict
	}
	return nil
}

// statement is put together from the parts that a batch has. There are few kinds of batches, so the driver has nearly
// always prepared it before.
type statement struct {
	with []string
	args []any
}

// arg adds a value and says what it is called.
func (q *statement) arg(v any) string {
	q.args = append(q.args, v)
	return "$" + strconv.Itoa(len(q.args))
}

// part adds a part that happens only if the room was found.
func (q *statement) part(name, sql string) {
	q.with = append(q.with, name+" AS ("+sql+")")
}

func (q *statement) text() string {
	return "WITH " + strings.Join(q.with, ",\n") + "\nSELECT EXISTS (SELECT FROM position)"
}

const ifMoved = " EXISTS (SELECT FROM position)"

func appending(b *room.Batch, rewritten map[uint64][]byte) *statement {
	q := &statement{}
	id, by := q.arg(key(b.Room.UUID)), q.arg(b.Changes())
	summary := "{}"
	if b.Summary != nil {
		summary = string(protocol.MustEncode(b.Summary))
	}
	if b.At == 0 {
		q.part("position", "INSERT INTO room (id, position, epoch, summary) VALUES ("+id+", "+by+", "+q.arg(key(b.Epoch.UUID))+", "+q.arg(summary)+") ON CONFLICT DO NOTHING RETURNING id")
	} else {
		set := "position = position + " + by
		if b.Summary != nil {
			set += ", summary = " + q.arg(summary)
		}
		if b.Due != nil {
			set += ", due = " + q.arg(int64(*b.Due))
		}
		if b.Erases {
			set += ", erased = position + " + by
		}
		if b.ForgetTo > 0 {
			set += ", forgot = " + q.arg(int64(b.ForgetTo))
		}
		q.part("position", "UPDATE room SET "+set+" WHERE id = "+id+" AND position = "+q.arg(b.At)+" AND epoch = "+q.arg(key(b.Epoch.UUID))+" RETURNING id")
	}
	q.events(id, b)
	q.receipts(id, b.Receipts)
	q.rows(id, b.Rows)
	q.rewrite(id, rewritten)
	return q
}

func (q *statement) events(id string, b *room.Batch) {
	n := len(b.Events)
	if n == 0 {
		return
	}
	streams, seqs, ats := make([]string, n), make([]int64, n), make([]int64, n)
	authors, names, bodies := make([]pgtype.UUID, n), make([]string, n), make([][]byte, n)
	for i, e := range b.Events {
		streams[i], seqs[i], ats[i], authors[i], names[i] = string(e.Stream), int64(e.Seq), int64(e.At), pgtype.UUID{Bytes: e.By.UUID, Valid: !e.By.IsZero()}, e.Name
		bodies[i] = left(b.Forget, e)
	}
	q.part("events", "INSERT INTO event (room, position, stream, seq, at, author, name, body) SELECT "+id+", "+q.arg(b.At)+" + n, stream, seq, at, author, name, body FROM unnest("+
		q.arg(streams)+"::text[], "+q.arg(seqs)+"::bigint[], "+q.arg(ats)+"::bigint[], "+q.arg(authors)+"::uuid[], "+q.arg(names)+"::text[], "+q.arg(bodies)+
		"::bytea[]) WITH ORDINALITY AS e (stream, seq, at, author, name, body, n) WHERE"+ifMoved)
}

func (q *statement) receipts(id string, all []room.Receipt) {
	n := len(all)
	if n == 0 {
		return
	}
	said, at := make([][]byte, n), make([]string, n)
	for i, r := range all {
		said[i], at[i] = r.Said[:], string(protocol.MustEncode(r.At))
	}
	q.part("receipts", "INSERT INTO receipt (room, command, said, at) SELECT "+id+", command, said, at FROM unnest("+
		q.arg(keys(all, func(r room.Receipt) uuid.UUID { return r.ID.UUID }))+"::uuid[], "+q.arg(said)+"::bytea[], "+q.arg(at)+"::text[]) AS r (command, said, at) WHERE"+ifMoved)
}

func (q *statement) rows(id string, changes []rules.RowChange) {
	var put, gone columns
	for _, c := range last(changes) {
		if c.Gone {
			gone.add(c)
		} else {
			put.add(c)
		}
	}
	if len(gone.kinds) > 0 {
		q.part("gone", "DELETE FROM sealed USING "+gone.unnest(q)+" WHERE sealed.room = "+id+
			" AND sealed.kind = c.kind AND sealed.scope = c.scope AND sealed.slot = c.slot AND sealed.id = c.id AND"+ifMoved)
	}
	if len(put.kinds) > 0 {
		q.part("put", "INSERT INTO sealed (room, kind, scope, slot, id, body) SELECT "+id+", kind, scope, slot, id, body FROM "+put.unnest(q)+" WHERE"+ifMoved+
			" ON CONFLICT (room, kind, scope, slot, id) DO UPDATE SET body = excluded.body")
	}
}

// columns are rows turned on their side.
type columns struct {
	kinds, scopes, ids []string
	slots, bodies      [][]byte
}

func (c *columns) add(r rules.RowChange) {
	c.kinds, c.scopes, c.ids = append(c.kinds, string(r.Kind)), append(c.scopes, r.Scope), append(c.ids, r.ID)
	c.slots, c.bodies = append(c.slots, r.Slot[:]), append(c.bodies, r.Body)
}

func (c *columns) unnest(q *statement) string {
	return "unnest(" + q.arg(c.kinds) + "::text[], " + q.arg(c.scopes) + "::text[], " + q.arg(c.slots) + "::bytea[], " + q.arg(c.ids) + "::text[], " +
		q.arg(c.bodies) + "::bytea[]) AS c (kind, scope, slot, id, body)"
}

// rewrite gives events that were there before, by their position, the bodies they are to have from now on.
func (q *statement) rewrite(id string, all map[uint64][]byte) {
	if len(all) == 0 {
		return
	}
	var position []int64
	var bodies [][]byte
	for at, body := range all {
		position, bodies = append(position, int64(at)), append(bodies, body)
	}
	q.part("rewritten", "UPDATE event SET body = c.body FROM unnest("+q.arg(position)+"::bigint[], "+q.arg(bodies)+"::bytea[]) AS c (position, body) WHERE event.room = "+id+
		" AND event.position = c.position AND"+ifMoved)
}

// rewritten reads the events whose words a batch takes out, and says what remains of them. They are read before the batch
// is written: if anything changes in between, the room does not stand where it is expected.
func rewritten(ctx context.Context, db *pgxpool.Conn, b *room.Batch) (map[uint64][]byte, error) {
	out := map[uint64][]byte{}
	for _, f := range b.Forget {
		if err := rewrite(ctx, db, b.Room, f, out); err != nil {
			return nil, fmt.Errorf("read what is to be forgotten: %w", err)
		}
	}
	return out, nil
}

func rewrite(ctx context.Context, db *pgxpool.Conn, id protocol.RoomID, f rules.Forgotten, out map[uint64][]byte) error {
	body := "body"
	if len(f.Words) == 0 {
		body = "NULL::bytea"
	}
	rows, err := db.Query(ctx, "SELECT position, "+body+" FROM event WHERE room = $1 AND stream = 'all' AND seq = ANY ($2) AND body IS NOT NULL", key(id.UUID), signed(f.Seqs))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var position uint64
		var body []byte
		if err := rows.Scan(&position, &body); err != nil {
			return err
		}
		if less, before := out[position]; before {
			body = less
		}
		out[position] = f.Blank(body)
	}
	return rows.Err()
}

func signed(all []uint64) []int64 {
	out := make([]int64, len(all))
	for i, x := range all {
		out[i] = int64(x)
	}
	return out
}

// left is what is kept of the body of an event that is new in the batch itself.
func left(forget []rules.Forgotten, e rules.Stored) []byte {
	body := e.Body
	for _, f := range forget {
		if e.Stream == protocol.All && slices.Contains(f.Seqs, e.Seq) {
			body = f.Blank(body)
		}
	}
	return body
}
