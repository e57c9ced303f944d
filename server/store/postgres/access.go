package postgres

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/protocol"
	"secondstory/server/store"
)

// AddSession keeps a new session.
func (s *Store) AddSession(ctx context.Context, x store.Session) error {
	return s.exec(ctx, "INSERT INTO session (hash, identity, signed, expires) VALUES ($1, $2, $3, $4)", x.Hash[:], x.Identity[:], x.SignedIn, x.Expires.Unix())
}

// SessionBy finds a session that has not ended.
func (s *Store) SessionBy(ctx context.Context, hash store.Hash, now time.Time) (x store.Session, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		var identity []byte
		var expires int64
		err := db.QueryRow(ctx, "SELECT identity, signed, expires FROM session WHERE hash = $1 AND expires > $2", hash[:], now.Unix()).
			Scan(&identity, &x.SignedIn, &expires)
		x.Hash, x.Expires = hash, time.Unix(expires, 0)
		copy(x.Identity[:], identity)
		return err
	})
	if err != nil {
		return store.Session{}, notFound(err)
	}
	return x, nil
}

// TouchSession puts a session's end off.
func (s *Store) TouchSession(ctx context.Context, hash store.Hash, expires time.Time) error {
	return s.exec(ctx, "UPDATE session SET expires = $1 WHERE hash = $2 AND expires > 0", expires.Unix(), hash[:])
}

// EndSession ends a session.
func (s *Store) EndSession(ctx context.Context, hash store.Hash) error {
	return s.exec(ctx, "DELETE FROM session WHERE hash = $1", hash[:])
}

// ReplaceSession ends a session whose browser has another. Until it is swept out, an end before 1970 says so.
func (s *Store) ReplaceSession(ctx context.Context, hash store.Hash, now time.Time) error {
	return s.exec(ctx, "UPDATE session SET expires = $1 WHERE hash = $2", -now.Unix(), hash[:])
}

// Ended tells which of these sessions are no more, and which of those were replaced, in one look.
func (s *Store) Ended(ctx context.Context, hashes []store.Hash, now time.Time) (ended, replaced []store.Hash, err error) {
	all := make([][]byte, len(hashes))
	for i := range hashes {
		all[i] = hashes[i][:]
	}
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		ended, replaced = nil, nil
		rows, err := db.Query(ctx, `SELECT h, coalesce(expires, 0) < 0 FROM unnest($1::bytea[]) AS h LEFT JOIN session ON hash = h
			WHERE coalesce(expires, 0) <= $2`, all, now.Unix())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h []byte
			var has bool
			if err := rows.Scan(&h, &has); err != nil {
				return err
			}
			if has {
				replaced = append(replaced, store.Hash(h))
			} else {
				ended = append(ended, store.Hash(h))
			}
		}
		return rows.Err()
	})
	return ended, replaced, err
}

// AddLink keeps a new link.
func (s *Store) AddLink(ctx context.Context, l store.Link) error {
	return s.exec(ctx, "INSERT INTO link (hash, id, room, kind, role, identity, expires, uses, most, revoked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		l.Hash[:], key(l.ID.UUID), key(l.Room.UUID), string(l.Kind), string(l.Role), l.Identity[:], l.Expires.Unix(), l.Uses, l.Most, l.Revoked)
}

const linkColumns = "SELECT id, room, kind, role, identity, expires, uses, most, revoked FROM link WHERE hash = $1"

func scanLink(row pgx.Row, hash store.Hash) (l store.Link, err error) {
	var identity []byte
	var expires int64
	if err := row.Scan(into(&l.ID.UUID), into(&l.Room.UUID), &l.Kind, &l.Role, &identity, &expires, &l.Uses, &l.Most, &l.Revoked); err != nil {
		return store.Link{}, notFound(err)
	}
	l.Hash, l.Expires = hash, time.Unix(expires, 0)
	copy(l.Identity[:], identity)
	return l, nil
}

// LinkBy finds a link, used up or not.
func (s *Store) LinkBy(ctx context.Context, hash store.Hash) (l store.Link, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) (err error) {
		l, err = scanLink(db.QueryRow(ctx, linkColumns, hash[:]), hash)
		return err
	})
	return l, err
}

// RevokeLink makes a link let nobody in any more.
func (s *Store) RevokeLink(ctx context.Context, room protocol.RoomID, link protocol.LinkID) error {
	return s.once(ctx, func(db *pgxpool.Conn) error {
		done, err := db.Exec(ctx, "UPDATE link SET revoked = true WHERE room = $1 AND id = $2", key(room.UUID), key(link.UUID))
		if err == nil && done.RowsAffected() == 0 {
			return store.ErrNotFound
		}
		return err
	})
}

// EndHandovers revokes the hand-over links of one identity in a room.
func (s *Store) EndHandovers(ctx context.Context, room protocol.RoomID, of store.Identity) error {
	return s.exec(ctx, "UPDATE link SET revoked = true WHERE room = $1 AND kind = $2 AND identity = $3", key(room.UUID), string(protocol.LinkHandover), of[:])
}

// Sweep deletes the sessions that have ended, tokens that are over, and the links that were over before then.
func (s *Store) Sweep(ctx context.Context, now, links time.Time) error {
	if err := s.exec(ctx, "DELETE FROM session WHERE expires <= $1 AND expires >= $2", now.Unix(), 3600-now.Unix()); err != nil {
		return err
	}
	if err := s.exec(ctx, "DELETE FROM token WHERE NOT setup AND NOT ("+tokenOpen+")", now.Unix()); err != nil {
		return err
	}
	return s.exec(ctx, "DELETE FROM link WHERE expires < $1", links.Unix())
}

// UseLink uses a link that needs no grant.
func (s *Store) UseLink(ctx context.Context, hash store.Hash, now time.Time) error {
	return s.transaction(ctx, func(t pgx.Tx) error { return useLink(ctx, t, hash, now) })
}

// useLink counts one use of a link that is not over. Whoever uses it at the same moment waits.
func useLink(ctx context.Context, t pgx.Tx, hash store.Hash, now time.Time) error {
	l, err := scanLink(t.QueryRow(ctx, linkColumns+" FOR UPDATE", hash[:]), hash)
	if err != nil {
		return err
	}
	if l.Over(now) {
		return store.ErrLinkOver
	}
	_, err = t.Exec(ctx, "UPDATE link SET uses = uses + 1 WHERE hash = $1", hash[:])
	return err
}

// transaction does several things together. It begins anew when somebody was let in meanwhile who was not there at the
// first look.
func (s *Store) transaction(ctx context.Context, do func(pgx.Tx) error) (err error) {
	for range 5 {
		err = s.once(ctx, func(db *pgxpool.Conn) error { return pgx.BeginFunc(ctx, db, do) })
		if !violates(err, "admission_pkey") {
			return err
		}
	}
	return err
}

// TakeUp uses a link and keeps the grant it gives.
func (s *Store) TakeUp(ctx context.Context, hash store.Hash, g store.Grant, now time.Time) (held store.Grant, used bool, err error) {
	err = s.transaction(ctx, func(t pgx.Tx) error {
		var err error
		used = false
		held, err = scanGrant(t.QueryRow(ctx, grantColumns, g.Identity[:], key(g.Room.UUID)), g.Room, g.Identity)
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := useLink(ctx, t, hash, now); err != nil {
			return err
		}
		held, used = g, true
		return insertGrant(ctx, t, g)
	})
	if err != nil {
		return store.Grant{}, false, err
	}
	return held, used, nil
}

// Readmit uses a link for somebody who was removed.
func (s *Store) Readmit(ctx context.Context, hash store.Hash, g store.Grant, now time.Time) error {
	return s.transaction(ctx, func(t pgx.Tx) error {
		if err := useLink(ctx, t, hash, now); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, "DELETE FROM admission WHERE identity = $1 AND room = $2", g.Identity[:], key(g.Room.UUID)); err != nil {
			return err
		}
		return insertGrant(ctx, t, g)
	})
}

// SetPlace changes what a list of rooms shows of somebody's place. Whoever is gone keeps the row, with no role: a
// session of theirs is told so instead of being nobody's.
func (s *Store) SetPlace(ctx context.Context, p store.Place) error {
	role := string(p.Role)
	if p.Gone {
		role = string(store.RoleGone)
	}
	return s.exec(ctx, "UPDATE admission SET role = $1 WHERE room = $2 AND person = $3", role, key(p.Room.UUID), key(p.Person.UUID))
}

// Entered is told that a room knows somebody.
func (s *Store) Entered(ctx context.Context, room protocol.RoomID, person protocol.PersonID) error {
	return s.exec(ctx, "UPDATE admission SET name = '', pronouns = '' WHERE room = $1 AND person = $2", key(room.UUID), key(person.UUID))
}

// Merge makes whoever may enter as one person enter as another.
func (s *Store) Merge(ctx context.Context, room protocol.RoomID, person, into protocol.PersonID) error {
	return s.exec(ctx, `UPDATE admission SET person = $1, role = coalesce((SELECT max(role) FROM admission WHERE room = $2 AND person = $1), role)
		WHERE room = $2 AND person = $3`, key(into.UUID), key(room.UUID), key(person.UUID))
}

// Empty says whether no room was ever made here.
func (s *Store) Empty(ctx context.Context) (empty bool, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		return db.QueryRow(ctx, "SELECT NOT EXISTS (SELECT FROM room)").Scan(&empty)
	})
	return empty, err
}

// AddGrant lets somebody in without a link.
func (s *Store) AddGrant(ctx context.Context, g store.Grant) error {
	return s.once(ctx, func(db *pgxpool.Conn) error { return insertGrant(ctx, db, g) })
}

// insertGrant writes a grant with whatever can write.
func insertGrant(ctx context.Context, with interface {
	Exec(context.Context, string, ...any) (pgconn.CommandTag, error)
}, g store.Grant) error {
	_, err := with.Exec(ctx, "INSERT INTO admission (identity, room, person, role, name, pronouns, link) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		g.Identity[:], key(g.Room.UUID), key(g.Person.UUID), string(g.Role), []byte(g.Name), []byte(g.Pronouns), key(g.Link.UUID))
	return err
}

const grantColumns = "SELECT person, role, name, pronouns, link FROM admission WHERE identity = $1 AND room = $2"

func scanGrant(row pgx.Row, room protocol.RoomID, identity store.Identity) (g store.Grant, err error) {
	var name, pronouns []byte
	if err := row.Scan(into(&g.Person.UUID), &g.Role, &name, &pronouns, into(&g.Link.UUID)); err != nil {
		return store.Grant{}, notFound(err)
	}
	g.Room, g.Identity, g.Name, g.Pronouns = room, identity, string(name), string(pronouns)
	return g, nil
}

// GrantOf finds what an identity may enter a room as.
func (s *Store) GrantOf(ctx context.Context, room protocol.RoomID, identity store.Identity) (g store.Grant, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) (err error) {
		g, err = scanGrant(db.QueryRow(ctx, grantColumns, identity[:], key(room.UUID)), room, identity)
		return err
	})
	return g, err
}

// Rooms lists the rooms an identity may enter. They are put in order here: the database cannot look into every summary.
func (s *Store) Rooms(ctx context.Context, identity store.Identity) (out []store.Listed, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		out = []store.Listed{}
		rows, err := db.Query(ctx, "SELECT a.room, a.person, a.role, r.summary FROM admission a JOIN room r ON r.id = a.room WHERE a.identity = $1 AND a.role <> $2",
			identity[:], string(store.RoleGone))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var l store.Listed
			var summary string
			if err := rows.Scan(into(&l.Room.UUID), into(&l.Person.UUID), &l.Role, &summary); err != nil {
				return err
			}
			if err := protocol.DecodeLoosely([]byte(summary), &l.Summary); err != nil {
				return err
			}
			out = append(out, l)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b store.Listed) int {
		return cmp.Or(cmp.Compare(b.Summary.Started, a.Summary.Started), bytes.Compare(a.Room.UUID[:], b.Room.UUID[:]))
	})
	return out, nil
}

func notFound(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return store.ErrNotFound
	}
	return err
}
