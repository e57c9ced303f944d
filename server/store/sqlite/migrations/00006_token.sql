-- +goose Up

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
DROP TABLE token;
