package fanout

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/server/beside"
)

// Times of the line to Redis.
const (
	beatEvery   = 500 * time.Millisecond
	beatLate    = 1500 * time.Millisecond // without an own heartbeat for so long, the line is not believed
	beatGone    = 3 * time.Second         // and after so long it is given up and begun anew: it may be open and dead
	callTime    = time.Second             // for one trip
	retryLeast  = 100 * time.Millisecond
	retryMost   = time.Second
	queueLength = 4096 // messages that wait to be published; beyond that they are lost, and the record says
	together    = 128  // messages of one trip
)

// Redis is one instance's place among the others. It implements room.Fanout. Safe for concurrent use.
type Redis struct {
	client   *redis.Client
	channels channels
	key      []byte
	instance string
	logger   zerolog.Logger
	hall     *room.Hall
	missed   func() // something may not have arrived
	queue    chan outgoing

	mu     sync.Mutex
	rooms  map[protocol.RoomID]bool // that are listened to
	change chan struct{}            // rooms has changed

	order order

	heard    atomic.Int64 // when the last own heartbeat came, in nanoseconds
	healthy  atomic.Bool  // as it was last said in the log
	trip     atomic.Int64 // what the last heartbeat took
	counters counters
}

// counters are what the metrics show.
type counters struct{ told, taken, dropped, forged atomic.Uint64 }

// outgoing is a message that waits to be published.
type outgoing struct {
	channel string
	message message
}

func init() { redis.SetLogger(quiet{}) } // what happens to the line is said in our own log, once

type quiet struct{}

func (quiet) Printf(context.Context, string, ...any) {}

// Options are what a place among others needs. All must be given.
type Options struct {
	URL    string    // such as redis://127.0.0.1:6379
	Record uuid.UUID // of the record that all instances share
	Key    []byte    // 32 bytes from the server's secret
	Logger zerolog.Logger
}

// New makes a place, without a line yet: Run opens it. The error is a wrong address, and does not hold it.
func New(o Options) (*Redis, error) {
	options, err := redis.ParseURL(o.URL)
	if err != nil {
		return nil, errors.New("redis://host:6379 is wanted")
	}
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = callTime, callTime, callTime
	options.MaxRetries, options.ContextTimeoutEnabled, options.PoolSize, options.DialerRetries = -1, true, 4, 1
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return &Redis{
		client: redis.NewClient(options), channels: channelsOf(o.Record), key: o.Key, instance: uuid.NewString(), logger: o.Logger,
		queue: make(chan outgoing, queueLength), rooms: map[protocol.RoomID]bool{}, change: make(chan struct{}, 1),
		order: order{heard: map[string]int64{}},
	}, nil
}

// Run is the line to the others until the context ends: what they say goes to the hall, and missed is called whenever
// something may not have arrived.
func (f *Redis) Run(ctx context.Context, hall *room.Hall, missed func()) {
	f.hall, f.missed = hall, missed
	var all sync.WaitGroup
	all.Go(func() { f.publish(ctx) })
	all.Go(func() { f.listen(ctx) })
	all.Wait()
	_ = f.client.Close() // it is over
}

// Healthy says whether what is published comes back.
func (f *Redis) Healthy() bool { return time.Since(time.Unix(0, f.heard.Load())) < beatLate }

// Listen begins to hear of a room.
func (f *Redis) Listen(id protocol.RoomID) { f.want(id, true) }

// Leave ends that.
func (f *Redis) Leave(id protocol.RoomID) { f.want(id, false) }

func (f *Redis) want(id protocol.RoomID, yes bool) {
	f.mu.Lock()
	if yes {
		f.rooms[id] = true
	} else {
		delete(f.rooms, id)
	}
	f.mu.Unlock()
	select {
	case f.change <- struct{}{}:
	default:
	}
}

// TellCommit publishes what has become durable here.
func (f *Redis) TellCommit(w room.CommitNotice) {
	f.put(w.Room, message{From: f.instance, Notice: &noticePart{w.Epoch, w.At, w.To, w.Events, w.Whole}})
}

// TellPresence publishes who is here.
func (f *Redis) TellPresence(a room.PresenceUpdate) {
	f.put(a.Room, message{From: f.instance, Presence: &presencePart{Here: a.Here, Carets: a.Carets}})
}

func (f *Redis) put(id protocol.RoomID, m message) {
	select {
	case f.queue <- outgoing{f.channels.room(id), m}:
	default: // the record says what was lost
		f.counters.dropped.Add(1)
	}
}

// publish sends what waits, many messages in one trip, and a heartbeat now and then.
func (f *Redis) publish(ctx context.Context) {
	beats := time.NewTicker(beatEvery)
	defer beats.Stop()
	for {
		var batch []outgoing
		select {
		case o := <-f.queue:
			batch = append(batch, o)
		case <-beats.C:
			batch = append(batch, outgoing{f.channels.beat(f.instance), message{From: f.instance, Beat: time.Now().UnixNano()}})
		case <-ctx.Done():
			return
		}
		for len(batch) < together {
			select {
			case o := <-f.queue:
				batch = append(batch, o)
				continue
			default:
			}
			break
		}
		if beside.Do(f.logger, "telling other instances", func() error { return f.send(ctx, batch) }) != nil {
			f.counters.dropped.Add(uint64(len(batch)))
			pause(ctx, retryLeast)
		} else {
			f.counters.told.Add(uint64(len(batch)))
		}
	}
}

// send publishes messages in one trip.
func (f *Redis) send(ctx context.Context, batch []outgoing) error {
	limit, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	_, err := f.client.Pipelined(limit, func(p redis.Pipeliner) error {
		for _, o := range batch {
			if a := o.message.Presence; a != nil {
				a.Count = f.order.next(time.Now())
			}
			p.Publish(limit, o.channel, seal(f.key, o.channel, o.message))
		}
		return nil
	})
	return err
}

// listen hears what others say, on one line after another.
func (f *Redis) listen(ctx context.Context) {
	for retry := retryLeast; ctx.Err() == nil; retry = min(2*retry, retryMost) {
		begun := time.Now()
		err := beside.Do(f.logger, "the line to other instances", func() error { return f.hear(ctx) })
		if ctx.Err() != nil {
			return
		}
		f.heard.Store(0) // at once, and not when heartbeats have been missing for a while
		f.says(false, err)
		f.missed()
		if time.Since(begun) > 10*time.Second {
			retry = retryLeast
		}
		pause(ctx, retry)
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// says writes into the log that the line has come or gone, once each.
func (f *Redis) says(healthy bool, err error) {
	if f.healthy.Swap(healthy) == healthy {
		return
	}
	if healthy {
		f.logger.Info().Str("instance", f.instance).Msg("the line to other instances is open")
	} else {
		f.logger.Warn().Err(err).Msg("the line to other instances is gone; the record is asked instead")
	}
}

var errSilent = errors.New("nothing comes back that was published")

// hear is one line, until it breaks or goes silent.
func (f *Redis) hear(ctx context.Context) error {
	ps := f.client.Subscribe(ctx, f.channels.beat(f.instance))
	f.kick()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // should receiving break, whoever tends ends too
	tended := make(chan error, 1)
	go func() {
		err := beside.Do(f.logger, "tending the line to other instances", func() error { return f.tend(ctx, ps) })
		_ = ps.Close() // whoever receives is woken by it
		tended <- err
	}()
	err := f.receive(ctx, ps)
	cancel()
	if why := <-tended; why != nil {
		return why
	}
	return plain(err)
}

// receive takes in what comes. It waits without an end: cut off by one in the middle of a message, it would take the rest
// of that for the beginning of another.
func (f *Redis) receive(ctx context.Context, ps *redis.PubSub) error {
	for {
		got, err := ps.Receive(ctx)
		if err != nil {
			return err
		}
		switch got := got.(type) {
		case *redis.Message:
			// A message that breaks is one that was lost: the line stays, and the record says what it would have said.
			if beside.Do(f.logger, "a message of another instance", func() error { f.take(got); return nil }) != nil {
				f.missed()
			}
		case *redis.Subscription:
			// What came between the reading of a room and this moment has not been heard.
			f.missed()
		}
	}
}

// tend has a line listen to the rooms that are open, and gives it up when it has gone silent, until the context ends.
func (f *Redis) tend(ctx context.Context, ps *redis.PubSub) error {
	begun, listening := time.Now(), map[protocol.RoomID]bool{}
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-f.change:
			if err := f.follow(ctx, ps, listening); err != nil && ctx.Err() == nil {
				return err
			}
		case <-look.C:
			if last := time.Unix(0, f.heard.Load()); time.Since(last) > beatGone && time.Since(begun) > beatGone {
				return errSilent
			}
		case <-ctx.Done():
			return nil
		}
	}
}

var errUnclear = errors.New("what it says cannot be understood")

// plain is an error without what was on its way when it came: that may be words that people wrote.
func plain(err error) error {
	network, refused := net.Error(nil), redis.Error(nil)
	if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) || errors.As(err, &network) || errors.As(err, &refused) {
		return err
	}
	return errUnclear
}

// kick has the next line listen to all rooms.
func (f *Redis) kick() {
	select {
	case f.change <- struct{}{}:
	default:
	}
}

// follow listens to the rooms that are open now, and to no other.
func (f *Redis) follow(ctx context.Context, ps *redis.PubSub, listening map[protocol.RoomID]bool) error {
	var begin, end []string
	f.mu.Lock()
	for id := range f.rooms {
		if !listening[id] {
			listening[id] = true
			begin = append(begin, f.channels.room(id))
		}
	}
	for id := range listening {
		if !f.rooms[id] {
			delete(listening, id)
			end = append(end, f.channels.room(id))
		}
	}
	f.mu.Unlock()
	limit, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if len(end) > 0 {
		if err := ps.Unsubscribe(limit, end...); err != nil {
			return fmt.Errorf("leave rooms: %w", err)
		}
	}
	if len(begin) > 0 {
		if err := ps.Subscribe(limit, begin...); err != nil {
			return fmt.Errorf("listen to rooms: %w", err)
		}
	}
	return nil
}

// take takes in one message. What does not bear our mark is a bell for the record, if it names a room at all.
func (f *Redis) take(got *redis.Message) {
	m, err := unseal(f.key, got.Channel, []byte(got.Payload))
	if got.Channel == f.channels.beat(f.instance) {
		if err == nil && m.Beat != 0 {
			f.heartbeat(time.Since(time.Unix(0, m.Beat)))
		}
		return
	}
	id, ok := f.channels.roomOf(got.Channel)
	switch {
	case !ok:
	case err != nil:
		f.counters.forged.Add(1)
		f.missed()
	case m.From == f.instance:
	case m.Notice != nil:
		f.counters.taken.Add(1)
		f.hall.OnNotice(m.Notice.of(id))
	case m.Presence != nil && f.order.isNews(m.From, m.Presence.Count, time.Now()):
		f.hall.OnPresence(m.Presence.of(id, m.From))
	}
}

// heartbeat has come back. The first one of a line says that it works, and that something may have been missed before.
func (f *Redis) heartbeat(took time.Duration) {
	if took > beatLate {
		return // it lay somewhere for a while, as in a process that was stopped
	}
	f.trip.Store(int64(took))
	was := f.Healthy()
	f.heard.Store(time.Now().UnixNano())
	if !was {
		f.missed()
	}
	f.says(true, nil)
}
