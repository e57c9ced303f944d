package room_test

import (
	"bytes"
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// A snapshot is made beside the room, where nothing stops a panic: a record that does not fold is an error there, as it is to
// whoever opens the room, and not the end of the process with all other rooms.
func TestARecordThatDoesNotFoldIsAnErrorToWhoeverReadsIt(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		m.As("Bo").Do(roomtest.Raise("before"))
		record, err := m.Log.Load(t.Context(), m.ID)
		roomtest.Must(t, err)
		last := record.Events[len(record.Events)-1].Seq
		gone := jsontext.Value(`{"line":"` + protocol.NewID[protocol.LineID]().String() + `"}`) // which was never there
		roomtest.Must(t, m.Log.Append(t.Context(), &room.Batch{
			Room: m.ID, Epoch: record.Epoch, At: record.Position, Events: []rules.Stored{{Stream: protocol.All, Event: protocol.Event{Seq: last + 1, At: 1, Name: "line.removed", Body: gone}}},
		}))
		if err := room.WriteSnapshot(t.Context(), m.Log, m.ID); err == nil || m.Log.HasSnapshot(m.ID) {
			t.Errorf("a snapshot of it is made: %v", err)
		}
		if _, _, err := m.Instance().Join(t.Context(), m.ID, m.As("Bo").ID, protocol.Hello{Room: m.ID}); err == nil {
			t.Error("somebody is let in")
		}
	})
}

// brittle is a record that breaks when it is told to, whatever it is asked, and with words that nobody but their room may read.
type brittle struct {
	room.Log
	breaks *atomic.Bool
	sizes  *atomic.Int64 // how often it was asked how large it is
}

func (b brittle) snap() {
	if b.breaks.Load() {
		panic("words that people wrote")
	}
}

func (b brittle) Append(ctx context.Context, x *room.Batch) error {
	b.snap()
	return b.Log.Append(ctx, x)
}
func (b brittle) Tail(ctx context.Context, id protocol.RoomID, after uint64) (*rules.Record, error) {
	b.snap()
	return b.Log.Tail(ctx, id, after)
}

func (b brittle) Lock(ctx context.Context, id protocol.RoomID, after uint64) (room.Turn, *rules.Record, error) {
	b.snap()
	turn, record, err := b.Log.Lock(ctx, id, after)
	return brittleTurn{turn, b}, record, err
}

func (b brittle) Size(ctx context.Context, id protocol.RoomID) (int64, error) {
	b.sizes.Add(1)
	b.snap()
	return b.Log.Size(ctx, id)
}

func (b brittle) Read(ctx context.Context, id protocol.RoomID, stream protocol.Stream, after uint64, limit int) ([]protocol.Event, error) {
	b.snap()
	return b.Log.Read(ctx, id, stream, after, limit)
}

func (b brittle) SaveSnapshot(ctx context.Context, id protocol.RoomID, s *rules.Snapshot) error {
	b.snap()
	return b.Log.SaveSnapshot(ctx, id, s)
}

type brittleTurn struct {
	room.Turn
	log brittle
}

func (t brittleTurn) Append(ctx context.Context, b *room.Batch) error {
	t.log.snap()
	return t.Turn.Append(ctx, b)
}

// Whatever a room has done beside its own goroutine may break: the room says so to whoever asked, and goes on.
func TestWhatBreaksBesideARoomEndsNothing(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		var breaks atomic.Bool
		var sizes atomic.Int64
		var log bytes.Buffer
		logger := zerolog.New(zerolog.SyncWriter(&log))
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend", func(o *room.Options) {
			o.Log, o.Shared, o.Logger = brittle{o.Log, &breaks, &sizes}, true, logger
		})
		ada, bo, far := m.As("Ada"), m.As("Bo"), m.As("Cy").At(m.Instance())
		window := bo.Join()
		unavailable := func(what string, c protocol.Command) {
			t.Helper()
			breaks.Store(true)
			defer breaks.Store(false)
			if a := ada.Ask(roomtest.CommandID(), c); a.Rejected == nil || a.Rejected.Code != protocol.Unavailable {
				t.Errorf("%s is answered with %+v", what, a)
			}
		}
		unavailable("what cannot be written", roomtest.Add("x"))
		ada.Do(roomtest.Add("one"))
		// What would be refused is looked at once more, and for that the room is taken.
		unavailable("what is looked at again", protocol.LineRemove{Line: protocol.NewID[protocol.LineID]()})
		ada.Do(roomtest.Add("two"))
		// What has come from elsewhere is read, and the next wish is decided in a turn.
		far.Do(roomtest.Add("three"))
		breaks.Store(true)
		m.Ring(m.Hall)
		breaks.Store(false)
		ada.Do(roomtest.Add("four"))
		unavailable("what is written in a turn", roomtest.Add("x"))
		ada.Do(roomtest.Add("five"))

		// Whoever comes back is not told what they missed, and leaves no place behind that nobody has.
		window.CatchUp()
		hello := protocol.Hello{Epoch: window.Welcome.Epoch, Streams: window.Heads()}
		window.Leave()
		ada.Do(roomtest.Add("six"))
		breaks.Store(true)
		for range 2 * protocol.MaxSockets {
			if _, bye := bo.Try(hello); bye == nil || bye.Code != protocol.CloseReload {
				t.Fatalf("told %+v", bye)
			}
		}
		if err := room.WriteSnapshot(logger.WithContext(t.Context()), brittle{m.Log, &breaks, &sizes}, m.ID); err == nil {
			t.Error("a snapshot is kept")
		}
		// A room is measured when it is opened.
		measured := m.Instance(func(o *room.Options) {
			o.Log, o.Budget, o.Logger = brittle{o.Log, &breaks, &sizes}, room.Budget{Log: 1 << 30}, logger
		})
		roomtest.Must(t, measured.Inspect(t.Context(), m.ID, func(*rules.State) {}))
		synctest.Wait()
		if sizes.Load() == 0 {
			t.Error("it is not measured")
		}
		breaks.Store(false)
		back := bo.Resume(hello)
		back.CatchUp()
		if n := len(m.View().Entries); n != 6 || back.Welcome.Streams[protocol.All].View != nil {
			t.Errorf("%d moments; welcomed back with %+v", n, back.Welcome.Streams[protocol.All])
		}
		// The log has each place, and nothing of what a panic said: it may be anything.
		m.Hall.Close()
		measured.Close()
		for _, what := range []string{
			"writing", "reading what was missed", "reading what has come from elsewhere", "keeping a snapshot", "measuring a record",
		} {
			if !strings.Contains(log.String(), `"message":"`+what+` broke"`) {
				t.Errorf("%s broke, and the log does not say so", what)
			}
		}
		if strings.Contains(log.String(), "people wrote") || !strings.Contains(log.String(), "broken_test.go") {
			t.Errorf("the log says %s", &log)
		}
	})
}
