package cluster_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"go.uber.org/goleak"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
	"secondstory/server/cluster"
	"secondstory/server/store/postgres"
	"secondstory/server/store/postgrestest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func through(t *testing.T, network, address string, postgres bool) *cluster.FaultProxy {
	t.Helper()
	l, err := cluster.NewFaultProxy(network, address, postgres)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// echo is a service that says again what it is told.
func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for in := bufio.NewReader(c); ; {
					line, err := in.ReadString('\n')
					if err != nil {
						return
					}
					if _, err := c.Write([]byte(line)); err != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

func TestALineIsCutAndGoesSilent(t *testing.T) {
	l := through(t, "tcp", echo(t), false)
	call := func() (net.Conn, func(string) error) {
		c, err := net.Dial("tcp", l.Addr())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		in := bufio.NewReader(c)
		return c, func(word string) error {
			if _, err := c.Write([]byte(word + "\n")); err != nil {
				return err
			}
			back, err := in.ReadString('\n')
			if err == nil && back != word+"\n" {
				err = errors.New("it says " + back)
			}
			return err
		}
	}
	c, say := call()
	if err := say("one"); err != nil {
		t.Fatal(err)
	}
	l.Silence()
	if err := c.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if timeout := net.Error(nil); !errors.As(say("two"), &timeout) || !timeout.Timeout() {
		t.Error("a silent line answers, or is cut")
	}
	l.Speak()
	if err := c.SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	if back, err := bufio.NewReader(c).ReadString('\n'); back != "two\n" {
		t.Errorf("what was kept while it was silent comes back as %q, %v", back, err)
	}
	l.Silence()
	l.Cut()
	if say("three") == nil {
		t.Error("a line that was cut answers")
	}
	l.Speak()
	if _, say := call(); say("four") != nil {
		t.Error("after a cut nobody can call")
	}
}

// An answer is lost after the commit: whoever asked hears nothing, and the record has it.
func TestAnAnswerIsLostAfterTheCommit(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	server := postgrestest.Start(t, "-c", "fsync=off")
	l := through(t, "unix", server.Socket(), true)
	db, err := postgres.Open(ctx, "postgres://postgres@"+l.Addr()+"/postgres?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	batch := func(at uint64) *room.Batch {
		e := protocol.Event{Seq: at + 1, At: 1, Name: "lines.opened", Body: jsontext.Value("{}")}
		return &room.Batch{
			Room: protocol.NewID[protocol.RoomID](), Epoch: protocol.NewID[protocol.Epoch](), Summary: &protocol.Summary{},
			At: at, Events: []rules.Stored{{Stream: protocol.All, Event: e}},
		}
	}
	l.Lose(1)
	if _, err := db.About(ctx); err != nil { // it writes nothing, so its answer comes
		t.Error(err)
	}
	b := batch(0)
	if db.Append(ctx, b) == nil || l.Lost() != 1 {
		t.Fatalf("%d answers were lost", l.Lost())
	}
	turn, rec, err := db.Lock(ctx, b.Room, 0)
	if err != nil || len(rec.Events) != 1 {
		t.Fatalf("the record has %+v, %v", rec, err)
	}
	next := batch(rec.Position)
	next.Room, next.Epoch = b.Room, b.Epoch
	l.Lose(1)
	if turn.Append(ctx, next) == nil || l.Lost() != 2 {
		t.Errorf("%d answers were lost", l.Lost())
	}
	if rec, err := db.Tail(ctx, b.Room, 0); err != nil || len(rec.Events) != 2 {
		t.Errorf("the record has %+v, %v", rec, err)
	}
	if err := db.Append(ctx, batch(0)); err != nil {
		t.Errorf("nothing more was to be lost: %v", err)
	}
}
