package access

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/store"
)

// places is a record of places that breaks at the first change, and takes the others.
type places struct {
	store.Store
	first bool
	took  chan store.Place
}

func (p *places) SetPlace(_ context.Context, x store.Place) error {
	if !p.first {
		p.first = true
		panic("broken on purpose")
	}
	p.took <- x
	return nil
}

// One goroutine keeps all lists of rooms in step. A change that breaks is lost, and those after it are not.
func TestAChangeThatBreaksKeepsNoOtherBack(t *testing.T) {
	record := &places{took: make(chan store.Place, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var log bytes.Buffer
	tell := (&Access{Store: record}).Follow(ctx, zerolog.New(&log))
	id, gone := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.PersonID]()
	tell(id, []rules.Fact{{Body: protocol.PersonLeft{Person: protocol.NewID[protocol.PersonID]()}}, {Body: protocol.PersonLeft{Person: gone}}})
	if got := <-record.took; got != (store.Place{Room: id, Person: gone, Gone: true}) {
		t.Errorf("it took %+v", got)
	}
	if !strings.Contains(log.String(), `"level":"error"`) {
		t.Errorf("the log says %s", &log)
	}
}

func (p *places) Sweep(context.Context, time.Time, time.Time) error { panic("broken on purpose") }

// What is over has its turn the next day, if it cannot be swept out today.
func TestSweepingThatBreaksIsSaid(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var log bytes.Buffer
	(&Access{Store: &places{}, Now: time.Now}).Sweep(ctx, zerolog.New(&log))
	if !strings.Contains(log.String(), "sweeping out what is over broke") {
		t.Errorf("the log says %s", &log)
	}
}
