-- +goose Up

-- When a room wants to be woken, in milliseconds since 1970: something in it happens by itself then. 0: never.
ALTER TABLE room ADD COLUMN due bigint NOT NULL DEFAULT 0;
CREATE INDEX room_due ON room (due) WHERE due > 0;

-- +goose Down
DROP INDEX room_due;
ALTER TABLE room DROP COLUMN due;
