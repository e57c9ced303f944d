-- +goose Up

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
DROP TABLE token;
