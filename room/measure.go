package room

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"secondstory/protocol"
)

// Pace is how much one person may ask of a room in a second, over all their windows and over HTTP. Where something is 0
// it has no bound.
type Pace struct {
	Asks  int // frames and requests; as many as come in four seconds may come at once
	Bytes int // that come in; as many as come in eight seconds may come at once
	Added int // bytes that the record grows by; protocol.AddedAtOnce may be added at once
}

// shares are how often one person may ask for what a room has a shared number of: so many at once, and one more after a while.
var shares = map[string]struct {
	atOnce int
	every  time.Duration
}{
	"term.ask":     {5, 2 * time.Minute}, // they have no author, so nobody could take them out again
	"line.hand_in": {protocol.MaxDrafts, time.Minute},
	"actor.add":    {protocol.MaxActors / 4, time.Minute},
	"term.explain": {protocol.MaxTerms / 4, time.Minute},
	"expert.name":  {protocol.MaxExperts / 4, time.Minute},
}

const (
	asksInHand  = 4 // seconds
	bytesInHand = 8
	workShare   = 10                     // one person takes up to a tenth of the time a room has
	workInHand  = 250 * time.Millisecond // and so much at once
	noteworthy  = 200 * time.Microsecond // work below that is paid for by the number of frames
	mostReads   = 4                      // requests of one person that wait for something to arrive
	mostComing  = 2                      // windows of one person that are being welcomed
	longestPace = 5 * time.Second        // a request that would have to wait longer is refused
)

// measure is what one person has asked of a room here. Whatever door they come by, it is counted in one place. Safe for
// concurrent use.
type measure struct {
	asks, bytes, added, work *rate.Limiter
	unanswered               atomic.Int32
	reads                    atomic.Int32
	coming                   chan struct{} // holds one for each window that is being welcomed
	shares                   map[string]*rate.Limiter
}

func newMeasure(p Pace) *measure {
	limiter := func(perSecond, atOnce int) *rate.Limiter {
		if perSecond == 0 {
			return rate.NewLimiter(rate.Inf, 0)
		}
		return rate.NewLimiter(rate.Limit(perSecond), atOnce)
	}
	parts := map[string]*rate.Limiter{}
	for name, s := range shares {
		parts[name] = rate.NewLimiter(rate.Every(s.every), s.atOnce)
		if p == (Pace{}) {
			parts[name].SetLimit(rate.Inf)
		}
	}
	return &measure{
		shares: parts,
		asks:   limiter(p.Asks, asksInHand*p.Asks), bytes: limiter(p.Bytes, max(bytesInHand*p.Bytes, protocol.MaxMessage)),
		added: limiter(p.Added, protocol.AddedAtOnce), work: limiter(min(p.Asks, 1)*int(time.Second/workShare), int(workInHand)),
		coming: make(chan struct{}, mostComing),
	}
}

// take counts so many asks and bytes, and says how long whoever asks has to wait.
func (m *measure) take(asks, bytes int) time.Duration {
	now := time.Now()
	return max(
		m.asks.ReserveN(now, asks).DelayFrom(now), m.bytes.ReserveN(now, min(bytes, m.bytes.Burst())).DelayFrom(now),
		m.work.ReserveN(now, 0).DelayFrom(now),
	)
}

// owes says whether whoever asks would have to wait that long.
func (m *measure) owes(wait time.Duration) bool {
	for _, l := range []*rate.Limiter{m.asks, m.bytes, m.work} {
		if l.Limit() != rate.Inf && l.Tokens() < -wait.Seconds()*float64(l.Limit()) {
			return true
		}
	}
	return false
}

// pay charges a person for time that the room has spent on what they asked.
func (m *measure) pay(spent time.Duration) {
	if m.work.Limit() != rate.Inf {
		m.work.ReserveN(time.Now(), int(min(spent, workInHand)))
	}
}

// has says whether a person has a share left of what a command takes one of, and takes it.
func (m *measure) has(command string) bool {
	l := m.shares[command]
	return l == nil || l.AllowN(time.Now(), 1)
}

// adds says whether a person may add so many bytes to the record now, and counts them if so.
func (m *measure) adds(bytes int) bool { return m.added.AllowN(time.Now(), bytes) }

// owesFor counts bytes that followed from what a person asked, and could not be known before: they add nothing more until
// that is paid for.
func (m *measure) owesFor(bytes int) {
	if m.added.Limit() != rate.Inf {
		m.added.ReserveN(time.Now(), min(bytes, m.added.Burst()))
	}
}

// measures are those of all people of a room.
type measures struct {
	pace Pace
	mu   sync.Mutex
	of   map[protocol.PersonID]*measure
}

func (x *measures) person(id protocol.PersonID) *measure {
	x.mu.Lock()
	defer x.mu.Unlock()
	m := x.of[id]
	if m == nil {
		m = newMeasure(x.pace)
		x.of[id] = m
	}
	return m
}

var tooBusy = protocol.Reject(protocol.Busy, "One moment: many changes of yours are waiting for an answer.")

// Admit counts a request that somebody makes of a room, and waits until it is its turn. Who asks for much waits, and nobody
// else does. Done is to be called when it was answered.
func (h *Hall) Admit(ctx context.Context, id protocol.RoomID, who protocol.PersonID, bytes int) (done func(), err error) {
	r, release, err := h.hold(ctx, id)
	if err != nil {
		return nil, err
	}
	m := r.measures.person(who)
	done = func() {
		m.unanswered.Add(-1)
		release()
	}
	if m.unanswered.Add(1) > protocol.MaxUnanswered {
		done()
		return nil, tooBusy
	}
	if m.owes(longestPace) {
		done()
		return nil, protocol.Reject(protocol.Busy, "That is more than one person may ask for at once. Try again in a moment.")
	}
	if err := sleep(ctx, m.take(1, bytes)); err != nil {
		done()
		return nil, err
	}
	return done, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
