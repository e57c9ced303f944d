package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"secondstory/protocol"
	"secondstory/server/store"
)

// AddSession keeps a new session.
func (s *Store) AddSession(ctx context.Context, x store.Session) error {
	return s.write.do(ctx, func(t tx) error {
		return t.exec("INSERT INTO session (hash, identity, signed, expires) VALUES (?, ?, ?, ?)", x.Hash[:], x.Identity[:], x.SignedIn, x.Expires.Unix())
	})
}

// SessionBy finds a session that has not ended.
func (s *Store) SessionBy(ctx context.Context, hash store.Hash, now time.Time) (x store.Session, err error) {
	var identity []byte
	var expires int64
	err = s.read.QueryRowContext(ctx, "SELECT identity, signed, expires FROM session WHERE hash = ? AND expires > ?", hash[:], now.Unix()).
		Scan(&identity, &x.SignedIn, &expires)
	if err != nil {
		return x, notFound(err)
	}
	x.Hash, x.Expires = hash, time.Unix(expires, 0)
	copy(x.Identity[:], identity)
	return x, nil
}

// TouchSession puts a session's end off.
func (s *Store) TouchSession(ctx context.Context, hash store.Hash, expires time.Time) error {
	return s.write.do(ctx, func(t tx) error {
		return t.exec("UPDATE session SET expires = ? WHERE hash = ? AND expires > 0", expires.Unix(), hash[:])
	})
}

// EndSession ends a session.
func (s *Store) EndSession(ctx context.Context, hash store.Hash) error {
	return s.write.do(ctx, func(t tx) error { return t.exec("DELETE FROM session WHERE hash = ?", hash[:]) })
}

// ReplaceSession ends a session whose browser has another. Until it is swept out, an end before 1970 says so.
func (s *Store) ReplaceSession(ctx context.Context, hash store.Hash, now time.Time) error {
	return s.write.do(ctx, func(t tx) error {
		return t.exec("UPDATE session SET expires = ? WHERE hash = ?", -now.Unix(), hash[:])
	})
}

// Ended tells which of these sessions are no more, and which of those were replaced.
func (s *Store) Ended(ctx context.Context, hashes []store.Hash, now time.Time) (ended, replaced []store.Hash, err error) {
	for _, h := range hashes {
		var expires int64
		err := s.read.QueryRowContext(ctx, "SELECT expires FROM session WHERE hash = ?", h[:]).Scan(&expires)
		switch {
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return nil, nil, err
		case expires < 0:
			replaced = append(replaced, h)
		case expires <= now.Unix():
			ended = append(ended, h)
		}
	}
	return ended, replaced, nil
}

// AddLink keeps a new link.
func (s *Store) AddLink(ctx context.Context, l store.Link) error {
	return s.write.do(ctx, func(t tx) error {
		return t.exec("INSERT INTO link (hash, id, room, kind, role, identity, expires, uses, most, revoked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			l.Hash[:], l.ID.UUID[:], l.Room.UUID[:], string(l.Kind), string(l.Role), l.Identity[:], l.Expires.Unix(), l.Uses, l.Most, l.Revoked)
	})
}

const linkColumns = "SELECT id, room, kind, role, identity, expires, uses, most, revoked FROM link WHERE hash = ?"

func scanLink(row *sql.Row, hash store.Hash) (l store.Link, err error) {
	var id, room, identity []byte
	var expires int64
	if err := row.Scan(&id, &room, &l.Kind, &l.Role, &identity, &expires, &l.Uses, &l.Most, &l.Revoked); err != nil {
		return l, notFound(err)
	}
	l.Hash, l.Expires = hash, time.Unix(expires, 0)
	copy(l.ID.UUID[:], id)
	copy(l.Room.UUID[:], room)
	copy(l.Identity[:], identity)
	return l, nil
}

// LinkBy finds a link, used up or not.
func (s *Store) LinkBy(ctx context.Context, hash store.Hash) (store.Link, error) {
	return scanLink(s.read.QueryRowContext(ctx, linkColumns, hash[:]), hash)
}

// RevokeLink makes a link let nobody in any more.
func (s *Store) RevokeLink(ctx context.Context, room protocol.RoomID, id protocol.LinkID) error {
	return s.write.do(ctx, func(t tx) error {
		n, err := t.count("UPDATE link SET revoked = 1 WHERE room = ? AND id = ?", room.UUID[:], id.UUID[:])
		if err == nil && n == 0 {
			return store.ErrNotFound
		}
		return err
	})
}

// EndHandovers revokes the hand-over links of one identity in a room.
func (s *Store) EndHandovers(ctx context.Context, room protocol.RoomID, of store.Identity) error {
	return s.write.do(ctx, func(t tx) error {
		return t.exec("UPDATE link SET revoked = 1 WHERE room = ? AND kind = ? AND identity = ?", room.UUID[:], string(protocol.LinkHandover), of[:])
	})
}

// Sweep deletes the sessions that have ended, tokens that are over, and the links that were over before then.
func (s *Store) Sweep(ctx context.Context, now, links time.Time) error {
	return s.write.do(ctx, func(t tx) error {
		if err := t.exec("DELETE FROM session WHERE expires <= ? AND expires >= ?", now.Unix(), 3600-now.Unix()); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM token WHERE NOT setup AND NOT ("+tokenOpen+")", now.Unix()); err != nil {
			return err
		}
		return t.exec("DELETE FROM link WHERE expires < ?", links.Unix())
	})
}

// UseLink uses a link that needs no grant.
func (s *Store) UseLink(ctx context.Context, hash store.Hash, now time.Time) error {
	return s.write.do(ctx, func(t tx) error {
		_, err := useLink(t, hash, now)
		return err
	})
}

// useLink counts one use of a link that is not over.
func useLink(t tx, hash store.Hash, now time.Time) (store.Link, error) {
	l, err := scanLink(t.row(linkColumns, hash[:]), hash)
	if err != nil {
		return l, err
	}
	if l.Over(now) {
		return l, store.ErrLinkOver
	}
	return l, t.exec("UPDATE link SET uses = uses + 1 WHERE hash = ?", hash[:])
}

// TakeUp uses a link and keeps the grant it gives.
func (s *Store) TakeUp(ctx context.Context, hash store.Hash, g store.Grant, now time.Time) (held store.Grant, used bool, err error) {
	err = s.write.do(ctx, func(t tx) error {
		var err error
		held, err = scanGrant(t.row(grantColumns, g.Identity[:], g.Room.UUID[:]), g.Room, g.Identity)
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if _, err := useLink(t, hash, now); err != nil {
			return err
		}
		held, used = g, true
		return insertGrant(t, g)
	})
	return held, used, err
}

// Readmit uses a link for somebody who was removed.
func (s *Store) Readmit(ctx context.Context, hash store.Hash, g store.Grant, now time.Time) error {
	return s.write.do(ctx, func(t tx) error {
		if _, err := useLink(t, hash, now); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM admission WHERE identity = ? AND room = ?", g.Identity[:], g.Room.UUID[:]); err != nil {
			return err
		}
		return insertGrant(t, g)
	})
}

// SetPlace changes what a list of rooms shows of somebody's place. Whoever is gone keeps the row, with no role: a
// session of theirs is told so instead of being nobody's.
func (s *Store) SetPlace(ctx context.Context, p store.Place) error {
	role := string(p.Role)
	if p.Gone {
		role = string(store.RoleGone)
	}
	return s.write.do(ctx, func(t tx) error {
		return t.exec("UPDATE admission SET role = ? WHERE room = ? AND person = ?", role, p.Room.UUID[:], p.Person.UUID[:])
	})
}

// Entered is told that a room knows somebody.
func (s *Store) Entered(ctx context.Context, room protocol.RoomID, person protocol.PersonID) error {
	return s.write.do(ctx, func(t tx) error {
		t.w.erases()
		return t.exec("UPDATE admission SET name = '', pronouns = '' WHERE room = ? AND person = ?", room.UUID[:], person.UUID[:])
	})
}

// Merge makes whoever may enter as one person enter as another.
func (s *Store) Merge(ctx context.Context, room protocol.RoomID, person, into protocol.PersonID) error {
	return s.write.do(ctx, func(t tx) error {
		return t.exec(`UPDATE admission SET person = ?, role = coalesce((SELECT max(role) FROM admission WHERE room = ? AND person = ?), role)
			WHERE room = ? AND person = ?`, into.UUID[:], room.UUID[:], into.UUID[:], room.UUID[:], person.UUID[:])
	})
}

// Empty says whether no room was ever made here.
func (s *Store) Empty(ctx context.Context) (empty bool, err error) {
	return empty, s.read.QueryRowContext(ctx, "SELECT NOT EXISTS (SELECT 1 FROM room)").Scan(&empty)
}

// AddGrant lets somebody in without a link.
func (s *Store) AddGrant(ctx context.Context, g store.Grant) error {
	return s.write.do(ctx, func(t tx) error { return insertGrant(t, g) })
}

func insertGrant(t tx, g store.Grant) error {
	return t.exec("INSERT INTO admission (identity, room, person, role, name, pronouns, link) VALUES (?, ?, ?, ?, ?, ?, ?)",
		g.Identity[:], g.Room.UUID[:], g.Person.UUID[:], string(g.Role), g.Name, g.Pronouns, g.Link.UUID[:])
}

const grantColumns = "SELECT person, role, name, pronouns, link FROM admission WHERE identity = ? AND room = ?"

func scanGrant(row *sql.Row, room protocol.RoomID, identity store.Identity) (g store.Grant, err error) {
	var person, link []byte
	if err := row.Scan(&person, &g.Role, &g.Name, &g.Pronouns, &link); err != nil {
		return g, notFound(err)
	}
	g.Room, g.Identity = room, identity
	copy(g.Person.UUID[:], person)
	copy(g.Link.UUID[:], link)
	return g, nil
}

// GrantOf finds what an identity may enter a room as.
func (s *Store) GrantOf(ctx context.Context, room protocol.RoomID, identity store.Identity) (store.Grant, error) {
	return scanGrant(s.read.QueryRowContext(ctx, grantColumns, identity[:], room.UUID[:]), room, identity)
}

// Rooms lists the rooms an identity may enter.
func (s *Store) Rooms(ctx context.Context, identity store.Identity) ([]store.Listed, error) {
	rows, err := s.read.QueryContext(ctx,
		"SELECT a.room, a.person, a.role, r.summary FROM admission a JOIN room r ON r.id = a.room WHERE a.identity = ? AND a.role <> 'gone' ORDER BY r.summary ->> '$.started' DESC, a.room", identity[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []store.Listed{}
	for rows.Next() {
		var l store.Listed
		var id, person []byte
		var summary string
		if err := rows.Scan(&id, &person, &l.Role, &summary); err != nil {
			return nil, err
		}
		copy(l.Room.UUID[:], id)
		copy(l.Person.UUID[:], person)
		if err := protocol.DecodeLoosely([]byte(summary), &l.Summary); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return store.ErrNotFound
	}
	return err
}
