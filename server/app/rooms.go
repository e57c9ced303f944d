package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"secondstory/server/config"
	"secondstory/server/operator"
	"secondstory/server/store/sqlite"
	"secondstory/server/web"
)

// Rooms lists all rooms, the one that changed last first. A server that runs on the data folder is asked, and knows which
// sockets are open; if none does, the record is read.
func Rooms(ctx context.Context, c config.Config) (all []web.OperatorRoom, running bool, err error) {
	all, err = web.OperatorRooms.Ask(ctx, dial(c), web.Nothing{})
	if !errors.Is(err, operator.ErrNobody) {
		return all, err == nil, err
	}
	// Opening makes a record where there is none.
	if c.DatabaseURL == "" {
		if _, err := os.Stat(filepath.Join(c.Data, sqlite.FileName)); err != nil {
			return nil, false, fmt.Errorf("find the record (setting SECONDSTORY_DATA): %w", err)
		}
	}
	db, err := record(ctx, c)
	if err != nil {
		return nil, false, err
	}
	all, err = web.RoomsOf(ctx, db, nil)
	return all, false, errors.Join(err, db.Close())
}
