package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"secondstory/server/config"
	"secondstory/server/store/postgres"
	"secondstory/server/store/sqlite"
)

// Copied says how much was copied.
type Copied struct{ Rooms, Events int }

// Copy copies the record in the data folder into the empty database that the settings name. No server may run on the
// folder. The error, if any, is a sentence.
func Copy(ctx context.Context, c config.Config) (Copied, error) {
	if c.DatabaseURL == "" {
		return Copied{}, errors.New("copy wants a database to copy into: set SECONDSTORY_DATABASE_URL")
	}
	// Opening makes a record where there is none.
	if _, err := os.Stat(filepath.Join(c.Data, sqlite.FileName)); err != nil {
		return Copied{}, fmt.Errorf("find the record to copy (setting SECONDSTORY_DATA): %w", err)
	}
	from, err := sqlite.Open(ctx, c.Data)
	switch {
	case errors.Is(err, sqlite.ErrInUse):
		return Copied{}, fmt.Errorf("%w: %s (setting SECONDSTORY_DATA); stop it first", err, c.Data)
	case err != nil:
		return Copied{}, fmt.Errorf("open the record in %s (setting SECONDSTORY_DATA): %w", c.Data, err)
	}
	defer from.Close()
	empty, err := from.Empty(ctx)
	if err != nil {
		return Copied{}, fmt.Errorf("read the record in %s: %w", c.Data, err)
	}
	// What is sealed goes along as it is, and is of no use without the secret that seals it.
	if _, err := unlock(ctx, c, from, empty); err != nil {
		return Copied{}, err
	}
	to, err := postgres.Open(ctx, c.DatabaseURL)
	if err != nil {
		return Copied{}, fmt.Errorf("open the database (setting SECONDSTORY_DATABASE_URL): %w", err)
	}
	defer to.Close()
	count, err := to.Take(ctx, from)
	switch {
	case errors.Is(err, postgres.ErrNotEmpty), errors.Is(err, postgres.ErrOtherSecret):
		return Copied{}, fmt.Errorf("%w (setting SECONDSTORY_DATABASE_URL); name one in which nothing was written yet", err)
	case err != nil:
		return Copied{}, fmt.Errorf("nothing was copied: %w", err)
	}
	return Copied{count["room"], count["event"]}, nil
}
