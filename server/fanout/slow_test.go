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

// A message that arrives in pieces, with long breaks between them, is one message: its second half is not taken for
// another, and not quoted in the log as something that makes no sense.
func TestAMessageThatComesInPiecesIsOne(t *testing.T) {
	server := redistest.Start(t)
	line, err := cluster.NewLine("tcp", server.Addr(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	log, record, id := &said{}, uuid.New(), protocol.NewID[protocol.RoomID]()
	f, err := fanout.New(fanout.Options{URL: "redis://" + line.Addr(), Record: record, Key: make([]byte, 32), Logger: zerolog.New(log)})
	if err != nil {
		t.Fatal(err)
	}
	hall := room.NewHall(room.Options{Log: roomtest.NewLog(), Vault: roomtest.Vault{}, Logger: zerolog.Nop()})
	defer hall.Close()
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	defer run.Wait()
	defer stop()
	var bells atomic.Int64
	run.Go(func() { f.Run(ctx, hall, func() { bells.Add(1) }) })
	f.Listen(id)
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	defer client.Close()
	channel := "secondstory:" + record.String() + ":room:" + id.String()
	within := func(what string, is func() bool) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("it does not come to that: %s\n%.2000s", what, log)
			}
		}
	}
	within("it listens", func() bool {
		n, err := client.PubSubNumSub(ctx, channel).Result()
		return err == nil && n[channel] == 1 && f.Healthy()
	})
	before := bells.Load()
	if err := client.Publish(ctx, channel, strings.Repeat("words that people wrote\r\n", 200_000)).Err(); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		line.Silence()
		time.Sleep(150 * time.Millisecond)
		line.Speak()
		time.Sleep(time.Millisecond)
	}
	within("it has come", func() bool { return bells.Load() > before })
	if strings.Contains(log.String(), "gone") {
		t.Errorf("the line was given up: %.1000s", log)
	}
}
