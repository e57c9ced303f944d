package fanout_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/server/cluster"
	"secondstory/server/fanout"
	"secondstory/server/fanout/redistest"
)

// said is a log that may be read while it is written.
type said struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// instance is a place among others on a line to Redis, with one room open.
type instance struct {
	t       *testing.T
	server  *redistest.Server
	line    *cluster.FaultProxy
	fanout  *fanout.Redis
	log     *said
	bells   atomic.Int64
	room    protocol.RoomID
	channel string
	options fanout.Options
}

// listening waits until the instance hears what is said of its room.
func listening(t *testing.T) *instance {
	t.Helper()
	hall := room.NewHall(room.Options{Log: roomtest.NewLog(), Vault: roomtest.Vault{}, Logger: zerolog.Nop()})
	t.Cleanup(hall.Close)
	return listeningFor(t, hall)
}

func listeningFor(t *testing.T, hall *room.Hall) *instance {
	t.Helper()
	in := &instance{t: t, server: redistest.Start(t), log: &said{}, room: protocol.NewID[protocol.RoomID]()}
	record := uuid.New()
	in.channel = "secondstory:" + record.String() + ":room:" + in.room.String()
	var err error
	if in.line, err = cluster.NewFaultProxy("tcp", in.server.Addr(), false); err != nil {
		t.Fatal(err)
	}
	in.options = fanout.Options{URL: "redis://" + in.line.Addr(), Record: record, Key: make([]byte, 32), Logger: zerolog.New(in.log)}
	if in.fanout, err = fanout.New(in.options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the log says %.2000s", in.log)
		}
	})
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { in.fanout.Run(ctx, hall, func() { in.bells.Add(1) }) })
	t.Cleanup(func() {
		stop()
		run.Wait()
		if err := in.line.Close(); err != nil {
			t.Error(err)
		}
	})
	in.fanout.Listen(in.room)
	client := redis.NewClient(&redis.Options{Addr: in.server.Addr()})
	defer client.Close()
	roomtest.Await(t, "it listens", func() bool {
		n, err := client.PubSubNumSub(ctx, in.channel).Result()
		return err == nil && n[in.channel] == 1 && in.fanout.Healthy()
	})
	return in
}

// A message that arrives in pieces, with long breaks between them, is one message: its second half is not taken for
// another, and not quoted in the log as something that makes no sense.
func TestAMessageThatComesInPiecesIsOne(t *testing.T) {
	in := listening(t)
	client := redis.NewClient(&redis.Options{Addr: in.server.Addr()})
	defer client.Close()
	before := in.bells.Load()
	if err := client.Publish(t.Context(), in.channel, strings.Repeat("words that people wrote\r\n", 200_000)).Err(); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		in.line.Silence()
		time.Sleep(150 * time.Millisecond)
		in.line.Speak()
		time.Sleep(time.Millisecond)
	}
	roomtest.Await(t, "it has come", func() bool { return in.bells.Load() > before })
	if strings.Contains(in.log.String(), "gone") {
		t.Errorf("the line was given up: %.1000s", in.log)
	}
}

// A line that has broken is not believed from that moment on, and the record is asked at once: not only when heartbeats
// have been missing for a while.
func TestALineThatBreaksIsNotBelieved(t *testing.T) {
	in := listening(t)
	before := in.bells.Load()
	in.server.Kill(t)
	roomtest.Await(t, "it is noticed", func() bool { return strings.Contains(in.log.String(), "gone") })
	if in.fanout.Healthy() {
		t.Error("it is believed")
	}
	roomtest.Await(t, "the record is asked", func() bool { return in.bells.Load() > before })
	in.server.Restart(t)
	roomtest.Await(t, "it is believed again", in.fanout.Healthy)
}

// A message that breaks is one that was lost: the record is asked, and the line goes on with the next. Without a hall every
// notice breaks.
func TestAMessageThatBreaksEndsNoLine(t *testing.T) {
	in := listeningFor(t, nil)
	other, err := fanout.New(in.options)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { other.Run(ctx, nil, func() {}) })
	defer run.Wait()
	defer stop()
	for n := 1; n <= 2; n++ {
		before := in.bells.Load()
		other.TellCommit(room.CommitNotice{Room: in.room, Epoch: protocol.NewID[protocol.Epoch]()})
		roomtest.Await(t, "it is in the log", func() bool { return strings.Count(in.log.String(), "a message of another instance broke") == n })
		roomtest.Await(t, "the record is asked", func() bool { return in.bells.Load() > before })
	}
	if log := in.log.String(); !in.fanout.Healthy() || strings.Contains(log, "gone") || !strings.Contains(log, `"level":"error"`) || !strings.Contains(log, "redis.go") {
		t.Errorf("it is believed: %t, and the log says %s", in.fanout.Healthy(), log)
	}
}

// breaking is a record that breaks when it is first asked where rooms stand.
type breaking struct {
	room.Log
	asked atomic.Int64
}

func (b *breaking) Heads(ctx context.Context, ids []protocol.RoomID) (map[protocol.RoomID]room.Head, error) {
	if b.asked.Add(1) == 1 {
		panic("broken on purpose")
	}
	return b.Log.Heads(ctx, ids)
}

// A look at the record that breaks is followed by the next one.
func TestALookThatBreaksIsNotTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates")
		m.As("Ada").Join()
		log, record := &said{}, &breaking{Log: m.Log}
		w := fanout.NewWatch(fanout.Watch{Hall: m.Hall, Log: record, Logger: zerolog.New(log)})
		ctx, stop := context.WithCancel(t.Context())
		var run sync.WaitGroup
		run.Go(func() { w.Run(ctx) })
		defer run.Wait()
		defer stop()
		roomtest.Await(t, "it looks again", func() bool { return record.asked.Load() > 1 })
		if !strings.Contains(log.String(), "a look at where rooms stand broke") {
			t.Errorf("the log says %s", log)
		}
	})
}
