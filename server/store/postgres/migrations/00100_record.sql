-- +goose Up

-- Text that is compared or sorted is compared byte by byte, whatever the database's language. Names that people give
-- themselves are bytes, because PostgreSQL's text cannot hold every character that they may have.

-- What this record is: one row.
CREATE TABLE record (
  one    boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
  id     uuid NOT NULL DEFAULT gen_random_uuid(),
  secret bytea
);
INSERT INTO record DEFAULT VALUES;

-- A room. `position` is what an append compares; it counts every change of the room's record. No snapshot from before
-- `erased` may be kept. `due` is when it wants to be woken, in milliseconds since 1970: something in it happens by itself
-- then; 0: never. Up to `forgot` all that was told to everybody has lost its words: nobody is given them any more. Up to
-- `cleared` they are out of the table too; the rest is taken out a little at a time. Written with each append, so there is
-- room in its page for the next version of a row.
CREATE TABLE room (
  id       uuid NOT NULL PRIMARY KEY,
  epoch    uuid NOT NULL,
  position bigint NOT NULL,
  erased   bigint NOT NULL DEFAULT 0,
  summary  text NOT NULL,
  due      bigint NOT NULL DEFAULT 0,
  forgot   bigint NOT NULL DEFAULT 0,
  cleared  bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE INDEX room_due ON room (due) WHERE due > 0;
CREATE INDEX room_forgot ON room (id) WHERE cleared < forgot;

-- What has happened. `author` is null where nobody may know. `body` is null once its words were taken out; the
-- skeleton, and with it the stream's numbers, stays. It is bytes and not jsonb: what was written is what comes back.
-- There is no foreign key here, nor on receipts and rows: they are written in the statement that finds the room, and
-- looking for it again would cost for each row.
CREATE TABLE event (
  room     uuid NOT NULL,
  position bigint NOT NULL,
  stream   text COLLATE "C" NOT NULL,
  seq      bigint NOT NULL,
  at       bigint NOT NULL,
  author   uuid,
  name     text COLLATE "C" NOT NULL,
  body     bytea,
  PRIMARY KEY (room, position),
  UNIQUE (room, stream, seq)
);

-- Commands that were accepted, but for the secret ones.
CREATE TABLE receipt (
  room    uuid NOT NULL,
  command uuid NOT NULL,
  said    bytea NOT NULL,
  at      text NOT NULL,
  PRIMARY KEY (room, command)
);

-- Ballots, drafts and nonces. `slot` is a keyed hash; `body` is sealed, at a length that says nothing. No time and no
-- order of arrival is kept on purpose. What was deleted is cleared away as soon as the server comes to it.
CREATE TABLE sealed (
  room  uuid NOT NULL,
  kind  text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  slot  bytea NOT NULL,
  id    text COLLATE "C" NOT NULL,
  body  bytea NOT NULL,
  PRIMARY KEY (room, kind, scope, slot, id)
) WITH (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 1
);

CREATE TABLE snapshot (
  room     uuid NOT NULL PRIMARY KEY REFERENCES room (id),
  position bigint NOT NULL,
  body     bytea NOT NULL
);

CREATE TABLE session (
  hash     bytea NOT NULL PRIMARY KEY,
  identity bytea NOT NULL,
  signed   boolean NOT NULL,
  expires  bigint NOT NULL
);

CREATE TABLE link (
  hash     bytea NOT NULL PRIMARY KEY,
  id       uuid NOT NULL UNIQUE,
  room     uuid NOT NULL,
  kind     text COLLATE "C" NOT NULL,
  role     text COLLATE "C" NOT NULL,
  identity bytea NOT NULL,
  expires  bigint NOT NULL,
  uses     bigint NOT NULL,
  most     bigint NOT NULL,
  revoked  boolean NOT NULL
);

-- Who may enter which room. One person may come from several browsers, each of which has an identity of its own.
CREATE TABLE admission (
  identity bytea NOT NULL,
  room     uuid NOT NULL,
  person   uuid NOT NULL,
  role     text COLLATE "C" NOT NULL,
  name     bytea NOT NULL,
  pronouns bytea NOT NULL,
  link     uuid NOT NULL,
  PRIMARY KEY (identity, room)
);
CREATE INDEX admission_person ON admission (room, person);

-- Setup tokens: whoever shows one may start meetings here. `setup` is the one that is worked out from the server's secret
-- and printed at the first start; it stays when it is over, so that it is not made again.
CREATE TABLE token (
  hash    bytea NOT NULL PRIMARY KEY,
  id      uuid NOT NULL UNIQUE,
  made    bigint NOT NULL,
  expires bigint NOT NULL,
  uses    bigint NOT NULL,
  most    bigint NOT NULL,
  revoked boolean NOT NULL,
  setup   boolean NOT NULL
);

-- +goose Down
DROP TABLE token; DROP TABLE admission; DROP TABLE link; DROP TABLE session; DROP TABLE snapshot; DROP TABLE sealed;
DROP TABLE receipt; DROP TABLE event; DROP TABLE room; DROP TABLE record;
