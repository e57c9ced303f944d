-- +goose Up

-- The position up to which something was erased for good: no snapshot from before it may be kept.
ALTER TABLE room ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE room DROP COLUMN erased;
