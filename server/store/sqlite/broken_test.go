package sqlite

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
)

// Everybody writes through one goroutine. A job that breaks is undone like one that refuses: those that share its commit are
// written, and whoever comes next is, too.
func TestAJobThatBreaksIsUndoneAlone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s, err := Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	write := func(statement string, breaks bool) error {
		return s.write.do(ctx, func(t tx) error {
			err := t.exec(statement)
			if breaks {
				panic("broken on purpose")
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
			if breaks := n%4 == 0; (err != nil) != breaks || breaks && !strings.Contains(err.Error(), "broken on purpose") {
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
