package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/fanout/redistest"
)

// listener is somebody who can hear and publish on Redis, and has not the secret.
type listener struct {
	t     *testing.T
	ctx   context.Context
	redis *redis.Client
	heard *redis.PubSub
}

func listen(ctx context.Context, t *testing.T, r *redistest.Server) *listener {
	t.Helper()
	l := &listener{t: t, ctx: ctx, redis: redis.NewClient(&redis.Options{Addr: r.Addr()})}
	l.heard = l.redis.PSubscribe(ctx, "*")
	t.Cleanup(func() { l.heard.Close(); l.redis.Close() })
	_, err := l.heard.Receive(ctx) // it listens
	must(t, err)
	return l
}

// hears waits for a message that holds all of this.
func (l *listener) hears(what ...string) *redis.Message {
	l.t.Helper()
next:
	for {
		m, err := l.heard.ReceiveMessage(l.ctx)
		must(l.t, err)
		for _, w := range what {
			if !strings.Contains(m.Payload, w) {
				continue next
			}
		}
		return m
	}
}

func (l *listener) says(channel, payload string) {
	l.t.Helper()
	must(l.t, l.redis.Publish(l.ctx, channel, payload).Err())
}

// noticeOf reads a notice from a message, which has a mark of 16 bytes before it.
func noticeOf(t *testing.T, payload string) (w struct {
	From   string `json:"from"`
	Notice struct {
		Epoch  protocol.Epoch   `json:"epoch"`
		At     uint64           `json:"at"`
		To     uint64           `json:"to"`
		Events []protocol.Event `json:"events"`
		Whole  bool             `json:"whole"`
	} `json:"notice"`
}) {
	t.Helper()
	must(t, protocol.DecodeLoosely([]byte(payload[16:]), &w))
	return w
}

// Whoever can publish on Redis and has not the secret makes nobody believe anything: not what makes no sense, and not what
// would follow on the last notice if it were true.
func TestForgedNoticesAreNotBelieved(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	r := redistest.Start(t)
	urls := several(t, 2, r.URL())
	made, ines, omar := meet(ctx, t, urls)
	a, b := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
	forger := listen(ctx, t, r)
	write(t, a, b)
	b.do(protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindDetection, Text: "the last true word"})
	heard := forger.hears("the last true word")
	a.until(func(v protocol.View) bool { return len(v.Entries) == 2 })

	// It joins on to where both instances stand, names another instance, and is whole; only the mark is not the secret's.
	next := noticeOf(t, heard.Payload)
	last := next.Notice.Events[len(next.Notice.Events)-1]
	next.From, next.Notice.At, next.Notice.To, next.Notice.Whole = "another", next.Notice.To, next.Notice.To+1, true
	added := protocol.EntryAdded{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindDetection, People: []protocol.ActorID{}, Evidence: []string{}, Text: "FORGED"}
	next.Notice.Events = []protocol.Event{{Seq: last.Seq + 1, At: last.At, By: last.By, Name: added.Event(), Body: protocol.MustEncode(added)}}
	forged := string(protocol.MustEncode(next))
	head := b.copy.Head(protocol.All)
	for _, mark := range []string{heard.Payload[:16], strings.Repeat("\x00", 16), ""} {
		forger.says(heard.Channel, mark+forged)
	}
	genuine := heard.Payload
	for _, payload := range []string{genuine, strings.Replace(genuine, `"at":`, `"at":9`, 1), genuine[:20], "", genuine[16:], strings.Repeat("x", 4096), `{"from":"me"}`} {
		forger.says(heard.Channel, payload)
		forger.says(heard.Channel+"0", payload)
	}
	write(t, a, b)
	if string(a.copy.Bytes(protocol.All)) != string(b.copy.Bytes(protocol.All)) || b.copy.Head(protocol.All) <= head {
		t.Error("the copies are not the same")
	}
	for _, s := range []*seat{a, b} {
		if strings.Contains(string(s.copy.Bytes(protocol.All)), "FORGED") {
			t.Error("it is believed")
		}
	}
}

// Whoever has gone is not shown as here by what an instance said before, published once more by somebody who listened.
func TestWhoWasHereIsNotShownAgainByWhatWasSaidBefore(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	r := redistest.Start(t)
	urls := several(t, 2, r.URL())
	made, ines, omar := meet(ctx, t, urls)
	forger := listen(ctx, t, r)
	sari := client.New(urls[1])
	join(ctx, t, sari, made.Invite, "Sari")
	a, b, c := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room), open(t, ctx, sari, made.Room)
	window := open(t, ctx, ines, made.Room)
	must(t, b.socket.Write(protocol.HereFrame{Type: "here", Place: protocol.PlaceStory}))
	before := forger.hears(`"presence"`, b.you.String())
	a.here(b.you, true)
	must(t, b.socket.Close())
	a.here(b.you, false)

	forger.says(before.Channel, before.Payload)
	// What Sari says goes the same way, after it; and then whatever had changed is told.
	c.do(protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindDetection, Text: "afterwards"})
	a.until(func(v protocol.View) bool { return len(v.Entries) == 1 })
	must(t, window.socket.Write(protocol.HereFrame{Type: "here", Place: protocol.PlacePeople}))
	if told := a.here(a.you, true); told[b.you] {
		t.Error("he is shown as here")
	}
}

// here reads on until somebody is said to have come, or gone; and says who else was said to be here meanwhile.
func (s *seat) here(who protocol.PersonID, in bool) (told map[protocol.PersonID]bool) {
	s.t.Helper()
	told = map[protocol.PersonID]bool{}
	for {
		list, ok := s.next().(*protocol.HereList)
		if !ok {
			continue
		}
		found := false
		for _, h := range list.Here {
			told[h.Person] = true
			found = found || in && h.Person == who
		}
		for _, p := range list.Gone {
			found = found || !in && p == who
		}
		if found {
			return told
		}
	}
}
