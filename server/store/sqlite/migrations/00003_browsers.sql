-- +goose Up

-- One person may come from several browsers, each of which has an identity of its own.
CREATE TABLE admission_new (
  identity BLOB NOT NULL,
  room     BLOB NOT NULL,
  person   BLOB NOT NULL,
  role     TEXT NOT NULL,
  name     TEXT NOT NULL,
  pronouns TEXT NOT NULL,
  link     BLOB NOT NULL,
  PRIMARY KEY (identity, room)
) STRICT, WITHOUT ROWID;
INSERT INTO admission_new SELECT identity, room, person, role, name, pronouns, link FROM admission;
DROP TABLE admission;
ALTER TABLE admission_new RENAME TO admission;
CREATE INDEX admission_person ON admission (room, person);

-- +goose Down
DROP INDEX admission_person;
