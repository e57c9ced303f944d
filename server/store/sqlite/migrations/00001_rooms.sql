-- +goose Up

-- A room. `moved` is the position an append compares; it counts every change of the room's record.
CREATE TABLE room (
  id      BLOB NOT NULL PRIMARY KEY,
  epoch   BLOB NOT NULL,
  moved   INTEGER NOT NULL,
  summary TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What has happened. `author` is null where nobody may know. `body` is null once its words were taken out; the
-- skeleton, and with it the stream's numbers, stays.
CREATE TABLE event (
  room   BLOB NOT NULL REFERENCES room(id),
  moved  INTEGER NOT NULL,
  stream TEXT NOT NULL,
  seq    INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  author BLOB,
  name   TEXT NOT NULL,
  body   BLOB,
  PRIMARY KEY (room, moved),
  UNIQUE (room, stream, seq)
) STRICT, WITHOUT ROWID;

-- Commands that were accepted, but for the secret ones.
CREATE TABLE receipt (
  room    BLOB NOT NULL REFERENCES room(id),
  command BLOB NOT NULL,
  said    BLOB NOT NULL,
  at      TEXT NOT NULL,
  PRIMARY KEY (room, command)
) STRICT, WITHOUT ROWID;

-- Ballots, drafts and nonces. `slot` is a keyed hash; `body` is sealed, at a length that says nothing. No time and no
-- order of arrival is kept: the key is all there is to sort by.
CREATE TABLE sealed (
  room  BLOB NOT NULL REFERENCES room(id),
  kind  TEXT NOT NULL,
  scope TEXT NOT NULL,
  slot  BLOB NOT NULL,
  id    TEXT NOT NULL,
  body  BLOB NOT NULL,
  PRIMARY KEY (room, kind, scope, slot, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
  room  BLOB NOT NULL PRIMARY KEY REFERENCES room(id),
  moved INTEGER NOT NULL,
  body  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  hash     BLOB NOT NULL PRIMARY KEY,
  identity BLOB NOT NULL,
  signed   INTEGER NOT NULL,
  expires  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
  hash     BLOB NOT NULL PRIMARY KEY,
  id       BLOB NOT NULL UNIQUE,
  room     BLOB NOT NULL,
  kind     TEXT NOT NULL,
  role     TEXT NOT NULL,
  identity BLOB NOT NULL,
  expires  INTEGER NOT NULL,
  uses     INTEGER NOT NULL,
  most     INTEGER NOT NULL,
  revoked  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE admission (
  identity BLOB NOT NULL,
  room     BLOB NOT NULL,
  person   BLOB NOT NULL,
  role     TEXT NOT NULL,
  name     TEXT NOT NULL,
  pronouns TEXT NOT NULL,
  link     BLOB NOT NULL,
  PRIMARY KEY (identity, room),
  UNIQUE (room, person)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE admission; DROP TABLE link; DROP TABLE session; DROP TABLE snapshot; DROP TABLE sealed;
DROP TABLE receipt; DROP TABLE event; DROP TABLE room;
