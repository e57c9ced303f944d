package sqlite

import (
	"context"
	"database/sql"
	"os"
	"time"
)

const (
	checkpointEvery = 250 * time.Millisecond
	checkpointAfter = 256      // commits
	journalMost     = 64 << 20 // bytes; beyond that the writer itself folds the journal in, though people wait for that
)

// checkpoints writes the journal into the file beside the one who writes, so that no commit waits for it. SQLite would
// do it in the middle of a commit, every thousand pages.
type checkpoints struct {
	db   *sql.DB
	path string // of the journal
	stop context.CancelFunc
	done chan struct{}
}

func startCheckpoints(db *sql.DB, path string, w *writer) *checkpoints {
	ctx, stop := context.WithCancel(context.Background())
	c := &checkpoints{db: db, path: path + "-wal", stop: stop, done: make(chan struct{})}
	go c.run(ctx, w)
	return c
}

func (c *checkpoints) close() {
	c.stop()
	<-c.done
}

func (c *checkpoints) run(ctx context.Context, w *writer) {
	defer close(c.done)
	every := time.NewTicker(checkpointEvery)
	defer every.Stop()
	for {
		select {
		case <-every.C:
		case <-ctx.Done():
			return
		}
		written := w.commits.Load()
		if written < checkpointAfter {
			continue
		}
		if info, err := os.Stat(c.path); err == nil && info.Size() > journalMost {
			w.long.Store(true)
		}
		var busy, pages, done int64
		// Passive: it does what it can without keeping anybody waiting. The rest has its turn the next time.
		if c.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &done) == nil && done == pages {
			w.commits.Add(-written)
		}
	}
}
