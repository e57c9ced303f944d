package sqlite

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/rs/zerolog"

	"secondstory/server/beside"
)

// Everybody writes through one goroutine. A job that breaks is undone like one that refuses: those that share its commit are
// written, and whoever comes next is, too.
func TestAJobThatBreaksIsUndoneAlone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var log bytes.Buffer // written to by the one who writes, and read when that has ended
	s, err := Open(zerolog.New(&log).WithContext(ctx), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if s := log.String(); strings.Count(s, `"message":"writing to the record broke"`) != 11 || strings.Contains(s, "people wrote") || !strings.Contains(s, "broken_test.go") {
			t.Errorf("the log says %s", s)
		}
	}()
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	write := func(statement string, breaks bool) error {
		return s.write.do(ctx, func(t tx) error {
			err := t.exec(statement)
			if breaks {
				panic("words that people wrote")
			}
			return err
		})
	}
	if err := write("CREATE TABLE kept (n INTEGER)", false); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for n := range 40 {
		all.Go(func() {
			err := write("INSERT INTO kept VALUES (1)", n%4 == 0)
			if breaks := n%4 == 0; (err != nil) != breaks || breaks && !errors.Is(err, beside.ErrBroke) {
				t.Errorf("job %d: %v", n, err)
			}
		})
	}
	all.Wait()
	if err := write("INSERT INTO kept VALUES (1)", true); err == nil || errors.Is(err, errClosed) { // alone in its commit
		t.Errorf("it is said to be written: %v", err)
	}
	var kept int
	if err := s.write.do(ctx, func(t tx) error { return t.row("SELECT count(*) FROM kept").Scan(&kept) }); err != nil || kept != 30 {
		t.Errorf("%d are kept, %v", kept, err)
	}
}

// A checkpoint that breaks is followed by the next one.
func TestACheckpointThatBreaksIsNotTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &twice{done: make(chan struct{})}
		c, w := &checkpoints{log: zerolog.New(log), done: make(chan struct{})}, &writer{} // without a record it breaks
		w.commits.Store(checkpointAfter)
		ctx, stop := context.WithCancel(t.Context())
		go c.run(ctx, w)
		<-log.done
		stop()
		<-c.done
		if !strings.Contains(log.String(), "a checkpoint broke") || !strings.Contains(log.String(), `"level":"error"`) {
			t.Errorf("the log says %s", log)
		}
	})
}

// twice is a log that says when it has two lines.
type twice struct {
	bytes.Buffer
	lines int
	done  chan struct{}
}

func (l *twice) Write(b []byte) (int, error) {
	if l.lines++; l.lines == 2 {
		close(l.done)
	}
	return l.Buffer.Write(b)
}
