-- +goose Up

-- What this record is: one row. `secret` is a fingerprint of the server's secret, null until a server has started on it.
CREATE TABLE record (
  one    INTEGER NOT NULL PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  id     BLOB NOT NULL,
  secret BLOB
) STRICT, WITHOUT ROWID;
INSERT INTO record (id) VALUES (randomblob(16));

-- +goose Down
DROP TABLE record;
