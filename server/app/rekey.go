package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/config"
	"secondstory/server/store"
	"secondstory/server/store/postgres"
	"secondstory/server/store/sqlite"
	"secondstory/server/vault"
)

// Rekeyed says what became of a record.
type Rekeyed struct {
	Rooms   int  // that were sealed anew
	Already bool // it was begun with the new secret, or sealed with it before
}

// Rekey seals a record anew, under the secret in another file, which is made if it is not there. No server may run on the
// record. All of it happens, or nothing: whoever was stopped in the middle begins again. Told is called for each room that
// is about to be sealed. The error, if any, is a sentence.
func Rekey(ctx context.Context, c config.Config, oldFile, newFile string, told func(protocol.RoomID)) (done Rekeyed, err error) {
	if oldFile == "" || newFile == "" {
		return done, errors.New("rekey wants two files: secondstory rekey -old-secret-file ./secret -new-secret-file ./secret.new")
	}
	if _, err := os.Stat(oldFile); err != nil {
		return done, fmt.Errorf("find the old secret: %w", err)
	}
	from, err := vault.Open(oldFile)
	if err != nil {
		return done, fmt.Errorf("open the old secret: %w", err)
	}
	db, err := recordAlone(ctx, c)
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	to, err := vault.Open(newFile)
	if err != nil {
		return done, fmt.Errorf("open the new secret: %w", err)
	}
	if from.Fingerprint() == to.Fingerprint() {
		return done, errors.New("the two files hold the same secret")
	}
	about, err := db.About(ctx)
	if err != nil {
		return done, fmt.Errorf("read the record: %w", err)
	}
	if about.Secret == to.Fingerprint() {
		done.Already = true
		return done, nil
	}
	// Given up between two rooms, and never while it is being committed: what is said of it afterwards is true.
	err = db.Rekey(context.WithoutCancel(ctx), from.Fingerprint(), to.Fingerprint(), func(id protocol.RoomID, rec *rules.Record) ([]rules.Row, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		told(id)
		done.Rooms++
		rows, err := rekeyed(id, rec, from, to)
		if err != nil {
			return nil, fmt.Errorf("seal the room %s anew: %w", id, err)
		}
		return rows, nil
	})
	switch {
	case errors.Is(err, store.ErrOtherSecret):
		return Rekeyed{}, fmt.Errorf("the record was not begun with the secret in %s; nothing was changed", oldFile)
	case errors.Is(err, store.ErrInUse):
		return Rekeyed{}, errors.New("somebody else is connected to the database (setting SECONDSTORY_DATABASE_URL); stop every instance first, and whatever else looks into it")
	case err != nil:
		return Rekeyed{}, fmt.Errorf("nothing was changed: %w", err)
	}
	return done, nil
}

// rekeyed are the rows of a room as they are to be. Whose they are is found among the people it has ever known.
func rekeyed(id protocol.RoomID, rec *rules.Record, from, to *vault.Vault) ([]rules.Row, error) {
	bare := *rec
	bare.Rows = nil
	s, err := rules.Open(id, &bare)
	if err != nil {
		return nil, err
	}
	people := make([]protocol.PersonID, len(s.All.People))
	for i, p := range s.All.People {
		people[i] = p.ID
	}
	return vault.Rekey(id, rec.Rows, people, from, to)
}

// recordAlone opens the record that the settings name, on which no server may run.
func recordAlone(ctx context.Context, c config.Config) (store.Store, error) {
	if c.DatabaseURL != "" {
		db, err := postgres.OpenAlone(ctx, c.DatabaseURL)
		if err != nil {
			return nil, fmt.Errorf("open the record (setting SECONDSTORY_DATABASE_URL): %w", err)
		}
		return db, nil
	}
	// Opening makes a record where there is none.
	if _, err := os.Stat(filepath.Join(c.Data, sqlite.FileName)); err != nil {
		return nil, fmt.Errorf("find the record (setting SECONDSTORY_DATA): %w", err)
	}
	db, err := record(ctx, c)
	if errors.Is(err, sqlite.ErrInUse) {
		err = fmt.Errorf("%w; stop it first", err)
	}
	return db, err
}
