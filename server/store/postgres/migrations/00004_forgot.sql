-- +goose Up

-- Up to `forgot`, a position, all that was told to everybody has lost its words: nobody is given them any more. Up to
-- `cleared` they are out of the table too; the rest is taken out a little at a time.
ALTER TABLE room ADD COLUMN forgot bigint NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN cleared bigint NOT NULL DEFAULT 0;
CREATE INDEX room_forgot ON room (id) WHERE cleared < forgot;

-- +goose Down
DROP INDEX room_forgot;
ALTER TABLE room DROP COLUMN cleared;
ALTER TABLE room DROP COLUMN forgot;
