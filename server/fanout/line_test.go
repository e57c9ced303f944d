package fanout_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
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
	channel string
}

// listening waits until the instance hears what is said of its room.
func listening(t *testing.T) *instance {
	t.Helper()
	in := &instance{t: t, server: redistest.Start(t), log: &said{}}
	record, id := uuid.New(), protocol.NewID[protocol.RoomID]()
	in.channel = "secondstory:" + record.String() + ":room:" + id.String()
	var err error
	if in.line, err = cluster.NewFaultProxy("tcp", in.server.Addr(), false); err != nil {
		t.Fatal(err)
	}
	in.fanout, err = fanout.New(fanout.Options{URL: "redis://" + in.line.Addr(), Record: record, Key: make([]byte, 32), Logger: zerolog.New(in.log)})
	if err != nil {
		t.Fatal(err)
	}
	hall := room.NewHall(room.Options{Log: roomtest.NewLog(), Vault: roomtest.Vault{}, Logger: zerolog.Nop()})
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { in.fanout.Run(ctx, hall, func() { in.bells.Add(1) }) })
	t.Cleanup(func() {
		stop()
		run.Wait()
		hall.Close()
		if err := in.line.Close(); err != nil {
			t.Error(err)
		}
	})
	in.fanout.Listen(id)
	client := redis.NewClient(&redis.Options{Addr: in.server.Addr()})
	defer client.Close()
	in.within("it listens", func() bool {
		n, err := client.PubSubNumSub(ctx, in.channel).Result()
		return err == nil && n[in.channel] == 1 && in.fanout.Healthy()
	})
	return in
}

func (in *instance) within(what string, is func() bool) {
	in.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			in.t.Fatalf("it does not come to that: %s\n%.2000s", what, in.log)
		}
	}
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
	in.within("it has come", func() bool { return in.bells.Load() > before })
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
	in.within("it is noticed", func() bool { return strings.Contains(in.log.String(), "gone") })
	if in.fanout.Healthy() {
		t.Error("it is believed")
	}
	in.within("the record is asked", func() bool { return in.bells.Load() > before })
	in.server.Restart(t)
	in.within("it is believed again", in.fanout.Healthy)
}
