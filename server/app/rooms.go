package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"secondstory/protocol/client"
	"secondstory/server/config"
	"secondstory/server/store/sqlite"
	"secondstory/server/web"
)

// Rooms lists all rooms, the one that changed last first. A server that runs on these settings is asked, and knows which
// sockets are open; if none does, the record is read.
func Rooms(ctx context.Context, c config.Config) (all []web.OperatorRoom, running bool, err error) {
	secret, err := openSecret(c)
	switch {
	case err == nil:
		all, err = askRooms(ctx, "http://"+reachable(c.Listen), secret.OperatorToken())
		if !errors.Is(err, syscall.ECONNREFUSED) {
			return all, err == nil, err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return nil, false, err
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
	all, err = web.OperatorRooms(ctx, db, nil)
	return all, false, errors.Join(err, db.Close())
}

func askRooms(ctx context.Context, base, token string) (all []web.OperatorRoom, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	b := client.New(base)
	b.Header = http.Header{"Authorization": {"Bearer " + token}}
	if err := b.Call(ctx, http.MethodGet, "/api/operator/rooms", nil, &all); err != nil {
		return nil, fmt.Errorf("ask the server that runs at %s: %w", base, err)
	}
	return all, nil
}
