package acceptance

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/server/cluster"
	"secondstory/server/store"
	"secondstory/server/store/postgres"
)

// Several instances under faults that are drawn from a seed: processes killed, stopped and ended, Redis and PostgreSQL
// too, the lines between them cut, silent or losing answers, notices forged and repeated. Meanwhile people
// write, wander between instances, and note what they are told. Then everything heals, and the books must balance.

const (
	attending   = 6
	instances   = 3
	answersTime = 10 * time.Second // after everything has healed
	usualSeed   = 1
	shortFaults = 20 // of one draw
	longFaults  = 36
	longDraws   = 16
)

// seeds are those of this run: one that is always the same and one that is new, or the one that is asked for.
func seeds(t *testing.T) (all []uint64) {
	if text := os.Getenv("TEST_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		must(t, err)
		return []uint64{seed}
	}
	draws := 2
	if os.Getenv("TEST_LONG") != "" {
		draws = longDraws
	}
	all = append(all, usualSeed)
	for len(all) < draws {
		all = append(all, uint64(rand.Uint32()))
	}
	return all
}

func TestSeveralInstancesUnderFaults(t *testing.T) {
	sum := &totals{}
	for _, seed := range seeds(t) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Logf("draw %d; once more: TEST_SEED=%d go test -race -run %s ./server/acceptance", seed, seed, "TestSeveralInstancesUnderFaults")
			faults := shortFaults
			if os.Getenv("TEST_LONG") != "" {
				faults = longFaults
			}
			d := begin(t, seed)
			d.through(d.plan(faults))
			sum.add(&d.totals)
		})
	}
	t.Logf("in all: %s", sum)
}

// draw is one meeting at several instances, and what happens to them.
type draw struct {
	t       *testing.T
	rng     *rand.Rand
	older   string // the program as it was
	cluster *cluster.Cluster
	meeting *meeting
	totals  totals
}

func begin(t *testing.T, seed uint64) *draw {
	t.Helper()
	program := binary
	if os.Getenv("TEST_LONG") != "" {
		var err error
		program, err = racing()
		must(t, err)
	}
	before, err := older()
	must(t, err)
	c, err := cluster.Start(cluster.Options{Binary: program, Instances: instances, Listen: "127.0.0.1:0", Lines: true})
	must(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			for _, in := range c.Instances {
				t.Logf("%s has said\n%s", in.Address, in.Log())
			}
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	d := &draw{t: t, older: before, rng: rand.New(rand.NewPCG(seed, seed)), cluster: c}
	d.meeting = meet(t, c.Balancer.URL(), attending)
	d.meeting.prepare()
	for _, s := range d.meeting.seats {
		s.script = newPlayer(s.n, seed)
	}
	return d
}

// through holds the meeting while things happen, lets everything heal, and looks at what has become of it.
func (d *draw) through(plan []fault) {
	t, m := d.t, d.meeting
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	writing, enough := context.WithCancel(ctx)
	defer enough()
	for _, s := range m.seats {
		go s.run(ctx, writing)
	}
	d.happen(plan)
	d.heal()
	enough()
	healed := time.Now()
	roomtest.Await(t, "all is answered", func() bool { return m.waiting() == 0 })
	took := time.Since(healed)
	if took > answersTime {
		t.Errorf("after everything had healed it took %s until all was answered", took)
	}
	for _, s := range m.seats {
		<-s.ended
	}
	comes := 0
	for _, s := range m.seats {
		comes += s.comes
	}
	t.Logf("%s; %d commands acknowledged, %d refused, %d times somebody came back; all answered %s after the end",
		&d.totals, m.answered(), m.turnedDown(), comes-len(m.seats), took.Round(time.Millisecond))
	// The last vote is held, and everything compared, with no notices between instances: the record is enough.
	// Whoever leads stays at one instance, since the others are a little behind then.
	d.cluster.Redis.Kill(t)
	m.seats[0].browser.Base = d.cluster.Instances[0].URL()
	d.finalVote()
	d.compare()
	d.cluster.Redis.Restart(t)
	for _, in := range d.cluster.Instances {
		in.Stop()
	}
	m.audit(d.cluster.SecretFile(), func() (store.Store, error) {
		return postgres.Open(t.Context(), d.cluster.Postgres.Address("postgres"))
	})
	d.quiet()
}

func (m *meeting) waiting() (n int64) {
	for _, s := range m.seats {
		n += s.waiting.Load()
	}
	return n
}

func (m *meeting) turnedDown() (n int) {
	for _, s := range m.seats {
		n += len(s.refused)
	}
	return n
}

// finalVote is one more vote with everything well: every ballot is counted, once.
func (d *draw) finalVote() {
	t, m := d.t, d.meeting
	t.Helper()
	last := func() *protocol.Vote { v := m.view(m.seats[0]); return &v.Votes[len(v.Votes)-1] }
	for v := last(); v.State == protocol.VoteOpen || v.State == protocol.VoteClosed; v = last() {
		if m.try(m.seats[0], protocol.VoteReveal{Vote: v.ID}) != nil { // few have voted
			m.ask(m.seats[0], protocol.VoteDrop{Vote: v.ID})
		}
	}
	vote := protocol.NewID[protocol.VoteID]()
	m.ask(m.seats[0], protocol.VoteBegin{Vote: vote, Dots: 3, PerLine: 2})
	lines := last().Lines
	for i, s := range m.seats {
		dots := []protocol.LineDots{{Line: lines[0], Dots: 2}, {Line: lines[1], Dots: 1}}[:1+i%2]
		m.ask(s, protocol.BallotCast{Vote: vote, Dots: dots})
	}
	m.ask(m.seats[0], protocol.VoteReveal{Vote: vote})
	if v := last(); v.Ballots != len(m.seats) {
		t.Errorf("%d people have voted, and %d ballots were counted", len(m.seats), v.Ballots)
	}
}

// compare brings everybody's copy to where the room stands: all are the same, at each instance, and hold what people
// were told they do.
func (d *draw) compare() {
	t, m := d.t, d.meeting
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	want := string(m.raw(m.seats[0]))
	for _, in := range d.cluster.Instances {
		for _, s := range m.seats {
			s.browser.Base = in.URL()
		}
		roomtest.Await(t, "at "+in.Address+" the room is what it is elsewhere", func() bool { return string(m.raw(m.seats[0])) == want })
		for _, s := range m.seats {
			if !s.enter(ctx) {
				t.Fatalf("seat %d does not come in at %s", s.n, in.Address)
			}
			s.leave()
			if string(s.copy.Bytes(protocol.All)) != want {
				t.Errorf("at %s seat %d has another copy than the room", in.Address, s.n)
			}
		}
	}
	view := m.view(m.seats[0])
	for _, s := range m.seats {
		s.script.(*player).check(s, view)
	}
	m.checkVotes(view)
	var r protocol.RoomView
	must(t, m.seats[0].browser.Call(t.Context(), "GET", "/api/rooms/"+m.id.String(), nil, &r))
	for _, link := range m.seats[0].script.(*player).links {
		if n := strings.Count(string(r.Streams[protocol.Facilitators]), link.String()); n != 1 {
			t.Errorf("a link that was made is there %d times", n)
		}
	}
}

// quiet: no instance has written into its log what people have written into the room, or that something broke in it.
func (d *draw) quiet() {
	for _, in := range d.cluster.Instances {
		for what, sign := range map[string]string{"words that people wrote": mark, "a race": "DATA RACE", "a panic": "panic", "a room that broke": "a room broke", "what does not fold": "does not fold"} {
			if strings.Contains(in.Log(), sign) {
				d.t.Errorf("in the log of %s there is %s", in.Address, what)
			}
		}
	}
}
