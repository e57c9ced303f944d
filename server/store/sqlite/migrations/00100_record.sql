-- +goose Up

-- What this record is: one row. `secret` is a fingerprint of the server's secret, null until a server has started on it.
CREATE TABLE record (
  one    INTEGER NOT NULL PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  id     BLOB NOT NULL,
  secret BLOB
) STRICT, WITHOUT ROWID;
INSERT INTO record (id) VALUES (randomblob(16));

-- A room. `position` is what an append compares; it counts every change of the room's record. No snapshot from before
-- `erased` may be kept. `due` is when it wants to be woken, in milliseconds since 1970: something in it happens by itself
-- then; 0: never. Up to `forgot` all that was told to everybody has lost its words: nobody is given them any more. Up to
-- `cleared` they are out of the table too; the rest is taken out a little at a time.
CREATE TABLE room (
  id       BLOB NOT NULL PRIMARY KEY,
  epoch    BLOB NOT NULL,
  position INTEGER NOT NULL,
  summary  TEXT NOT NULL,
  erased   INTEGER NOT NULL DEFAULT 0,
  due      INTEGER NOT NULL DEFAULT 0,
  forgot   INTEGER NOT NULL DEFAULT 0,
  cleared  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX room_due ON room (due) WHERE due > 0;
CREATE INDEX room_forgot ON room (id) WHERE cleared < forgot;

-- What has happened. `author` is null where nobody may know. `body` is null once its words were taken out; the
-- skeleton, and with it the stream's numbers, stays.
CREATE TABLE event (
  room     BLOB NOT NULL REFERENCES room(id),
  position INTEGER NOT NULL,
  stream   TEXT NOT NULL,
  seq      INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  author   BLOB,
  name     TEXT NOT NULL,
  body     BLOB,
  PRIMARY KEY (room, position),
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
  room     BLOB NOT NULL PRIMARY KEY REFERENCES room(id),
  position INTEGER NOT NULL,
  body     BLOB NOT NULL
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

-- Who may enter which room. One person may come from several browsers, each of which has an identity of its own.
CREATE TABLE admission (
  identity BLOB NOT NULL,
  room     BLOB NOT NULL,
  person   BLOB NOT NULL,
  role     TEXT NOT NULL,
  name     TEXT NOT NULL,
  pronouns TEXT NOT NULL,
  link     BLOB NOT NULL,
  PRIMARY KEY (identity, room)
) STRICT, WITHOUT ROWID;
CREATE INDEX admission_person ON admission (room, person);

-- Setup tokens: whoever shows one may start meetings here. `setup` is the one that is worked out from the server's secret
-- and printed at the first start; it stays when it is over, so that it is not made again.
CREATE TABLE token (
  hash    BLOB NOT NULL PRIMARY KEY,
  id      BLOB NOT NULL UNIQUE,
  made    INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  uses    INTEGER NOT NULL,
  most    INTEGER NOT NULL,
  revoked INTEGER NOT NULL,
  setup   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE token; DROP TABLE admission; DROP TABLE link; DROP TABLE session; DROP TABLE snapshot; DROP TABLE sealed;
DROP TABLE receipt; DROP TABLE event; DROP TABLE room; DROP TABLE record;
